//! What an office offers.

use sqlx::{AnyConnection, FromRow};

use super::super::row::{narrow, narrow_if, parsed};
use super::super::{Error, Store};
use crate::booking::applicant::{Ask, Asks};
use crate::booking::ids::{OfficeId, ServiceId};
use crate::booking::rules::{Rules, Visibility};

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
    /// How it is booked.
    pub rules: Rules,
    /// What it asks of the citizen beyond the usual.
    pub asks: Asks,
}

/// The columns of a service that is offered, and where to look.
macro_rules! select_service {
    ($rest:literal) => {
        concat!(
            "select id, office_id, slug, name, description, bring, duration_min, step_min, ",
            "buffer_before_min, buffer_min, buffers_inside, lead_min, horizon_days, hold_min, ",
            "move_cutoff_min, cancel_cutoff_min, most_active, visibility, asks_address, ",
            "ask_phone, ask_details ",
            "from service where offered = 1 and ",
            $rest
        )
    };
}

impl Store {
    /// What an office offers to everybody, in the order it chose.
    pub async fn services(&self, office: OfficeId) -> Result<Vec<Service>, Error> {
        sqlx::query_as::<_, ServiceRow>(select_service!(
            "office_id = $1 and visibility = 'public' order by position, name"
        ))
        .bind(office.to_string())
        .fetch_all(self.read())
        .await?
        .into_iter()
        .map(Service::try_from)
        .collect()
    }

    /// All that an office offers, to staff alone too, in the order it chose.
    pub async fn services_for_staff(&self, office: OfficeId) -> Result<Vec<Service>, Error> {
        sqlx::query_as::<_, ServiceRow>(select_service!("office_id = $1 order by position, name"))
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

    /// An offered service by its name in addresses, those for staff included.
    pub async fn service_for_staff(
        &self,
        office: OfficeId,
        slug: &str,
    ) -> Result<Option<Service>, Error> {
        sqlx::query_as::<_, ServiceRow>(select_service!("office_id = $1 and slug = $2"))
            .bind(office.to_string())
            .bind(slug.to_owned())
            .fetch_optional(self.read())
            .await?
            .map(Service::try_from)
            .transpose()
    }

    /// A service that a citizen may book, by its name in addresses.
    pub async fn service_by_slug(
        &self,
        office: OfficeId,
        slug: &str,
    ) -> Result<Option<Service>, Error> {
        sqlx::query_as::<_, ServiceRow>(select_service!(
            "office_id = $1 and slug = $2 and visibility <> 'staff'"
        ))
        .bind(office.to_string())
        .bind(slug.to_owned())
        .fetch_optional(self.read())
        .await?
        .map(Service::try_from)
        .transpose()
    }
}

pub(in crate::store) async fn service(
    connection: &mut AnyConnection,
    id: ServiceId,
) -> Result<Option<Service>, Error> {
    sqlx::query_as::<_, ServiceRow>(select_service!("id = $1"))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?
        .map(Service::try_from)
        .transpose()
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
    step_min: i64,
    buffer_before_min: i64,
    buffer_min: i64,
    buffers_inside: i64,
    lead_min: i64,
    horizon_days: i64,
    hold_min: Option<i64>,
    move_cutoff_min: i64,
    cancel_cutoff_min: i64,
    most_active: Option<i64>,
    visibility: String,
    asks_address: i64,
    ask_phone: String,
    ask_details: String,
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
            rules: Rules {
                duration_min: narrow(row.duration_min, "service.duration_min")?,
                step_min: narrow(row.step_min, "service.step_min")?,
                buffer_before_min: narrow(row.buffer_before_min, "service.buffer_before_min")?,
                buffer_after_min: narrow(row.buffer_min, "service.buffer_min")?,
                buffers_inside: row.buffers_inside != 0,
                lead_min: narrow(row.lead_min, "service.lead_min")?,
                horizon_days: narrow(row.horizon_days, "service.horizon_days")?,
                hold_min: narrow_if(row.hold_min, "service.hold_min")?,
                move_cutoff_min: narrow(row.move_cutoff_min, "service.move_cutoff_min")?,
                cancel_cutoff_min: narrow(row.cancel_cutoff_min, "service.cancel_cutoff_min")?,
                most_active: narrow_if(row.most_active, "service.most_active")?,
                visibility: Visibility::parse(&row.visibility)
                    .ok_or(Error::Corrupt("service.visibility"))?,
            },
            asks: Asks {
                address: row.asks_address != 0,
                phone: Ask::parse(&row.ask_phone).ok_or(Error::Corrupt("service.ask_phone"))?,
                details: Ask::parse(&row.ask_details)
                    .ok_or(Error::Corrupt("service.ask_details"))?,
            },
        })
    }
}
