//! The municipality that a first start shows: offices in the manner of a large Italian town, three clerks,
//! and one appointment whose room is open at once.

mod offices;

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use rand::{Rng, RngExt, rng};
use sqlx::AnyConnection;

use self::offices::{DemoOffice, OFFICES};
use super::bookings::confirm::{Confirmed, Form as Sent, confirm};
use super::bookings::hold::{Place, reserve};
use super::bookings::{NewHold, Refusal};
use super::clerks::{AddClerkError, add_clerk};
use super::setup::{self, NewOffice, NewService, SetupError};
use super::{Error, Fault, Store};
use crate::booking::applicant::{Applicant, Asks, Form};
use crate::booking::code::Code;
use crate::booking::holidays::Holidays;
use crate::booking::hours::{DAY_MIN, Exception, ExceptionKind, Opening, Reach, Wall};
use crate::booking::ids::{CounterId, OfficeId, ServiceId};
use crate::booking::links::{HoldToken, ManageToken, RoomLink};
use crate::booking::rules::{Audience, Rules};
use crate::booking::slots::{self, TICK_S, instant, tick};

/// Characters of a demonstration password that nobody mistakes for others when copying from a terminal.
const LEGIBLE: &[u8] = b"abcdefghjkmnpqrstvwxyz23456789";

/// How many free starts a day must have for the demonstration to need no extra hours.
const ENOUGH: usize = 4;

/// Last minute of the extra hours. An hour later is tomorrow.
const LATE: u16 = DAY_MIN - 5;

/// A clerk of the demonstration, with the password that is shown once and kept nowhere.
pub struct SeededClerk {
    /// What is typed to sign in.
    pub login: String,
    /// Given and family name.
    pub name: String,
    /// The password.
    pub password: String,
    /// Names of the clerk's offices.
    pub offices: Vec<String>,
}

/// What the first start prints.
pub struct Seeded {
    /// The clerks.
    pub clerks: Vec<SeededClerk>,
    /// Leads to the room that is open at once.
    pub room: RoomLink,
    /// Opens the page of that appointment.
    pub manage: ManageToken,
    /// When that appointment starts.
    pub start: Timestamp,
}

impl fmt::Debug for Seeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seeded({} clerks)", self.clerks.len())
    }
}

/// The demonstration could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A clerk could not be added.
    #[error(transparent)]
    Clerk(#[from] AddClerkError),
    /// The appointment could not be made.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An office could not be added.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Fault for SeedError {
    fn fault(&self) -> Option<&Error> {
        match self {
            Self::Clerk(error) => error.fault(),
            Self::Refused(error) => error.fault(),
            Self::Setup(error) => error.fault(),
            Self::Store(error) => Some(error),
        }
    }
}

impl From<sqlx::Error> for SeedError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A password and its hash. Drawn before the database is asked for anything: hashing takes long, and
/// nobody else could write meanwhile.
pub struct Password {
    plain: String,
    hash: String,
}

/// Draws the passwords that [`seed`] wants; `hash` makes of each what the sign-in compares with.
pub async fn passwords<E>(
    hash: impl AsyncFn(&str) -> Result<String, E>,
) -> Result<[Password; LOGINS.len()], E> {
    let draw = async || {
        let plain = password(&mut rng());
        let hash = hash(&plain).await?;
        Ok(Password { plain, hash })
    };
    Ok([draw().await?, draw().await?, draw().await?])
}

/// The logins of the demonstration.
pub const LOGINS: [&str; 3] = ["anna.tributi", "bruno.demografici", "carla.urp"];

