//! Whole offices written at once, and what that does to appointments.

use super::*;
use crate::booking::applicant::Ask;
use crate::booking::hours::{DAY_MIN, Exception, ExceptionKind, Nth, Reach, Repeat};
use crate::store::plan::{
    CounterPlan, ExceptionPlan, Obstacle, OfficePlan, OpeningPlan, Plan, PlanError, ServicePlan,
};

on_both_engines! {
    an_office_comes_back_as_it_was_planned
    trying_a_plan_changes_nothing
    a_plan_with_a_mistake_changes_nothing
    what_is_not_in_the_plan_is_taken_off
    a_closure_under_appointments_lists_them_and_keeps_them
    what_is_said_for_all_offices_is_replaced_as_a_whole
}

async fn an_office_comes_back_as_it_was_planned(world: World) {
    let store = &world.store;
    let plan = plan();
    // Twice: what is there is known again.
    for _ in 0..2 {
        assert_eq!(store.apply_plan(&plan, world.day).await.unwrap(), []);
        let found = store.office_plan("anagrafe").await.unwrap().unwrap();
        assert_eq!(without_ids(found), plan.offices[0]);
    }
    assert!(store.office_plan("nowhere").await.unwrap().is_none());
    // The other office is as it was.
    world.book(world.at(9, 0)).await;
}

async fn trying_a_plan_changes_nothing(world: World) {
    let store = &world.store;
    assert_eq!(store.try_plan(&plan(), world.day).await.unwrap(), []);
    assert!(store.office_by_slug("anagrafe").await.unwrap().is_none());
}

async fn a_plan_with_a_mistake_changes_nothing(world: World) {
    let store = &world.store;
    let mut wrong = plan();
    wrong.offices[0].openings[0].counter = Some("Nessuno".to_owned());
    let refused = store.apply_plan(&wrong, world.day).await;
    assert!(matches!(refused, Err(PlanError::Unknown(name)) if name == "Nessuno"));
    assert!(store.office_by_slug("anagrafe").await.unwrap().is_none());
    let mut odd = plan();
    odd.offices[0].services[0].rules.duration_min = 7;
    let refused = store.apply_plan(&odd, world.day).await;
    assert!(matches!(refused, Err(PlanError::Setup(_))));
}

async fn what_is_not_in_the_plan_is_taken_off(world: World) {
    let store = &world.store;
    let made = world.book(world.at(9, 0)).await;
    let mut new = own(&world).await;
    let mut other = new.services[0].clone();
    other.slug = "tari".to_owned();
    new.services = vec![other];
    new.counters[0].services = vec!["tari".to_owned()];
    let conflicts = store.apply_plan(&planned(new), world.day).await.unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].obstacle, Obstacle::NotOffered);
    assert_eq!(conflicts[0].code, made.appointment.code);
    assert!(store.service(world.service).await.unwrap().is_none());
    let found = store.booking_by_manage_token(&made.manage).await.unwrap();
    assert!(found.unwrap().state.owns_time());
}

async fn a_closure_under_appointments_lists_them_and_keeps_them(world: World) {
    let store = &world.store;
    let early = world.book(world.at(9, 0)).await;
    let late = world.book(world.at(10, 30)).await;
    world
        .hold("held", world.at(10, 0), world.day)
        .await
        .unwrap();
    let before = own(&world).await;
    let mut closed = before.clone();
    closed.exceptions.push(ExceptionPlan {
        counter: None,
        exception: exception(600, 720),
    });
    let closed = planned(closed);
    let tried = store.try_plan(&closed, world.day).await.unwrap();
    assert!(store.conflicts(world.day).await.unwrap().is_empty());
    let conflicts = store.apply_plan(&closed, world.day).await.unwrap();
    assert_eq!(tried, conflicts);
    assert_eq!(conflicts.len(), 1);
    let found = &conflicts[0];
    assert_eq!(
        (found.office.as_str(), found.service.as_str()),
        ("tributi", "imu")
    );
    assert_eq!(found.code, late.appointment.code);
    assert_eq!(found.wall_start.to_string(), "2026-11-30T10:30:00");
    assert_eq!(found.obstacle, Obstacle::Closed);
    // Both are still there, with their time; nobody new comes in.
    assert_eq!(store.conflicts(world.day).await.unwrap(), conflicts);
    assert_eq!(world.ticks().await, 18);
    assert!(
        world
            .hold("b", world.at(10, 0), world.at(1, 0))
            .await
            .is_err()
    );
    // Shorter hours and a counter that is gone do the same.
    let mut shorter = before.clone();
    shorter.openings[0].rule.wall = Wall::new(9 * 60 + 15, 11 * 60).unwrap();
    let conflicts = store
        .apply_plan(&planned(shorter), world.day)
        .await
        .unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].code, early.appointment.code);
    let mut other_counter = before.clone();
    other_counter.counters[0].name = "Nuovo".to_owned();
    let conflicts = store.apply_plan(&planned(other_counter), world.day).await;
    let conflicts = conflicts.unwrap();
    assert_eq!(conflicts.len(), 2);
    assert_eq!(conflicts[0].obstacle, Obstacle::Counter);
    // Taken back, nothing is in the way.
    assert_eq!(
        store.apply_plan(&planned(before), world.day).await.unwrap(),
        []
    );
    // What is over, or called off, is nobody's conflict.
    store.apply_plan(&closed, world.day).await.unwrap();
    assert!(store.conflicts(world.at(10, 30)).await.unwrap().is_empty());
    store.cancel(&late.manage, world.day).await.unwrap();
    assert!(store.conflicts(world.day).await.unwrap().is_empty());
}

