//! From rows to the plan they would be.

use std::collections::BTreeMap;

use super::super::offices::{self, Service};
use super::super::{Error, Store, outbox};
use super::{CounterPlan, ExceptionPlan, OfficePlan, OpeningPlan, ServicePlan};
use crate::booking::hours::Reach;
use crate::booking::ids::{CounterId, ServiceId};

pub(super) async fn office(store: &Store, slug: &str) -> Result<Option<OfficePlan>, Error> {
    let Some(office) = store.office_by_slug(slug).await? else {
        return Ok(None);
    };
    let services = store.services_for_staff(office.id).await?;
    let counters = store.counters(office.id).await?;
    let mut connection = store.read().acquire().await?;
    let hours = offices::hours(&mut connection, office.id).await?;
    let reminders = outbox::reminders(&mut connection, office.id).await?;
    let pairs: Vec<(String, String)> = sqlx::query_as(
        "select cs.counter_id, s.slug
         from counter_service cs join service s on s.id = cs.service_id
         where s.office_id = $1 and s.offered = 1 order by s.slug",
    )
    .bind(office.id.to_string())
    .fetch_all(&mut *connection)
    .await?;
    let names: BTreeMap<CounterId, &str> =
        counters.iter().map(|c| (c.id, c.name.as_str())).collect();
    let slugs: BTreeMap<ServiceId, &str> =
        services.iter().map(|s| (s.id, s.slug.as_str())).collect();
    let name_of = |id: CounterId| names.get(&id).copied().unwrap_or_default().to_owned();
    // A rule for a service that is not offered says nothing.
    let openings = hours.openings.into_iter().filter_map(|rule| {
        let service = match rule.service {
            Some(id) => Some((*slugs.get(&id)?).to_owned()),
            None => None,
        };
        Some(OpeningPlan {
            counter: rule.counter.map(name_of),
            service,
            rule,
        })
    });
    let own = |reach| reach != Reach::All;
    let exceptions = hours
        .exceptions
        .into_iter()
        .filter(|exception| own(exception.reach))
        .map(|exception| ExceptionPlan {
            counter: match exception.reach {
                Reach::Counter(id) => Some(name_of(id)),
                Reach::Office | Reach::All => None,
            },
            exception,
        });
    Ok(Some(OfficePlan {
        openings: openings.collect(),
        exceptions: exceptions.collect(),
        counters: counters
            .iter()
            .filter(|counter| counter.active)
            .map(|counter| CounterPlan {
                name: counter.name.clone(),
                internal: counter.internal,
                services: pairs
                    .iter()
                    .filter(|(id, _)| *id == counter.id.to_string())
                    .map(|(_, slug)| slug.clone())
                    .collect(),
            })
            .collect(),
        services: services.iter().map(service).collect(),
        slug: office.slug,
        name: office.name,
        description: office.description,
        phone: office.phone,
        email: office.email,
        zone: office.zone,
        holidays: office.holidays,
        reminders,
    }))
}

fn service(service: &Service) -> ServicePlan {
    ServicePlan {
        slug: service.slug.clone(),
        name: service.name.clone(),
        description: service.description.clone(),
        bring: service.bring.clone(),
        rules: service.rules.clone(),
        asks: service.asks,
    }
}