/// Sets the demonstration up if the database is empty; `None` if it is not. All or nothing.
pub async fn seed(
    store: &Store,
    zone: &TimeZone,
    passwords: &[Password; LOGINS.len()],
    now: Timestamp,
) -> Result<Option<Seeded>, SeedError> {
    transact!(store, |tx| {
        let offices: i64 = sqlx::query_scalar("select count(*) from office")
            .fetch_one(&mut *tx)
            .await?;
        if offices > 0 {
            return Ok(None);
        }
        let mut made = Vec::new();
        for (position, office) in (0..).zip(&OFFICES) {
            made.push(build(tx, office, zone, position, now).await?);
        }
        let [tributi, demografici, urp] = made.as_slice() else {
            return Err(Error::Corrupt("office").into());
        };
        let staff = [
            ("Anna Bianchi", vec![tributi, urp]),
            ("Bruno Esposito", vec![demografici]),
            ("Carla Greco", vec![urp]),
        ];
        let mut clerks = Vec::new();
        for ((login, (name, offices)), password) in LOGINS.into_iter().zip(staff).zip(passwords) {
            let ids: Vec<OfficeId> = offices.iter().map(|office| office.id).collect();
            add_clerk(tx, login, name, &password.hash, &ids, now).await?;
            clerks.push(SeededClerk {
                login: login.to_owned(),
                name: name.to_owned(),
                password: password.plain.clone(),
                offices: offices.iter().map(|o| o.name.to_owned()).collect(),
            });
        }
        let visit = appointment(tx, tributi.service, tributi.counter, now).await?;
        Ok(Some(Seeded {
            clerks,
            start: visit.appointment.start,
            room: visit.room,
            manage: visit.manage,
        }))
    })
}

/// Makes another appointment whose room is open at once, for a start after the first one's is over.
/// `None` where the demonstration's office is gone or has no counter free.
pub async fn reopen(store: &Store, now: Timestamp) -> Result<Option<ManageToken>, SeedError> {
    transact!(store, |tx| {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select s.id, cs.counter_id from service s
             join office o on o.id = s.office_id
             join counter_service cs on cs.service_id = s.id
             where o.slug = $1 order by s.position desc, cs.counter_id",
        )
        .bind(OFFICES[0].slug.to_owned())
        .fetch_all(&mut *tx)
        .await?;
        for (service, counter) in rows {
            let service = service.parse().map_err(|_| Error::Corrupt("service"))?;
            let counter = counter.parse().map_err(|_| Error::Corrupt("counter"))?;
            if !busy(tx, counter, now).await? {
                return Ok(Some(appointment(tx, service, counter, now).await?.manage));
            }
        }
        Ok(None)
    })
}

/// Whether the counter has anything in the next hour, which is more than any service here lasts.
async fn busy(
    tx: &mut AnyConnection,
    counter: CounterId,
    now: Timestamp,
) -> Result<bool, SeedError> {
    let ticks: i64 = sqlx::query_scalar(
        "select count(*) from occupancy where counter_id = $1 and tick between $2 and $3",
    )
    .bind(counter.to_string())
    .bind(tick(now))
    .bind(tick(now) + 3600 / TICK_S)
    .fetch_one(&mut *tx)
    .await?;
    Ok(ticks > 0)
}

/// What is needed of an office once it is there.
struct Built {
    id: OfficeId,
    name: &'static str,
    counter: CounterId,
    /// The second service, which lasts half an hour in every office.
    service: ServiceId,
}

async fn build(
    tx: &mut AnyConnection,
    office: &DemoOffice,
    zone: &TimeZone,
    position: i64,
    now: Timestamp,
) -> Result<Built, SeedError> {
    let new = NewOffice {
        slug: office.slug,
        name: office.name,
        description: office.description,
        phone: office.phone,
        email: office.email,
        zone,
        holidays: Holidays {
            national: true,
            patron: None,
        },
        position,
    };
    let id = setup::add_office(tx, &new, now).await?;
    let mut counters = Vec::new();
    for (position, name) in (0..).zip(["Sportello 1", "Sportello 2"]) {
        counters.push(setup::add_counter(tx, id, name, position, now).await?);
    }
    let mut services = Vec::new();
    for (position, service) in (0..).zip(office.services) {
        let new = NewService {
            slug: service.slug,
            name: service.name,
            description: service.description,
            bring: service.bring,
            rules: Rules {
                step_min: service.step_min,
                lead_min: 15,
                ..Rules::lasting(service.duration_min)
            },
            asks: Asks {
                address: service.asks_address,
                ..Asks::default()
            },
            position,
        };
        let service = setup::add_service(tx, id, &new, now).await?;
        for counter in &counters {
            setup::serve(tx, *counter, service).await?;
        }
        services.push(service);
    }
    for hours in office.hours {
        for weekday in hours.weekdays {
            let wall = Wall::new(hours.from, hours.to).ok_or(SetupError::Grid)?;
            let opening = Opening::weekly(*weekday, wall);
            setup::add_opening(tx, id, &opening, now).await?;
        }
    }
    for service in &services {
        stay_open(tx, id, *service, now).await?;
    }
    match (counters.first(), services.get(1)) {
        (Some(counter), Some(service)) => Ok(Built {
            id,
            name: office.name,
            counter: *counter,
            service: *service,
        }),
        _ => Err(Error::Corrupt("service").into()),
    }
}

