//! What the administration writes: offices, services, counters, hours.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use super::row::fresh;
use super::{Error, Fault, Store};
use crate::booking::applicant::Asks;
use crate::booking::holidays::Holidays;
use crate::booking::hours::{Exception, Opening, Reach, Repeat};
use crate::booking::ids::{CounterId, OfficeId, ServiceId};
use crate::booking::rules::Rules;

/// An office to be.
#[derive(Clone, Debug)]
pub struct NewOffice<'a> {
    /// Its name in addresses.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// Its telephone number.
    pub phone: &'a str,
    /// Its mailbox.
    pub email: &'a str,
    /// The zone its clocks show.
    pub zone: &'a TimeZone,
    /// Which holidays it keeps.
    pub holidays: Holidays,
    /// Its place in the list.
    pub position: i64,
}

/// A service to be.
#[derive(Clone, Debug)]
pub struct NewService<'a> {
    /// Its name in addresses.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub description: &'a str,
    /// What to have at hand, a line each.
    pub bring: &'a str,
    /// How it is booked.
    pub rules: Rules,
    /// What it asks of the citizen beyond the usual.
    pub asks: Asks,
    /// Its place in the list.
    pub position: i64,
}

/// A service's times are not multiples of five minutes, or are none.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A duration of nothing, or one off the five-minute grid.
    #[error("durations and steps are multiples of five minutes and not zero")]
    Grid,
    /// The time zone has no name.
    #[error("the time zone has no name")]
    Zone,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Fault for SetupError {
    fn fault(&self) -> Option<&Error> {
        match self {
            Self::Store(error) => Some(error),
            Self::Grid | Self::Zone => None,
        }
    }
}

impl From<sqlx::Error> for SetupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Adds an office.
    pub async fn add_office(
        &self,
        office: NewOffice<'_>,
        now: Timestamp,
    ) -> Result<OfficeId, SetupError> {
        transact!(self, |tx| add_office(tx, &office, now).await)
    }

    /// Adds a service to an office. No counter serves it yet.
    pub async fn add_service(
        &self,
        office: OfficeId,
        service: NewService<'_>,
        now: Timestamp,
    ) -> Result<ServiceId, SetupError> {
        transact!(self, |tx| add_service(tx, office, &service, now).await)
    }

    /// Offers a service, or takes it off the list. Appointments made for it stay.
    pub async fn set_offered(&self, service: ServiceId, offered: bool) -> Result<(), Error> {
        transact!(self, |tx| set_offered(tx, service, offered).await)
    }

    /// Adds a counter to an office.
    pub async fn add_counter(
        &self,
        office: OfficeId,
        name: &str,
        position: i64,
        now: Timestamp,
    ) -> Result<CounterId, Error> {
        transact!(self, |tx| add_counter(tx, office, name, position, now)
            .await)
    }

    /// Keeps a counter for those whom the office itself books, or gives it to everybody.
    pub async fn set_internal(&self, counter: CounterId, internal: bool) -> Result<(), Error> {
        transact!(self, |tx| set_internal(tx, counter, internal).await)
    }

    /// Lets a counter serve a service.
    pub async fn serve(&self, counter: CounterId, service: ServiceId) -> Result<(), Error> {
        transact!(self, |tx| serve(tx, counter, service).await)
    }

    /// Adds a weekly rule to an office.
    pub async fn add_opening(
        &self,
        office: OfficeId,
        opening: &Opening,
        now: Timestamp,
    ) -> Result<(), Error> {
        transact!(self, |tx| add_opening(tx, office, opening, now).await)
    }

    /// Adds a closure, an extra opening or other hours: to the office, to one of its counters, or to every
    /// office.
    pub async fn add_exception(
        &self,
        office: OfficeId,
        exception: &Exception,
        now: Timestamp,
    ) -> Result<(), Error> {
        transact!(self, |tx| add_exception(tx, Some(office), exception, now)
            .await)
    }
}

pub(super) async fn add_office(
    tx: &mut AnyConnection,
    office: &NewOffice<'_>,
    now: Timestamp,
) -> Result<OfficeId, SetupError> {
    let id = OfficeId::new(fresh(now));
    let zone = office.zone.iana_name().ok_or(SetupError::Zone)?;
    sqlx::query(
        "insert into office (id, slug, name, description, phone, email, zone, holidays, patron,
                             position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id.to_string())
    .bind(office.slug.to_owned())
    .bind(office.name.to_owned())
    .bind(office.description.to_owned())
    .bind(office.phone.to_owned())
    .bind(office.email.to_owned())
    .bind(zone.to_owned())
    .bind(i64::from(office.holidays.national))
    .bind(office.holidays.patron.map(|day| day.to_string()))
    .bind(office.position)
    .execute(tx)
    .await?;
    Ok(id)
}

pub(super) async fn add_service(
    tx: &mut AnyConnection,
    office: OfficeId,
    service: &NewService<'_>,
    now: Timestamp,
) -> Result<ServiceId, SetupError> {
    let id = ServiceId::new(fresh(now));
    sqlx::query(
        "insert into service (id, office_id, slug, name, description, bring, duration_min,
                              buffer_min, step_min, lead_min, horizon_days, asks_address, offered,
                              position)
         values ($1, $2, $3, '', '', '', 5, 0, 5, 0, 0, 0, 1, 0)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(service.slug.to_owned())
    .execute(&mut *tx)
    .await?;
    change_service(tx, id, service).await?;
    Ok(id)
}

