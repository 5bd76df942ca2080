//! Offices, what they offer, and their calendar as the pure calculation wants it.

mod calendar;
mod counter;
mod service;

use jiff::tz::TimeZone;
use sqlx::FromRow;

pub(super) use self::calendar::{Receiving, calendar, hours, receiving};
pub use self::counter::Counter;
pub use self::service::Service;
pub(super) use self::service::service;
use super::row::{parsed, parsed_if, zone};
use super::{Error, Store};
use crate::booking::holidays::Holidays;
use crate::booking::ids::OfficeId;

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
    /// Which holidays it keeps.
    pub holidays: Holidays,
}

/// The columns of an office, and where to look.
macro_rules! select_office {
    ($rest:literal) => {
        concat!(
            "select id, slug, name, description, phone, email, zone, holidays, patron ",
            "from office o ",
            $rest
        )
    };
}

impl Store {
    /// Every office that offers something to everybody, in the order the municipality chose.
    pub async fn offices(&self) -> Result<Vec<Office>, Error> {
        sqlx::query_as::<_, OfficeRow>(select_office!(
            "where exists (select 1 from service s where s.office_id = o.id and s.offered = 1
                               and s.visibility = 'public')
                 order by position, name"
        ))
        .fetch_all(self.read())
        .await?
        .into_iter()
        .map(Office::try_from)
        .collect()
    }

    /// An office by its id.
    pub async fn office(&self, id: OfficeId) -> Result<Option<Office>, Error> {
        sqlx::query_as::<_, OfficeRow>(select_office!("where id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.read())
            .await?
            .map(Office::try_from)
            .transpose()
    }

    /// An office by its name in addresses.
    pub async fn office_by_slug(&self, slug: &str) -> Result<Option<Office>, Error> {
        sqlx::query_as::<_, OfficeRow>(select_office!("where slug = $1"))
            .bind(slug.to_owned())
            .fetch_optional(self.read())
            .await?
            .map(Office::try_from)
            .transpose()
    }
}

/// Which holidays an office keeps, from its columns.
fn holidays(national: i64, patron: Option<&str>) -> Result<Holidays, Error> {
    Ok(Holidays {
        national: national != 0,
        patron: parsed_if(patron, "office.patron")?,
    })
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
    holidays: i64,
    patron: Option<String>,
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
            holidays: holidays(row.holidays, row.patron.as_deref())?,
        })
    }
}
