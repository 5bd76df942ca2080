//! Offices, what they offer, and their calendar as the pure calculation wants it.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use sqlx::{AnyConnection, FromRow};

use super::row::{narrow, parsed, parsed_if, zone};
use super::{Error, Store};
use crate::booking::applicant::Asks;
use crate::booking::hours::{Exception, ExceptionKind, Opening, Wall};
use crate::booking::ids::{CounterId, OfficeId, ServiceId};
use crate::booking::slots::{Calendar, Offer, Taken, tick};

/// An office.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// Its id.
    pub id: OfficeId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// The telephone number that helps when the technology does not.
    pub phone: String,
    /// Its mailbox.
    pub email: String,
    /// The zone its clocks show.
    pub zone: TimeZone,
}

/// What an appointment can be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The office that offers it.
    pub office: OfficeId,
    /// Its name in addresses, unique within the office.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// What to have at hand, a line each.
    pub bring: String,
    /// How long a visit lasts, in minutes.
    pub duration_min: u16,
    /// How long the counter stays taken after it, in minutes.
    pub buffer_min: u16,
    /// Distance between two starts, in minutes.
    pub step_min: u16,
    /// How long before the start it can still be booked, in minutes.
    pub lead_min: u32,
    /// How many civil days ahead it can be booked.
    pub horizon_days: u16,
    /// What it asks of the citizen beyond the usual.
    pub asks: Asks,
}

impl Service {
    /// The service as the calendar wants it.
    #[must_use]
    pub const fn offer(&self) -> Offer {
        Offer {
            service: self.id,
            duration_min: self.duration_min,
            buffer_min: self.buffer_min,
            step_min: self.step_min,
            lead_min: self.lead_min,
            horizon_days: self.horizon_days,
        }
    }
}

impl Store {
    /// Every office that offers something, in the order the municipality chose.
    pub async fn offices(&self) -> Result<Vec<Office>, Error> {
        sqlx::query_as::<_, OfficeRow>(
            "select id, slug, name, description, phone, email, zone from office o
             where exists (select 1 from service s where s.office_id = o.id and s.offered = 1)
             order by position, name",
        )
        .fetch_all(self.read())
        .await?
        .into_iter()
        .map(Office::try_from)
        .collect()
    }

