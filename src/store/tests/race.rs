//! Many at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::*;
use crate::booking::slots::Slot;

on_both_engines! {
    sixty_four_want_one_time_and_one_gets_it
    three_counters_have_three_winners
    a_double_click_makes_one_appointment_and_one_mail
    one_browser_does_not_get_more_holds_by_asking_at_once
    one_time_is_moved_to_and_booked_at_once
    eight_moves_and_eight_citizens_want_one_time
}

const CONTENDERS: usize = 64;

async fn sixty_four_want_one_time_and_one_gets_it(world: World) {
    let (won, lost) = contend(&world).await;
    assert_eq!(won.len(), 1);
    assert_eq!(lost.len(), CONTENDERS - 1);
    let expected = [world.at(9, 30), world.at(10, 0), world.at(10, 30)];
    for nearest in lost {
        assert_eq!(
            nearest.iter().map(|slot| slot.start).collect::<Vec<_>>(),
            expected
        );
    }
    assert_eq!(world.ticks().await, 6);
    assert_eq!(world.bookings().await, 1);
    assert_eq!(world.store.due(100, world.day).await.unwrap().len(), 1);
}

async fn three_counters_have_three_winners(world: World) {
    world.another_counter().await;
    let third = world
        .store
        .add_counter(world.office, "3", 2, world.day)
        .await
        .unwrap();
    world.store.serve(third, world.service).await.unwrap();
    let (won, lost) = contend(&world).await;
    assert_eq!((won.len(), lost.len()), (3, CONTENDERS - 3));
    let counters: Vec<String> = sqlx::query_scalar("select counter_id from booking")
        .fetch_all(world.store.read())
        .await
        .unwrap();
    assert_eq!(counters.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(world.ticks().await, 18);
}

/// Everybody holds and confirms nine o'clock at the same moment: who got it, and what the others were
/// offered.
async fn contend(world: &World) -> (Vec<Confirmed>, Vec<Vec<Slot>>) {
    let start = world.at(9, 0);
    let together = Arc::new(Barrier::new(CONTENDERS));
    let mut contenders = JoinSet::new();
    for n in 0..CONTENDERS {
        let (store, together) = (world.store.clone(), together.clone());
        let (service, now) = (world.service, world.day);
        contenders.spawn(async move {
            let browser = format!("browser {n}");
            let wish = NewHold {
                service,
                start,
                browser: &browser,
                audience: Audience::Citizen,
                lasts: SignedDuration::from_mins(10),
                replaces: None,
            };
            together.wait().await;
            let held = store.hold(wish, now).await?;
            store
                .confirm(&held.token, &maria(), "it", &browser, now)
                .await
        });
    }
    let (mut won, mut lost) = (Vec::new(), Vec::new());
    while let Some(result) = contenders.join_next().await {
        match result.expect("no panic") {
            Ok(confirmed) => won.push(confirmed),
            Err(Refusal::Taken { nearest }) => lost.push(nearest),
            Err(other) => panic!("{other:?}"),
        }
    }
    (won, lost)
}

async fn a_double_click_makes_one_appointment_and_one_mail(world: World) {
    let held = world.hold("b", world.at(9, 0), world.day).await.unwrap();
    let mut clicks = JoinSet::new();
    for _ in 0..8 {
        let (store, token, now) = (world.store.clone(), held.token.clone(), world.day);
        clicks.spawn(async move { store.confirm(&token, &maria(), "it", "key", now).await });
    }
    let answers = clicks.join_all().await;
    let first = answers
        .iter()
        .filter(|answer| !answer.as_ref().unwrap().repeated)
        .count();
    assert_eq!(first, 1);
    for answer in &answers {
        let answer = answer.as_ref().unwrap();
        let known = answers[0].as_ref().unwrap();
        assert_eq!(answer.appointment.code, known.appointment.code);
        assert!(answer.manage == known.manage && answer.room == known.room);
    }
    assert_eq!(world.store.due(100, world.day).await.unwrap().len(), 1);
}

async fn one_browser_does_not_get_more_holds_by_asking_at_once(world: World) {
    let mut tabs = JoinSet::new();
    for half_hours in 0..4 {
        let start = world.at(9, 30 * half_hours);
        let (store, now) = (world.store.clone(), world.day);
        let wish = world.wish("one", start);
        tabs.spawn(async move { store.hold(wish, now).await });
    }
    let answers = tabs.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 2);
    let refused = |answer: &&Result<Held, Refusal>| matches!(answer, Err(Refusal::TooMany));
    assert_eq!(answers.iter().filter(refused).count(), 2);
}

async fn one_time_is_moved_to_and_booked_at_once(world: World) {
    let moving = world.book(world.at(9, 0)).await;
    let wanted = world.at(10, 0);
    let mut both = JoinSet::new();
    let (store, now) = (world.store.clone(), world.day);
    both.spawn(async move {
        store
            .move_booking(&moving.manage, wanted, now)
            .await
            .is_ok()
    });
    let store = world.store.clone();
    let wish = world.wish("other", wanted);
    both.spawn(async move { store.hold(wish, now).await.is_ok() });
    let winners = both.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(winners, 1);
    let days = world
        .store
        .calendar(
            world.service,
            Audience::Citizen,
            world.day..world.at(24, 0),
            world.day,
        )
        .await;
    assert!(!days.unwrap().unwrap().taken.is_empty());
}

async fn eight_moves_and_eight_citizens_want_one_time(world: World) {
    let wanted = world.at(10, 0);
    let mut moving = Vec::new();
    for week in 1..=8 {
        moving.push(world.book(world.at(week * 7 * 24 + 9, 0)).await);
    }
    let together = Arc::new(Barrier::new(16));
    let mut all = JoinSet::new();
    for made in &moving {
        let (store, manage, now) = (world.store.clone(), made.manage.clone(), world.day);
        let together = together.clone();
        all.spawn(async move {
            together.wait().await;
            store.move_booking(&manage, wanted, now).await.map(drop)
        });
    }
    for n in 0..8 {
        let (store, service, now) = (world.store.clone(), world.service, world.day);
        let together = together.clone();
        all.spawn(async move {
            let browser = format!("browser {n}");
            let wish = NewHold {
                service,
                start: wanted,
                browser: &browser,
                audience: Audience::Citizen,
                lasts: SignedDuration::from_mins(10),
                replaces: None,
            };
            together.wait().await;
            store.hold(wish, now).await.map(drop)
        });
    }
    let answers = all.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    for answer in lost {
        assert!(matches!(answer, Err(Refusal::Taken { .. })), "{answer:?}");
    }
    // Whoever could not move is where they were, and nobody's time is kept twice.
    let mut moved = 0;
    for made in &moving {
        let found = world.store.booking_by_manage_token(&made.manage).await;
        let start = found.unwrap().unwrap().start;
        assert!(start == wanted || start == made.appointment.start);
        moved += i64::from(start == wanted);
    }
    assert_eq!(world.ticks().await, (8 + 1 - moved) * 6);
}