async fn what_is_said_for_all_offices_is_replaced_as_a_whole(world: World) {
    let store = &world.store;
    for (from, to, free) in [(0, DAY_MIN, false), (12 * 60, 13 * 60, true)] {
        let everywhere = Plan {
            offices: Vec::new(),
            everywhere: Some(vec![Exception {
                reach: Reach::All,
                ..exception(from, to)
            }]),
        };
        store.apply_plan(&everywhere, world.day).await.unwrap();
        let held = world.hold("a", world.at(9, 0), world.day).await;
        assert_eq!(held.is_ok(), free);
    }
    store.apply_plan(&Plan::default(), world.day).await.unwrap();
    let own = store.office_plan("tributi").await.unwrap().unwrap();
    assert!(own.exceptions.is_empty());
}

async fn own(world: &World) -> OfficePlan {
    let found = world.store.office_plan("tributi").await.unwrap();
    found.expect("the office")
}

fn planned(office: OfficePlan) -> Plan {
    Plan {
        offices: vec![office],
        everywhere: None,
    }
}

/// A closure of the Monday.
fn exception(from: u16, to: u16) -> Exception {
    Exception {
        kind: ExceptionKind::Close,
        reach: Reach::Office,
        from: date(2026, 11, 30),
        to: date(2026, 11, 30),
        wall: Wall::new(from, to).unwrap(),
        reason: "Riunione".to_owned(),
    }
}

fn plan() -> Plan {
    let service = |slug: &str| ServicePlan {
        slug: slug.to_owned(),
        name: "Carta".to_owned(),
        description: "Rilascio".to_owned(),
        bring: "Foto".to_owned(),
        rules: Rules {
            buffer_after_min: 5,
            most_active: Some(2),
            ..Rules::lasting(20)
        },
        asks: Asks {
            phone: Ask::Required,
            ..Asks::default()
        },
    };
    let counter = |name: &str, internal, services: &[&str]| CounterPlan {
        name: name.to_owned(),
        internal,
        services: services.iter().map(|slug| (*slug).to_owned()).collect(),
    };
    planned(OfficePlan {
        slug: "anagrafe".to_owned(),
        name: "Anagrafe".to_owned(),
        description: "Carte e certificati".to_owned(),
        phone: "080 555 0109".to_owned(),
        email: "anagrafe@comune.example".to_owned(),
        zone: rome(),
        holidays: Holidays {
            national: true,
            patron: Some("12-06".parse().unwrap()),
        },
        reminders: "24h 3d@18:00".parse().unwrap(),
        services: vec![service("carta"), service("certificati")],
        counters: vec![
            counter("Sportello B", false, &["carta", "certificati"]),
            counter("Sportello A", true, &["carta"]),
        ],
        openings: vec![
            OpeningPlan {
                counter: Some("Sportello A".to_owned()),
                service: None,
                rule: mondays(),
            },
            OpeningPlan {
                counter: None,
                service: Some("carta".to_owned()),
                rule: Opening {
                    weekday: Weekday::Tuesday,
                    repeat: Repeat::InMonth(Nth::Last),
                    valid_to: Some(date(2027, 6, 30)),
                    ..mondays()
                },
            },
        ],
        exceptions: vec![ExceptionPlan {
            counter: Some("Sportello A".to_owned()),
            exception: exception(600, 660),
        }],
    })
}

/// The plan as it is written down: ids are the database's.
fn without_ids(mut plan: OfficePlan) -> OfficePlan {
    for opening in &mut plan.openings {
        opening.rule.counter = None;
        opening.rule.service = None;
    }
    for planned in &mut plan.exceptions {
        planned.exception.reach = Reach::Office;
    }
    plan
}
