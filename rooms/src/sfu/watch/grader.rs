//! From a rating that moves with every reading to a grade people can be told.

use std::time::{Duration, Instant};

use crate::hall::{Cause, Grade, Quality};

use super::emodel;

/// How much of a rating is believed at once: bad news sooner than good.
const DOWN: f32 = 0.8;
const UP: f32 = 0.4;

/// How far a rating must be above a boundary before the better grade is told: twice what chance makes
/// of a hundred packets.
const MARGIN: f32 = 10.0;

/// How long a grade stands before a better one, and a cause before another, takes its place. Less
/// makes words on a page flicker; more speaks of what is over.
const HOLD: Duration = Duration::from_secs(3);

/// Ratings below which a grade is no better than this.
const BOUNDARIES: [(f32, Grade); 3] =
    [(50.0, Grade::Bad), (70.0, Grade::Poor), (80.0, Grade::Good)];

/// What a reading amounts to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    /// R of the E-model.
    pub(super) rating: f32,
    /// What takes most away from it.
    pub(super) cause: Cause,
    /// Something that is wrong for sure, and so told without waiting for more of it.
    pub(super) fault: Option<Quality>,
}

/// The memory between readings.
#[derive(Debug)]
pub(super) struct Grader {
    rating: f32,
    told: Quality,
    at: Option<Instant>,
    /// Whether the reading before this one was worse than what is told.
    falling: bool,
}

impl Default for Grader {
    fn default() -> Self {
        Self {
            rating: emodel::BEST,
            told: Quality::default(),
            at: None,
            falling: false,
        }
    }
}

impl Grader {
    /// Takes in a reading; returns what to tell, when it is something else than before.
    pub(super) fn judge(&mut self, verdict: Verdict, now: Instant) -> Option<Quality> {
        let share = if verdict.rating < self.rating {
            DOWN
        } else {
            UP
        };
        self.rating += (verdict.rating - self.rating) * share;
        let new = match verdict.fault {
            Some(fault) => fault,
            None => self.graded(verdict.cause),
        };
        let is_worse = new.grade > self.told.grade;
        let was_falling = std::mem::replace(&mut self.falling, is_worse);
        let has_stood = self
            .at
            .is_none_or(|at| now.saturating_duration_since(at) >= HOLD);
        let is_sure = verdict
            .fault
            .is_some_and(|fault| fault.grade >= self.told.grade);
        let is_due = is_sure || if is_worse { was_falling } else { has_stood };
        if new == self.told || !is_due {
            return None;
        }
        self.told = new;
        self.at = Some(now);
        Some(new)
    }

    /// The grade of the rating. What is told already is given up for something better only where
    /// that is better beyond doubt.
    fn graded(&self, cause: Cause) -> Quality {
        let grade_of = |rating: f32| {
            let below = BOUNDARIES.into_iter().find(|(bound, _)| rating < *bound);
            below.map_or(Grade::Excellent, |(_, grade)| grade)
        };
        let plain = grade_of(self.rating);
        let grade = if plain < self.told.grade {
            grade_of(self.rating - MARGIN).min(self.told.grade)
        } else {
            plain
        };
        let cause = match grade {
            Grade::Excellent | Grade::Good => Cause::None,
            // While a better rating is not believed yet nothing new is known of the cause.
            Grade::Bad | Grade::Poor if cause == Cause::None => self.told.cause,
            Grade::Bad | Grade::Poor => cause,
        };
        Quality { grade, cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    struct Run {
        grader: Grader,
        now: Instant,
        told: Vec<(Instant, Quality)>,
    }

    impl Run {
        fn new() -> Self {
            Self {
                grader: Grader::default(),
                now: start(),
                told: Vec::new(),
            }
        }

        fn half_seconds(&mut self, count: u32, rating: f32, cause: Cause) {
            for _ in 0..count {
                self.now += Duration::from_millis(500);
                let fault = None;
                let verdict = Verdict {
                    rating,
                    cause,
                    fault,
                };
                let told = self.grader.judge(verdict, self.now);
                self.told.extend(told.map(|told| (self.now, told)));
            }
        }

        fn grades(&self) -> Vec<(Grade, Cause)> {
            let told = self.told.iter();
            told.map(|(_, it)| (it.grade, it.cause)).collect()
        }
    }

    #[test]
    fn bad_news_come_within_a_second_and_good_ones_after_three() {
        let mut run = Run::new();
        run.half_seconds(10, 93.0, Cause::None);
        assert_eq!(run.grades(), []);
        let begin = run.now;
        run.half_seconds(4, 40.0, Cause::UpLoss);
        assert_eq!(run.grades().last(), Some(&(Grade::Bad, Cause::UpLoss)));
        assert!(run.told[0].0 - begin <= Duration::from_secs(1));
        let end = run.now;
        run.half_seconds(20, 93.0, Cause::None);
        let last = run.told.last().unwrap();
        assert_eq!(last.1, Quality::default());
        let calm = run
            .told
            .iter()
            .find(|(at, it)| *at > end && it.cause == Cause::None);
        assert!(calm.unwrap().0 - end <= Duration::from_secs(5));
    }

    #[test]
    fn a_single_bad_reading_is_not_told() {
        let mut run = Run::new();
        run.half_seconds(4, 93.0, Cause::None);
        run.half_seconds(1, 66.0, Cause::UpLoss);
        run.half_seconds(10, 93.0, Cause::None);
        assert_eq!(run.grades(), []);
    }

    #[test]
    fn a_rating_at_a_boundary_does_not_flicker() {
        let mut run = Run::new();
        for _ in 0..60 {
            run.half_seconds(1, 67.0, Cause::DownLoss);
            run.half_seconds(1, 72.0, Cause::DownLoss);
        }
        assert_eq!(run.grades().last(), Some(&(Grade::Poor, Cause::DownLoss)));
        assert!(run.told.len() <= 2, "{:?}", run.grades());
    }

    #[test]
    fn causes_change_no_faster_than_people_read() {
        let mut run = Run::new();
        for _ in 0..60 {
            run.half_seconds(1, 60.0, Cause::DownLoss);
            run.half_seconds(1, 60.0, Cause::UpLoss);
        }
        assert!(run.told.len() <= 21, "{} in a minute", run.told.len());
        let apart = run.told.windows(2).map(|two| two[1].0 - two[0].0);
        assert!(apart.skip(1).all(|it| it >= HOLD));
    }

    #[test]
    fn what_is_known_for_sure_takes_the_place_of_a_guess_at_once() {
        let mut run = Run::new();
        run.half_seconds(4, 20.0, Cause::DownLoss);
        assert_eq!(run.grades().last(), Some(&(Grade::Bad, Cause::DownLoss)));
        let fault = Quality {
            grade: Grade::Bad,
            cause: Cause::NoMediaDown,
        };
        let verdict = Verdict {
            rating: 20.0,
            cause: Cause::DownLoss,
            fault: Some(fault),
        };
        assert_eq!(run.grader.judge(verdict, run.now), Some(fault));
    }

    #[test]
    fn a_fault_is_told_at_once_and_ends_with_it() {
        let mut run = Run::new();
        run.half_seconds(4, 93.0, Cause::None);
        let fault = Quality {
            grade: Grade::Bad,
            cause: Cause::SilentMicrophone,
        };
        let verdict = Verdict {
            rating: 93.0,
            cause: Cause::None,
            fault: Some(fault),
        };
        assert_eq!(run.grader.judge(verdict, run.now), Some(fault));
        run.half_seconds(6, 93.0, Cause::None);
        assert_eq!(run.grades(), [(Grade::Excellent, Cause::None)]);
    }
}
