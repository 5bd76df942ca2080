//! A calendar so simple that it cannot be wrong, compared with the store after each of many random steps.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;
use crate::booking::links::ManageToken;
use crate::booking::slots::free;

on_both_engines! {
    random_days_agree_with_a_naive_calendar
}

/// Steps of a random day. Time runs on by five minutes in the middle, so holds are over now and then.
const STEPS: usize = 150;

/// What stands at the counter.
enum Entry {
    Booked {
        start: Timestamp,
        token: ManageToken,
    },
    Held {
        start: Timestamp,
        until: Timestamp,
        token: HoldToken,
    },
}

impl Entry {
    fn start(&self) -> Timestamp {
        match self {
            Self::Booked { start, .. } | Self::Held { start, .. } => *start,
        }
    }

    fn overlaps(&self, start: Timestamp) -> bool {
        self.start().duration_since(start).abs() < SignedDuration::from_mins(30)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        matches!(self, Self::Held { until, .. } if *until <= now)
    }
}

async fn random_days_agree_with_a_naive_calendar(world: World) {
    // Starts every quarter of an hour for half an hour each: neighbours overlap.
    sqlx::query("update service set step_min = 15")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let mut rng = StdRng::seed_from_u64(20_261_130);
    let mut entries: Vec<Entry> = Vec::new();
    let mut now = world.day;
    // An internal counter receives no citizen; what was given away before stays given away.
    let mut closed = false;
    let grid: Vec<Timestamp> = (0..=6).map(|n| world.at(9, 15 * n)).collect();
    for step in 0..STEPS {
        now += SignedDuration::from_mins(rng.random_range(0..11));
        let start = grid[rng.random_range(0..grid.len())];
        let chosen = if entries.is_empty() {
            0
        } else {
            rng.random_range(0..entries.len())
        };
        let is_free = |entries: &[Entry], but: Option<usize>| {
            !closed
                && start >= now
                && entries
                    .iter()
                    .enumerate()
                    .all(|(n, e)| but == Some(n) || !e.overlaps(start) || e.is_over(now))
        };
        match (rng.random_range(0..11), entries.get(chosen)) {
            (10, _) => {
                closed = !closed;
                let counter = world.counter;
                world.store.set_internal(counter, closed).await.unwrap();
            }
            (0..5, _) | (_, None) => {
                let held = world.hold(&unique(), start, now).await;
                assert_eq!(
                    held.is_ok(),
                    is_free(&entries, None),
                    "step {step}: {held:?}"
                );
                if let Ok(held) = held {
                    entries.retain(|e| !(e.overlaps(start) && e.is_over(now)));
                    entries.push(Entry::Held {
                        start,
                        until: held.until,
                        token: held.token,
                    });
                }
            }
            (5..7, Some(Entry::Held { start, token, .. })) => {
                let (start, confirmed) = (*start, world.confirm(token, now).await);
                assert_eq!(confirmed.is_ok(), start > now, "step {step}: {confirmed:?}");
                if let Ok(confirmed) = confirmed {
                    entries[chosen] = Entry::Booked {
                        start,
                        token: confirmed.manage,
                    };
                }
            }
            (7, Some(Entry::Held { token, .. })) => {
                world.store.release_hold(token).await.unwrap();
                entries.remove(chosen);
            }
            (_, Some(Entry::Held { .. })) => {
                world.store.expire_holds(now).await.unwrap();
                entries.retain(|e| !e.is_over(now));
            }
            (5..8, Some(Entry::Booked { start: old, token })) => {
                let (old, token) = (*old, token.clone());
                let moved = world.store.move_booking(&token, start, now).await;
                let can = old > now && old != start && is_free(&entries, Some(chosen));
                assert_eq!(moved.is_ok(), can, "step {step}: {moved:?}");
                if can {
                    entries.remove(chosen);
                    entries.retain(|e| !(e.overlaps(start) && e.is_over(now)));
                    entries.push(Entry::Booked { start, token });
                }
            }
            (_, Some(Entry::Booked { start, token })) => {
                let (start, cancelled) = (*start, world.store.cancel(token, now).await);
                assert_eq!(cancelled.is_ok(), start > now, "step {step}: {cancelled:?}");
                if cancelled.is_ok() {
                    entries.remove(chosen);
                }
            }
        }
        assert_eq!(
            world.ticks().await,
            i64::try_from(entries.len() * 6).unwrap(),
            "step {step}"
        );
        let all = world.day..world.at(24, 0);
        let calendar = world
            .store
            .calendar(world.service, Audience::Citizen, all.clone(), now)
            .await
            .unwrap()
            .unwrap();
        let shown: BTreeSet<Timestamp> =
            free(&calendar, all, now).iter().map(|s| s.start).collect();
        let known: BTreeSet<Timestamp> = grid
            .iter()
            .copied()
            .filter(|at| {
                !closed && *at >= now && entries.iter().all(|e| !e.overlaps(*at) || e.is_over(now))
            })
            .collect();
        assert_eq!(shown, known, "step {step}");
        if now > world.at(9, 0) {
            // The day is over; the next begins with what was booked taken away.
            sqlx::query("delete from booking")
                .execute(&world.store.writer)
                .await
                .unwrap();
            entries.clear();
            now = world.day;
        }
    }
}