    /// An office by its id.
    pub async fn office(&self, id: OfficeId) -> Result<Option<Office>, Error> {
        sqlx::query_as::<_, OfficeRow>(
            "select id, slug, name, description, phone, email, zone from office where id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.read())
        .await?
        .map(Office::try_from)
        .transpose()
    }

    /// An office by its name in addresses.
    pub async fn office_by_slug(&self, slug: &str) -> Result<Option<Office>, Error> {
        sqlx::query_as::<_, OfficeRow>(
            "select id, slug, name, description, phone, email, zone from office where slug = $1",
        )
        .bind(slug.to_owned())
        .fetch_optional(self.read())
        .await?
        .map(Office::try_from)
        .transpose()
    }

    /// What an office offers, in the order it chose.
    pub async fn services(&self, office: OfficeId) -> Result<Vec<Service>, Error> {
        sqlx::query_as::<_, ServiceRow>(
            "select id, office_id, slug, name, description, bring, duration_min, buffer_min,
                    step_min, lead_min, horizon_days, asks_address
             from service where office_id = $1 and offered = 1
             order by position, name",
        )
        .bind(office.to_string())
        .fetch_all(self.read())
        .await?
        .into_iter()
        .map(Service::try_from)
        .collect()
    }

    /// An offered service by its id.
    pub async fn service(&self, id: ServiceId) -> Result<Option<Service>, Error> {
        service(&mut *self.read().acquire().await?, id).await
    }

    /// An offered service by its name in addresses.
    pub async fn service_by_slug(
        &self,
        office: OfficeId,
        slug: &str,
    ) -> Result<Option<Service>, Error> {
        sqlx::query_as::<_, ServiceRow>(
            "select id, office_id, slug, name, description, bring, duration_min, buffer_min,
                    step_min, lead_min, horizon_days, asks_address
             from service where office_id = $1 and slug = $2 and offered = 1",
        )
        .bind(office.to_string())
        .bind(slug.to_owned())
        .fetch_optional(self.read())
        .await?
        .map(Service::try_from)
        .transpose()
    }

    /// The calendar of a service, with what is taken within `range`; nothing may be concluded from it
    /// about other times. `None` if the service is not offered.
    pub async fn calendar(
        &self,
        id: ServiceId,
        range: Range<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<Calendar>, Error> {
        let mut connection = self.read().acquire().await?;
        match service(&mut connection, id).await? {
            Some(service) => Ok(Some(calendar(&mut connection, &service, range, now).await?)),
            None => Ok(None),
        }
    }
}

pub(super) async fn service(
    connection: &mut AnyConnection,
    id: ServiceId,
) -> Result<Option<Service>, Error> {
    sqlx::query_as::<_, ServiceRow>(
        "select id, office_id, slug, name, description, bring, duration_min, buffer_min,
                step_min, lead_min, horizon_days, asks_address
         from service where id = $1 and offered = 1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?
    .map(Service::try_from)
    .transpose()
}

pub(super) async fn calendar(
    connection: &mut AnyConnection,
    service: &Service,
    range: Range<Timestamp>,
    now: Timestamp,
) -> Result<Calendar, Error> {
    let zone_name: String = sqlx::query_scalar("select zone from office where id = $1")
        .bind(service.office.to_string())
        .fetch_one(&mut *connection)
        .await?;
    Ok(Calendar {
        zone: zone(&zone_name)?,
        offer: service.offer(),
        counters: counters(connection, service.id).await?,
        openings: openings(connection, service.office).await?,
        exceptions: exceptions(connection, service.office).await?,
        taken: taken(connection, service.office, range, now).await?,
    })
}

async fn counters(
    connection: &mut AnyConnection,
    service: ServiceId,
) -> Result<Vec<CounterId>, Error> {
    sqlx::query_scalar::<_, String>(
        "select c.id from counter c
         join counter_service cs on cs.counter_id = c.id
         where cs.service_id = $1 and c.active = 1
         order by c.position, c.id",
    )
    .bind(service.to_string())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|id| parsed(id, "counter.id"))
    .collect()
}

async fn openings(connection: &mut AnyConnection, office: OfficeId) -> Result<Vec<Opening>, Error> {
    sqlx::query_as::<_, OpeningRow>(
        "select counter_id, service_id, weekday, start_min, end_min, valid_from, valid_to
         from opening where office_id = $1 order by weekday, start_min, id",
    )
    .bind(office.to_string())
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(Opening::try_from)
    .collect()
}

async fn exceptions(
    connection: &mut AnyConnection,
    office: OfficeId,
) -> Result<Vec<Exception>, Error> {
    sqlx::query_as::<_, ExceptionRow>(
        "select counter_id, kind, date_from, date_to, start_min, end_min
         from exception where office_id is null or office_id = $1 order by date_from, id",
    )
    .bind(office.to_string())
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(Exception::try_from)
    .collect()
}

/// What is given away within a range. A booking's ticks are one stretch, so two numbers say them all; a
/// hold whose time is over counts as free, since the next who wants its time removes it.
async fn taken(
    connection: &mut AnyConnection,
    office: OfficeId,
    range: Range<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Taken>, Error> {
    sqlx::query_as::<_, (String, i64, i64)>(
        "select o.counter_id, min(o.tick), max(o.tick)
         from occupancy o
         join counter c on c.id = o.counter_id
         join booking b on b.id = o.booking_id
         where c.office_id = $1 and o.tick >= $2 and o.tick < $3
           and not (b.state = 'held' and b.hold_until <= $4)
         group by o.counter_id, o.booking_id",
    )
    .bind(office.to_string())
    // A visit that began before the range reaches into it.
    .bind(tick(range.start) - 288)
    .bind(tick(range.end) + 288)
    .bind(now.as_second())
    .fetch_all(connection)
    .await?
    .iter()
    .map(|(counter, first, last)| {
        Ok(Taken {
            counter: parsed(counter, "occupancy.counter_id")?,
            from: *first,
            to: last + 1,
        })
    })
    .collect()
}

#[derive(FromRow)]
struct OfficeRow {
    id: String,
    slug: String,
    name: String,
    description: String,
    phone: String,
    email: String,
    zone: String,
}

impl TryFrom<OfficeRow> for Office {
    type Error = Error;

    fn try_from(row: OfficeRow) -> Result<Self, Error> {
        Ok(Self {
            id: parsed(&row.id, "office.id")?,
            slug: row.slug,
            name: row.name,
            description: row.description,
            phone: row.phone,
            email: row.email,
            zone: zone(&row.zone)?,
        })
    }
}

#[derive(FromRow)]
struct ServiceRow {
    id: String,
    office_id: String,
    slug: String,
    name: String,
    description: String,
    bring: String,
    duration_min: i64,
    buffer_min: i64,
    step_min: i64,
    lead_min: i64,
    horizon_days: i64,
    asks_address: i64,
}

impl TryFrom<ServiceRow> for Service {
    type Error = Error;

    fn try_from(row: ServiceRow) -> Result<Self, Error> {
        Ok(Self {
            id: parsed(&row.id, "service.id")?,
            office: parsed(&row.office_id, "service.office_id")?,
            slug: row.slug,
            name: row.name,
            description: row.description,
            bring: row.bring,
            duration_min: narrow(row.duration_min, "service.duration_min")?,
            buffer_min: narrow(row.buffer_min, "service.buffer_min")?,
            step_min: narrow(row.step_min, "service.step_min")?,
            lead_min: narrow(row.lead_min, "service.lead_min")?,
            horizon_days: narrow(row.horizon_days, "service.horizon_days")?,
            asks: Asks {
                address: row.asks_address != 0,
            },
        })
    }
}

#[derive(FromRow)]
struct OpeningRow {
    counter_id: Option<String>,
    service_id: Option<String>,
    weekday: i64,
    start_min: i64,
    end_min: i64,
    valid_from: Option<String>,
    valid_to: Option<String>,
}

impl TryFrom<OpeningRow> for Opening {
    type Error = Error;

    fn try_from(row: OpeningRow) -> Result<Self, Error> {
        let weekday = narrow(row.weekday, "opening.weekday")?;
        Ok(Self {
            weekday: Weekday::from_monday_one_offset(weekday)
                .map_err(|_| Error::Corrupt("opening.weekday"))?,
            wall: wall(row.start_min, row.end_min)?,
            counter: parsed_if(row.counter_id.as_deref(), "opening.counter_id")?,
            service: parsed_if(row.service_id.as_deref(), "opening.service_id")?,
            valid_from: parsed_if::<Date>(row.valid_from.as_deref(), "opening.valid_from")?,
            valid_to: parsed_if::<Date>(row.valid_to.as_deref(), "opening.valid_to")?,
        })
    }
}

#[derive(FromRow)]
struct ExceptionRow {
    counter_id: Option<String>,
    kind: String,
    date_from: String,
    date_to: String,
    start_min: i64,
    end_min: i64,
}

impl TryFrom<ExceptionRow> for Exception {
    type Error = Error;

    fn try_from(row: ExceptionRow) -> Result<Self, Error> {
        Ok(Self {
            kind: match row.kind.as_str() {
                "close" => ExceptionKind::Close,
                "open" => ExceptionKind::Open,
                "replace" => ExceptionKind::Replace,
                _ => return Err(Error::Corrupt("exception.kind")),
            },
            counter: parsed_if(row.counter_id.as_deref(), "exception.counter_id")?,
            from: parsed(&row.date_from, "exception.date_from")?,
            to: parsed(&row.date_to, "exception.date_to")?,
            wall: wall(row.start_min, row.end_min)?,
        })
    }
}

fn wall(from: i64, to: i64) -> Result<Wall, Error> {
    Wall::new(narrow(from, "start_min")?, narrow(to, "end_min")?).ok_or(Error::Corrupt("start_min"))
}
