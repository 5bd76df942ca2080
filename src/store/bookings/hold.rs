//! Keeping a time while its form is filled in.

use jiff::{SignedDuration, Timestamp};
use rand::rng;
use sqlx::{AnyConnection, FromRow};

use super::super::error::is_duplicate;
use super::super::offices::{self, Service};
use super::super::row::{fresh, parsed, time, time_if};
use super::super::{Error, Store};
use super::{Refusal, Snapshot, occupy};
use crate::booking::ids::{BookingId, CounterId, OfficeId, ServiceId};
use crate::booking::links::HoldToken;
use crate::booking::rules::Audience;
use crate::booking::slots::{self, Calendar, Unplaced, instant};

/// How many times a browser can hold at once: one for the form, one for a second tab. More would let a
/// script of one browser empty a morning.
pub const MOST_HOLDS: i64 = 2;

/// How long a hold can be made to last by extending it. Two hours are twelve times the usual ten minutes,
/// more than accessibility rules ask; a day would be a way to keep times off the market.
pub const LONGEST_HOLD: SignedDuration = SignedDuration::from_hours(2);

/// How many starts are offered in place of one that is gone.
const ALTERNATIVES: usize = 3;

/// How far around the wish alternatives are first looked for.
const REACH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A wish to hold a time.
#[derive(Clone, Copy, Debug)]
pub struct NewHold<'a> {
    /// The service.
    pub service: ServiceId,
    /// The start, one of those offered.
    pub start: Timestamp,
    /// A random name of the browser.
    pub browser: &'a str,
    /// Who asks for it.
    pub audience: Audience,
    /// How long it is kept.
    pub lasts: SignedDuration,
    /// The hold this one stands in place of: it is given up once the new one is certain.
    pub replaces: Option<&'a HoldToken>,
}

/// A time that is held.
#[derive(Clone, Debug)]
pub struct Held {
    /// What the browser keeps to prove it.
    pub token: HoldToken,
    /// The booking to be.
    pub booking: BookingId,
    /// First instant of the visit.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// Until when nobody else can have it.
    pub until: Timestamp,
}

/// A hold as it is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The booking to be.
    pub booking: BookingId,
    /// The office.
    pub office: OfficeId,
    /// The service.
    pub service: ServiceId,
    /// First instant of the visit.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// Until when nobody else can have it; `None` once it is confirmed.
    pub until: Option<Timestamp>,
}

impl Store {
    /// Holds a time.
    pub async fn hold(&self, wish: NewHold<'_>, now: Timestamp) -> Result<Held, Refusal> {
        let token = HoldToken::draw(&mut rng());
        transact!(self, |tx| hold(tx, wish, &token, now).await)
    }

    /// The hold behind a token, unless somebody else has taken its time after it was over.
    pub async fn hold_by_token(&self, token: &HoldToken) -> Result<Option<Hold>, Error> {
        sqlx::query_as::<_, HoldRow>(
            "select id, office_id, service_id, starts_at, ends_at, hold_until
             from booking where hold_hash = $1",
        )
        .bind(token.hash().as_str().to_owned())
        .fetch_optional(self.read())
        .await?
        .map(Hold::try_from)
        .transpose()
    }

    /// Keeps a hold until `until`, or as long as a hold can last; answers how long that is. A hold whose
    /// time is over is taken up again if nobody has taken it. `None` if there is none.
    pub async fn extend_hold(
        &self,
        token: &HoldToken,
        until: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let longest = LONGEST_HOLD.as_secs();
        let seconds: Option<i64> = sqlx::query_scalar(
            "update booking set hold_until =
                 case when $2 > created_at + $3 then created_at + $3 else $2 end
             where hold_hash = $1 and state = 'held'
             returning hold_until",
        )
        .bind(token.hash().as_str().to_owned())
        .bind(until.as_second())
        .bind(longest)
        .fetch_optional(&self.writer)
        .await?;
        time_if(seconds, "booking.hold_until")
    }

    /// Gives a hold up. What is confirmed stays.
    pub async fn release_hold(&self, token: &HoldToken) -> Result<(), Error> {
        transact!(self, |tx| release(tx, token).await)
    }
}

