//! Appointments that the calendar would not give any more.

use jiff::Timestamp;
use jiff::civil::DateTime;
use sqlx::{AnyConnection, FromRow};

use super::super::Error;
use super::super::offices;
use super::super::row::{parsed, time};
use crate::booking::code::Code;
use crate::booking::ids::{CounterId, ServiceId};
use crate::booking::rules::Audience;

/// An appointment to come that does not fit the calendar. It stays until somebody moves it or calls it
/// off; nobody is named here.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The office's name in addresses.
    pub office: String,
    /// The service's name in addresses.
    pub service: String,
    /// What the citizen reads out on the telephone.
    pub code: Code,
    /// The promised time on the office's wall.
    pub wall_start: DateTime,
    /// What is in the way.
    pub obstacle: Obstacle,
}

/// What is in the way of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The counter is closed then, in part at least.
    Closed,
    /// The counter does not receive, or not for this.
    Counter,
    /// The service is not offered.
    NotOffered,
}

pub(super) async fn all(
    connection: &mut AnyConnection,
    now: Timestamp,
) -> Result<Vec<Conflict>, Error> {
    let rows = sqlx::query_as::<_, BookedRow>(
        "select o.slug as office, s.slug as service, b.service_id, b.counter_id, b.code,
                b.starts_at, b.ends_at, b.wall_start
         from booking b
         join office o on o.id = b.office_id
         join service s on s.id = b.service_id
         where b.starts_at > $1 and b.state in ('confirmed', 'waiting') and b.code is not null
         order by b.service_id, b.starts_at, b.id",
    )
    .bind(now.as_second())
    .fetch_all(&mut *connection)
    .await?;
    let mut conflicts = Vec::new();
    let mut known: Option<(String, Option<offices::Receiving>)> = None;
    for row in rows {
        // Ordered by service: each is loaded once.
        if known.as_ref().is_none_or(|(id, _)| *id != row.service_id) {
            let id: ServiceId = parsed(&row.service_id, "booking.service_id")?;
            let receiving = offices::receiving(connection, id, Audience::Staff).await?;
            known = Some((row.service_id.clone(), receiving));
        }
        let counter: CounterId = parsed(&row.counter_id, "booking.counter_id")?;
        let start = time(row.starts_at, "booking.starts_at")?;
        let end = time(row.ends_at, "booking.ends_at")?;
        let obstacle = match known.as_ref().and_then(|(_, it)| it.as_ref()) {
            None => Some(Obstacle::NotOffered),
            Some(it) if !it.counters.contains(&counter) => Some(Obstacle::Counter),
            Some(it) if !it.hours.is_open(start..end, counter, it.service) => {
                Some(Obstacle::Closed)
            }
            Some(_) => None,
        };
        if let Some(obstacle) = obstacle {
            conflicts.push(Conflict {
                office: row.office,
                service: row.service,
                code: parsed(&row.code, "booking.code")?,
                wall_start: parsed(&row.wall_start, "booking.wall_start")?,
                obstacle,
            });
        }
    }
    conflicts.sort_by(|a, b| (&a.office, a.wall_start).cmp(&(&b.office, b.wall_start)));
    Ok(conflicts)
}

#[derive(FromRow)]
struct BookedRow {
    office: String,
    service: String,
    service_id: String,
    counter_id: String,
    code: String,
    starts_at: i64,
    ends_at: i64,
    wall_start: String,
}
