//! The calendar of a service, as the pure calculation wants it.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use sqlx::{AnyConnection, FromRow};

use super::super::row::{narrow, parsed, parsed_if, zone};
use super::super::{Error, Store};
use super::holidays;
use super::service::{Service, service};
use crate::booking::hours::{Exception, ExceptionKind, Hours, Nth, Opening, Reach, Repeat, Wall};
use crate::booking::ids::{CounterId, OfficeId, ServiceId};
use crate::booking::rules::Audience;
use crate::booking::slots::{Calendar, Taken, tick};

impl Store {
    /// The calendar of a service as `audience` may use it, with what is taken within `range`; nothing may be
    /// concluded from it about other times. `None` if the service is not offered.
    pub async fn calendar(
        &self,
        id: ServiceId,
        audience: Audience,
        range: Range<Timestamp>,
        now: Timestamp,
    ) -> Result<Option<Calendar>, Error> {
        let mut connection = self.read().acquire().await?;
        match service(&mut connection, id).await? {
            Some(service) => {
                let found = calendar(&mut connection, &service, audience, range, now).await;
                found.map(Some)
            }
            None => Ok(None),
        }
    }
}

pub(in crate::store) async fn calendar(
    connection: &mut AnyConnection,
    service: &Service,
    audience: Audience,
    range: Range<Timestamp>,
    now: Timestamp,
) -> Result<Calendar, Error> {
    Ok(Calendar {
        hours: hours(connection, service.office).await?,
        service: service.id,
        rules: service.rules.clone(),
        counters: counters(connection, service.id, audience).await?,
        taken: taken(connection, service.office, range, now).await?,
    })
}

/// Who receives for a service, and when.
pub(in crate::store) struct Receiving {
    pub(in crate::store) service: ServiceId,
    pub(in crate::store) hours: Hours,
    pub(in crate::store) counters: Vec<CounterId>,
}

/// Who receives for a service, and when; `None` if it is not offered.
pub(in crate::store) async fn receiving(
    connection: &mut AnyConnection,
    id: ServiceId,
    audience: Audience,
) -> Result<Option<Receiving>, Error> {
    let Some(service) = service(connection, id).await? else {
        return Ok(None);
    };
    Ok(Some(Receiving {
        service: id,
        hours: hours(connection, service.office).await?,
        counters: counters(connection, id, audience).await?,
    }))
}

pub(in crate::store) async fn hours(
    connection: &mut AnyConnection,
    office: OfficeId,
) -> Result<Hours, Error> {
    let (zone_name, national, patron): (String, i64, Option<String>) =
        sqlx::query_as("select zone, holidays, patron from office where id = $1")
            .bind(office.to_string())
            .fetch_one(&mut *connection)
            .await?;
    Ok(Hours {
        zone: zone(&zone_name)?,
        holidays: holidays(national, patron.as_deref())?,
        openings: openings(connection, office).await?,
        exceptions: exceptions(connection, office).await?,
    })
}

async fn counters(
    connection: &mut AnyConnection,
    service: ServiceId,
    audience: Audience,
) -> Result<Vec<CounterId>, Error> {
    sqlx::query_scalar::<_, String>(
        "select c.id from counter c
         join counter_service cs on cs.counter_id = c.id
         where cs.service_id = $1 and c.active = 1 and c.internal <= $2
         order by c.position, c.id",
    )
    .bind(service.to_string())
    .bind(i64::from(audience == Audience::Staff))
    .fetch_all(connection)
    .await?
    .iter()
    .map(|id| parsed(id, "counter.id"))
    .collect()
}

async fn openings(connection: &mut AnyConnection, office: OfficeId) -> Result<Vec<Opening>, Error> {
    sqlx::query_as::<_, OpeningRow>(
        "select counter_id, service_id, weekday, start_min, end_min, every_weeks, anchor_date,
                nth_in_month, valid_from, valid_to
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
        "select office_id, counter_id, kind, date_from, date_to, start_min, end_min, reason
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
struct OpeningRow {
    counter_id: Option<String>,
    service_id: Option<String>,
    weekday: i64,
    start_min: i64,
    end_min: i64,
    every_weeks: i64,
    anchor_date: Option<String>,
    nth_in_month: Option<i64>,
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
            repeat: repeat(
                row.every_weeks,
                row.anchor_date.as_deref(),
                row.nth_in_month,
            )?,
            counter: parsed_if(row.counter_id.as_deref(), "opening.counter_id")?,
            service: parsed_if(row.service_id.as_deref(), "opening.service_id")?,
            valid_from: parsed_if::<Date>(row.valid_from.as_deref(), "opening.valid_from")?,
            valid_to: parsed_if::<Date>(row.valid_to.as_deref(), "opening.valid_to")?,
        })
    }
}

#[derive(FromRow)]
struct ExceptionRow {
    office_id: Option<String>,
    counter_id: Option<String>,
    kind: String,
    date_from: String,
    date_to: String,
    start_min: i64,
    end_min: i64,
    reason: String,
}

impl TryFrom<ExceptionRow> for Exception {
    type Error = Error;

    fn try_from(row: ExceptionRow) -> Result<Self, Error> {
        Ok(Self {
            kind: ExceptionKind::parse(&row.kind).ok_or(Error::Corrupt("exception.kind"))?,
            reach: match (row.office_id, row.counter_id) {
                (None, None) => Reach::All,
                (Some(_), None) => Reach::Office,
                (_, Some(counter)) => Reach::Counter(parsed(&counter, "exception.counter_id")?),
            },
            from: parsed(&row.date_from, "exception.date_from")?,
            to: parsed(&row.date_to, "exception.date_to")?,
            wall: wall(row.start_min, row.end_min)?,
            reason: row.reason,
        })
    }
}

fn wall(from: i64, to: i64) -> Result<Wall, Error> {
    Wall::new(narrow(from, "start_min")?, narrow(to, "end_min")?).ok_or(Error::Corrupt("start_min"))
}

/// In which weeks an opening holds: its three columns say one thing.
fn repeat(weeks: i64, anchor: Option<&str>, nth: Option<i64>) -> Result<Repeat, Error> {
    let anchor = parsed_if::<Date>(anchor, "opening.anchor_date")?;
    match (weeks, anchor, nth) {
        (1, _, None) => Ok(Repeat::Weekly),
        (1, _, Some(nth)) => Nth::from_number(nth)
            .map(Repeat::InMonth)
            .ok_or(Error::Corrupt("opening.nth_in_month")),
        (weeks, Some(anchor), None) => Ok(Repeat::EveryWeeks {
            weeks: narrow(weeks, "opening.every_weeks")?,
            anchor,
        }),
        _ => Err(Error::Corrupt("opening.every_weeks")),
    }
}