async fn hold(
    tx: &mut AnyConnection,
    wish: NewHold<'_>,
    token: &HoldToken,
    now: Timestamp,
) -> Result<Held, Refusal> {
    let service = offices::service(tx, wish.service)
        .await?
        .filter(|service| wish.audience.may_book(service.rules.visibility))
        .ok_or(Refusal::NotOffered)?;
    sweep(tx, &service, wish, now).await?;
    let calendar = around(tx, &service, wish.audience, wish.start, now).await?;
    let counter = match slots::place(&calendar, wish.start, now) {
        Ok(counter) => counter,
        Err(why) => {
            return Err(refuse(
                tx,
                &service,
                wish.audience,
                (calendar, why),
                wish.start,
                now,
            )
            .await?);
        }
    };

    let seat = seat(tx, wish, now).await?.ok_or(Refusal::TooMany)?;
    let place = Place {
        service: &service,
        calendar: &calendar,
        counter,
        seat,
    };
    let held = reserve(tx, place, wish, token, now).await?;
    if let Some(old) = wish.replaces {
        release(tx, old).await?;
    }
    Ok(held)
}

/// Where a hold goes, once somebody has decided it.
pub(in crate::store) struct Place<'a> {
    pub(in crate::store) service: &'a Service,
    pub(in crate::store) calendar: &'a Calendar,
    pub(in crate::store) counter: CounterId,
    pub(in crate::store) seat: i64,
}

/// Writes the hold and takes its time.
pub(in crate::store) async fn reserve(
    tx: &mut AnyConnection,
    place: Place<'_>,
    wish: NewHold<'_>,
    token: &HoldToken,
    now: Timestamp,
) -> Result<Held, Error> {
    let Place {
        service,
        calendar,
        counter,
        seat,
    } = place;
    let id = BookingId::new(fresh(now));
    let end = wish.start + calendar.duration();
    let busy = calendar.occupied(wish.start);
    let until = now.checked_add(wish.lasts).unwrap_or(Timestamp::MAX);
    let wall = calendar.hours.zone.to_datetime(wish.start);
    let added = sqlx::query(
        "insert into booking (id, office_id, service_id, counter_id, snapshot, starts_at, ends_at,
                              busy_from, busy_until, wall_day, wall_start, zone, state, hold_hash, hold_until,
                              browser, browser_seat, lang, epoch, sequence, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'held', $13, $14, $15, $16, '', 0,
                 0, $17)",
    )
    .bind(id.to_string())
    .bind(service.office.to_string())
    .bind(service.id.to_string())
    .bind(counter.to_string())
    .bind(promise(tx, service).await?)
    .bind(wish.start.as_second())
    .bind(end.as_second())
    .bind(instant(busy.start).as_second())
    .bind(instant(busy.end).as_second())
    .bind(wall.date().to_string())
    .bind(wall.to_string())
    .bind(calendar.hours.zone.iana_name().unwrap_or("UTC").to_owned())
    .bind(token.hash().as_str().to_owned())
    .bind(until.as_second())
    .bind(wish.browser.to_owned())
    .bind(seat)
    .bind(now.as_second())
    .execute(&mut *tx)
    .await;
    match added {
        // The browser's other tab took the seat between the look and the insert.
        Err(error) if is_duplicate(&error) => return Err(Error::Race),
        done => done?,
    };
    occupy(tx, id, counter, busy).await?;
    Ok(Held {
        token: token.clone(),
        booking: id,
        start: wish.start,
        end,
        until,
    })
}

/// Removes holds that are over: those in the way, and the browser's own.
async fn sweep(
    tx: &mut AnyConnection,
    service: &Service,
    wish: NewHold<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let (from, to) = wanted(service, wish.start);
    sqlx::query(
        "delete from booking
         where state = 'held' and hold_until <= $1
           and ((office_id = $2 and coalesce(busy_from, starts_at) < $3 and busy_until > $4)
                or browser = $5)",
    )
    .bind(now.as_second())
    .bind(service.office.to_string())
    .bind(to)
    .bind(from)
    .bind(wish.browser.to_owned())
    .execute(tx)
    .await?;
    Ok(())
}

/// The seconds between which a visit that begins at `start` wants its counter.
pub(super) fn wanted(service: &Service, start: Timestamp) -> (i64, i64) {
    let rules = &service.rules;
    let before = i64::from(rules.buffer_before_min) * 60;
    let after = (i64::from(rules.duration_min) + i64::from(rules.buffer_after_min)) * 60;
    (start.as_second() - before, start.as_second() + after)
}