/// Whoever tries the program on a Sunday night wants to book as well: gives today and tomorrow extra hours
/// where a service has too little to offer.
async fn stay_open(
    tx: &mut AnyConnection,
    office: OfficeId,
    service: ServiceId,
    now: Timestamp,
) -> Result<(), SeedError> {
    let Some(service) = super::offices::service(tx, service).await? else {
        return Ok(());
    };
    let two_days = now..now
        .checked_add(SignedDuration::from_hours(72))
        .unwrap_or(Timestamp::MAX);
    let calendar = super::offices::calendar(tx, &service, Audience::Citizen, two_days, now).await?;
    let local = calendar.hours.zone.to_datetime(now);
    let today = local.date();
    let minutes = u16::try_from(local.hour()).unwrap_or(0) * 60
        + u16::try_from(local.minute()).unwrap_or(0) / 30 * 30;
    let tomorrow = today.checked_add(1.day()).unwrap_or(today);
    for (day, from) in [(today, minutes), (tomorrow, 8 * 60 + 30)] {
        if offered(&calendar, day, now) >= ENOUGH {
            continue;
        }
        let Some(wall) = Wall::new(from, LATE) else {
            continue;
        };
        let extra = Exception {
            kind: ExceptionKind::Open,
            reach: Reach::Office,
            from: day,
            to: day,
            wall,
            reason: "Apertura dimostrativa".to_owned(),
        };
        setup::add_exception(tx, Some(office), &extra, now).await?;
    }
    Ok(())
}

fn offered(calendar: &slots::Calendar, day: Date, now: Timestamp) -> usize {
    let midnight = |day: Date| {
        day.to_zoned_datetime(calendar.hours.zone.clone())
            .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    };
    let next = day.tomorrow().map_or(Timestamp::MAX, midnight);
    slots::free(calendar, midnight(day)..next, now).len()
}

/// An appointment that begins within five minutes, at an hour the office may not even be open: its room
/// is, and that is what it is for.
async fn appointment(
    tx: &mut AnyConnection,
    service: ServiceId,
    counter: CounterId,
    now: Timestamp,
) -> Result<Confirmed, SeedError> {
    let service = super::offices::service(tx, service)
        .await?
        .ok_or(Refusal::NotOffered)?;
    let start = instant(tick(now) + 1);
    let calendar = super::offices::calendar(tx, &service, Audience::Staff, now..start, now).await?;
    let token = HoldToken::draw(&mut rng());
    let wish = NewHold {
        service: service.id,
        start,
        browser: "demo",
        audience: Audience::Staff,
        lasts: SignedDuration::from_secs(TICK_S),
        replaces: None,
    };
    let place = Place {
        service: &service,
        calendar: &calendar,
        counter,
        seat: 0,
    };
    reserve(tx, place, wish, &token, now).await?;
    let form = Form {
        name: "Mario".to_owned(),
        surname: "Rossi".to_owned(),
        email: "mario.rossi@example.org".to_owned(),
        privacy: true,
        ..Form::default()
    };
    let applicant =
        Applicant::parse(&form, Asks::default()).map_err(|_| Error::Corrupt("person"))?;
    let code = Code::draw(&mut rng());
    let idem_key = format!("demo {code}");
    let sent = Sent {
        applicant: &applicant,
        lang: "it",
        idem_key: &idem_key,
    };
    // No mail: the address is nobody's, and the program may be set up to send for real.
    Ok(confirm(tx, &token, sent, &code, now).await?)
}

/// Four groups of four characters, 78 bits.
fn password(rng: &mut impl Rng) -> String {
    let mut text = String::with_capacity(19);
    for at in 0..16 {
        if at > 0 && at % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(LEGIBLE[rng.random_range(0..LEGIBLE.len())]));
    }
    text
}