/// Makes a service what it is to be; its name in addresses stays.
pub(super) async fn change_service(
    tx: &mut AnyConnection,
    id: ServiceId,
    service: &NewService<'_>,
) -> Result<(), SetupError> {
    let rules = &service.rules;
    if !rules.is_on_grid() {
        return Err(SetupError::Grid);
    }
    sqlx::query(
        "update service
         set name = $2, description = $3, bring = $4, duration_min = $5, step_min = $6,
             buffer_before_min = $7, buffer_min = $8, buffers_inside = $9, lead_min = $10,
             horizon_days = $11, hold_min = $12, move_cutoff_min = $13, cancel_cutoff_min = $14,
             most_active = $15, visibility = $16, asks_address = $17, ask_phone = $18,
             ask_details = $19, position = $20
         where id = $1",
    )
    .bind(id.to_string())
    .bind(service.name.to_owned())
    .bind(service.description.to_owned())
    .bind(service.bring.to_owned())
    .bind(i64::from(rules.duration_min))
    .bind(i64::from(rules.step_min))
    .bind(i64::from(rules.buffer_before_min))
    .bind(i64::from(rules.buffer_after_min))
    .bind(i64::from(rules.buffers_inside))
    .bind(i64::from(rules.lead_min))
    .bind(i64::from(rules.horizon_days))
    .bind(rules.hold_min.map(i64::from))
    .bind(i64::from(rules.move_cutoff_min))
    .bind(i64::from(rules.cancel_cutoff_min))
    .bind(rules.most_active.map(i64::from))
    .bind(rules.visibility.as_str())
    .bind(i64::from(service.asks.address))
    .bind(service.asks.phone.as_str())
    .bind(service.asks.details.as_str())
    .bind(service.position)
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn set_offered(
    tx: &mut AnyConnection,
    service: ServiceId,
    offered: bool,
) -> Result<(), Error> {
    sqlx::query("update service set offered = $2 where id = $1")
        .bind(service.to_string())
        .bind(i64::from(offered))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn add_counter(
    tx: &mut AnyConnection,
    office: OfficeId,
    name: &str,
    position: i64,
    now: Timestamp,
) -> Result<CounterId, Error> {
    let id = CounterId::new(fresh(now));
    sqlx::query(
        "insert into counter (id, office_id, name, active, position) values ($1, $2, $3, 1, $4)",
    )
    .bind(id.to_string())
    .bind(office.to_string())
    .bind(name.to_owned())
    .bind(position)
    .execute(tx)
    .await?;
    Ok(id)
}

pub(super) async fn set_internal(
    tx: &mut AnyConnection,
    counter: CounterId,
    internal: bool,
) -> Result<(), Error> {
    sqlx::query("update counter set internal = $2 where id = $1")
        .bind(counter.to_string())
        .bind(i64::from(internal))
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn serve(
    tx: &mut AnyConnection,
    counter: CounterId,
    service: ServiceId,
) -> Result<(), Error> {
    sqlx::query(
        "insert into counter_service (counter_id, service_id) values ($1, $2)
         on conflict do nothing",
    )
    .bind(counter.to_string())
    .bind(service.to_string())
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn add_opening(
    tx: &mut AnyConnection,
    office: OfficeId,
    opening: &Opening,
    now: Timestamp,
) -> Result<(), Error> {
    let (weeks, anchor, nth) = match opening.repeat {
        Repeat::EveryWeeks { weeks, anchor } => (i64::from(weeks), Some(anchor), None),
        Repeat::InMonth(nth) => (1, None, Some(nth.number())),
        Repeat::Weekly => (1, None, None),
    };
    sqlx::query(
        "insert into opening (id, office_id, counter_id, service_id, weekday, start_min, end_min,
                              every_weeks, anchor_date, nth_in_month, valid_from, valid_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(fresh(now).to_string())
    .bind(office.to_string())
    .bind(opening.counter.map(|id| id.to_string()))
    .bind(opening.service.map(|id| id.to_string()))
    .bind(i64::from(opening.weekday.to_monday_one_offset()))
    .bind(i64::from(opening.wall.from()))
    .bind(i64::from(opening.wall.to()))
    .bind(weeks)
    .bind(anchor.map(|day| day.to_string()))
    .bind(nth)
    .bind(opening.valid_from.as_ref().map(Date::to_string))
    .bind(opening.valid_to.as_ref().map(Date::to_string))
    .execute(tx)
    .await?;
    Ok(())
}

pub(super) async fn add_exception(
    tx: &mut AnyConnection,
    office: Option<OfficeId>,
    exception: &Exception,
    now: Timestamp,
) -> Result<(), Error> {
    let (office, counter) = match exception.reach {
        Reach::All => (None, None),
        Reach::Office => (office, None),
        Reach::Counter(counter) => (office, Some(counter)),
    };
    sqlx::query(
        "insert into exception (id, office_id, counter_id, kind, date_from, date_to, start_min,
                                end_min, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(fresh(now).to_string())
    .bind(office.map(|id| id.to_string()))
    .bind(counter.map(|id| id.to_string()))
    .bind(exception.kind.as_str())
    .bind(exception.from.to_string())
    .bind(exception.to.to_string())
    .bind(i64::from(exception.wall.from()))
    .bind(i64::from(exception.wall.to()))
    .bind(exception.reason.clone())
    .execute(tx)
    .await?;
    Ok(())
}