/// A free seat for the browser's hold. The one that is to be replaced keeps its seat until the end, so a
/// browser with two holds may still change its mind about one: its seat is given up first then.
async fn seat(
    tx: &mut AnyConnection,
    wish: NewHold<'_>,
    now: Timestamp,
) -> Result<Option<i64>, Error> {
    if let Some(old) = wish.replaces {
        sqlx::query(
            "update booking set browser_seat = null
             where hold_hash = $1 and state = 'held' and browser = $2",
        )
        .bind(old.hash().as_str().to_owned())
        .bind(wish.browser.to_owned())
        .execute(&mut *tx)
        .await?;
    }
    let taken: Vec<i64> = sqlx::query_scalar(
        "select browser_seat from booking
         where browser = $1 and state = 'held' and browser_seat is not null and hold_until > $2",
    )
    .bind(wish.browser.to_owned())
    .bind(now.as_second())
    .fetch_all(tx)
    .await?;
    Ok((0..MOST_HOLDS).find(|seat| !taken.contains(seat)))
}

async fn release(tx: &mut AnyConnection, token: &HoldToken) -> Result<(), Error> {
    sqlx::query("delete from booking where hold_hash = $1 and state = 'held'")
        .bind(token.hash().as_str().to_owned())
        .execute(tx)
        .await?;
    Ok(())
}

/// The promise in the words of today.
pub(super) async fn promise(tx: &mut AnyConnection, service: &Service) -> Result<String, Error> {
    let (office, phone, email): (String, String, String) =
        sqlx::query_as("select name, phone, email from office where id = $1")
            .bind(service.office.to_string())
            .fetch_one(tx)
            .await?;
    let promised = Snapshot {
        office,
        phone,
        email,
        service: service.name.clone(),
        bring: service.bring.clone(),
        duration_min: service.rules.duration_min,
        move_cutoff_min: service.rules.move_cutoff_min,
        cancel_cutoff_min: service.rules.cancel_cutoff_min,
    };
    serde_json::to_string(&promised).map_err(|_| Error::Corrupt("booking.snapshot"))
}

/// The calendar of the days around a start.
pub(super) async fn around(
    tx: &mut AnyConnection,
    service: &Service,
    audience: Audience,
    start: Timestamp,
    now: Timestamp,
) -> Result<Calendar, Error> {
    let from = start.checked_sub(REACH).unwrap_or(Timestamp::MIN);
    let to = start.checked_add(REACH).unwrap_or(Timestamp::MAX);
    offices::calendar(tx, service, audience, from..to, now).await
}

/// The refusal, with what can be had in place of the wish.
pub(super) async fn refuse(
    tx: &mut AnyConnection,
    service: &Service,
    audience: Audience,
    (calendar, why): (Calendar, Unplaced),
    start: Timestamp,
    now: Timestamp,
) -> Result<Refusal, Error> {
    let near = start.checked_sub(REACH).unwrap_or(Timestamp::MIN)
        ..start.checked_add(REACH).unwrap_or(Timestamp::MAX);
    let mut nearest = slots::nearest(&calendar, start, ALTERNATIVES, now);
    // Beyond the loaded days the calendar knows of no bookings.
    let known = |slot: &slots::Slot| near.contains(&slot.start) && slot.end <= near.end;
    if !nearest.iter().all(known) || nearest.len() < ALTERNATIVES {
        let all = calendar.earliest(now)..calendar.latest(now);
        let whole = offices::calendar(tx, service, audience, all, now).await?;
        nearest = slots::nearest(&whole, start, ALTERNATIVES, now);
    }
    Ok(match why {
        Unplaced::Taken => Refusal::Taken { nearest },
        Unplaced::Closed | Unplaced::TooFar | Unplaced::TooSoon => Refusal::Closed { nearest },
    })
}

#[derive(FromRow)]
struct HoldRow {
    id: String,
    office_id: String,
    service_id: String,
    starts_at: i64,
    ends_at: i64,
    hold_until: Option<i64>,
}

impl TryFrom<HoldRow> for Hold {
    type Error = Error;

    fn try_from(row: HoldRow) -> Result<Self, Error> {
        Ok(Self {
            booking: parsed(&row.id, "booking.id")?,
            office: parsed(&row.office_id, "booking.office_id")?,
            service: parsed(&row.service_id, "booking.service_id")?,
            start: time(row.starts_at, "booking.starts_at")?,
            end: time(row.ends_at, "booking.ends_at")?,
            until: time_if(row.hold_until, "booking.hold_until")?,
        })
    }
}
