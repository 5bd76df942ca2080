//! What has become of the mail about an appointment, as its citizen is told.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    app::App,
    store::{bookings::Appointment, outbox::Delivery},
    text::Text,
    web::error::Error,
};

/// One sentence about the latest mail; `None` if none is known of any more.
pub(super) async fn told(
    app: &App,
    appointment: &Appointment,
    text: &Text,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let delivery = app.store.delivery(appointment.id, now).await?;
    Ok(delivery.map(|delivery| words(delivery, &appointment.zone, text)))
}

fn words(delivery: Delivery, zone: &TimeZone, text: &Text) -> String {
    match delivery {
        Delivery::Failed | Delivery::Uncertain => text.get("manage-mail-lost"),
        Delivery::Queued { attempts: 0 } | Delivery::Sending => text.get("manage-mail-sending"),
        Delivery::Queued { .. } => text.get("manage-mail-retried"),
        Delivery::Refused => text.get("manage-mail-refused"),
        Delivery::Sent { at } => {
            let moment = text.moment(zone.to_datetime(at));
            text.with("manage-mail-sent", &[("moment", &moment)])
        }
        Delivery::Withheld => text.get("manage-mail-withheld"),
    }
}
