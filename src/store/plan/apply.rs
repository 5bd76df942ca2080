//! From a plan to rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::super::outbox;
use super::super::row::parsed;
use super::super::setup::{self, NewOffice, NewService, SetupError};
use super::{OfficePlan, Plan, PlanError, ServicePlan};
use crate::booking::hours::{Exception, Opening, Reach};
use crate::booking::ids::{CounterId, OfficeId, ServiceId};

pub(super) async fn apply(
    tx: &mut AnyConnection,
    plan: &Plan,
    now: Timestamp,
) -> Result<(), PlanError> {
    for (position, office) in (0..).zip(&plan.offices) {
        one(tx, office, position, now).await?;
    }
    if let Some(everywhere) = &plan.everywhere {
        sqlx::query("delete from exception where office_id is null")
            .execute(&mut *tx)
            .await?;
        for exception in everywhere {
            setup::add_exception(tx, None, exception, now).await?;
        }
        sqlx::query("update office set revision = revision + 1")
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn one(
    tx: &mut AnyConnection,
    plan: &OfficePlan,
    position: i64,
    now: Timestamp,
) -> Result<(), PlanError> {
    let office = office(tx, plan, position, now).await?;
    outbox::set_reminders(tx, office, &plan.reminders).await?;
    let services = services(tx, office, &plan.services, now).await?;
    let counters = counters(tx, office, plan, &services, now).await?;
    for statement in [
        "delete from opening where office_id = $1",
        "delete from exception where office_id = $1",
    ] {
        sqlx::query(statement)
            .bind(office.to_string())
            .execute(&mut *tx)
            .await?;
    }
    let unknown = |name: &String| PlanError::Unknown(name.clone());
    for opening in &plan.openings {
        let counter = opening.counter.as_ref();
        let service = opening.service.as_ref();
        let rule = Opening {
            counter: counter
                .map(|name| counters.get(name).copied().ok_or_else(|| unknown(name)))
                .transpose()?,
            service: service
                .map(|slug| services.get(slug).copied().ok_or_else(|| unknown(slug)))
                .transpose()?,
            ..opening.rule.clone()
        };
        setup::add_opening(tx, office, &rule, now).await?;
    }
    for planned in &plan.exceptions {
        let reach = match &planned.counter {
            Some(name) => Reach::Counter(*counters.get(name).ok_or_else(|| unknown(name))?),
            None => Reach::Office,
        };
        let exception = Exception {
            reach,
            ..planned.exception.clone()
        };
        setup::add_exception(tx, Some(office), &exception, now).await?;
    }
    Ok(())
}

async fn office(
    tx: &mut AnyConnection,
    plan: &OfficePlan,
    position: i64,
    now: Timestamp,
) -> Result<OfficeId, PlanError> {
    let zone = plan.zone.iana_name().ok_or(SetupError::Zone)?.to_owned();
    let known: Option<String> = sqlx::query_scalar(
        "update office
         set name = $2, description = $3, phone = $4, email = $5, zone = $6, holidays = $7,
             patron = $8, position = $9, revision = revision + 1
         where slug = $1
         returning id",
    )
    .bind(plan.slug.clone())
    .bind(plan.name.clone())
    .bind(plan.description.clone())
    .bind(plan.phone.clone())
    .bind(plan.email.clone())
    .bind(zone)
    .bind(i64::from(plan.holidays.national))
    .bind(plan.holidays.patron.map(|day| day.to_string()))
    .bind(position)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = known {
        return Ok(parsed(&id, "office.id")?);
    }
    let new = NewOffice {
        slug: &plan.slug,
        name: &plan.name,
        description: &plan.description,
        phone: &plan.phone,
        email: &plan.email,
        zone: &plan.zone,
        holidays: plan.holidays,
        position,
    };
    Ok(setup::add_office(tx, &new, now).await?)
}

async fn services(
    tx: &mut AnyConnection,
    office: OfficeId,
    plans: &[ServicePlan],
    now: Timestamp,
) -> Result<BTreeMap<String, ServiceId>, PlanError> {
    sqlx::query("update service set offered = 0 where office_id = $1")
        .bind(office.to_string())
        .execute(&mut *tx)
        .await?;
    let mut ids = BTreeMap::new();
    for (position, plan) in (0..).zip(plans) {
        let new = NewService {
            slug: &plan.slug,
            name: &plan.name,
            description: &plan.description,
            bring: &plan.bring,
            rules: plan.rules.clone(),
            asks: plan.asks,
            position,
        };
        let known: Option<String> =
            sqlx::query_scalar("select id from service where office_id = $1 and slug = $2")
                .bind(office.to_string())
                .bind(plan.slug.clone())
                .fetch_optional(&mut *tx)
                .await?;
        let id = match known {
            Some(id) => {
                let id = parsed(&id, "service.id")?;
                setup::change_service(tx, id, &new).await?;
                setup::set_offered(tx, id, true).await?;
                id
            }
            None => setup::add_service(tx, office, &new, now).await?,
        };
        ids.insert(plan.slug.clone(), id);
    }
    Ok(ids)
}

async fn counters(
    tx: &mut AnyConnection,
    office: OfficeId,
    plan: &OfficePlan,
    services: &BTreeMap<String, ServiceId>,
    now: Timestamp,
) -> Result<BTreeMap<String, CounterId>, PlanError> {
    for statement in [
        "update counter set active = 0 where office_id = $1",
        "delete from counter_service
         where counter_id in (select id from counter where office_id = $1)",
    ] {
        sqlx::query(statement)
            .bind(office.to_string())
            .execute(&mut *tx)
            .await?;
    }
    let mut ids = BTreeMap::new();
    for (position, counter) in (0..).zip(&plan.counters) {
        let known: Option<String> = sqlx::query_scalar(
            "update counter set active = 1, position = $3
             where id = (select min(id) from counter where office_id = $1 and name = $2)
             returning id",
        )
        .bind(office.to_string())
        .bind(counter.name.clone())
        .bind(position)
        .fetch_optional(&mut *tx)
        .await?;
        let id = match known {
            Some(id) => parsed(&id, "counter.id")?,
            None => setup::add_counter(tx, office, &counter.name, position, now).await?,
        };
        setup::set_internal(tx, id, counter.internal).await?;
        for slug in &counter.services {
            let service = services.get(slug);
            let service = service.ok_or_else(|| PlanError::Unknown(slug.clone()))?;
            setup::serve(tx, id, *service).await?;
        }
        ids.insert(counter.name.clone(), id);
    }
    Ok(ids)
}
