//! How well a stream arrives: the numbers of a receiver report (RFC 3550, appendix A).

use std::time::{Duration, Instant};

use super::ntp;
use super::rtcp::ReportBlock;

/// How far ahead a sequence number may be before the sender is taken to count anew (RFC 3550, appendix
/// A.1). Less takes an outage for a restart, more a restart for an outage.
const MAX_DROPOUT: u64 = 3000;

/// Reception statistics of one stream.
#[derive(Debug, Default)]
pub struct Reception {
    first: Option<u64>,
    highest: u64,
    received: u64,
    expected_before: u64,
    received_before: u64,
    /// Interarrival jitter in timestamp units, times sixteen.
    jitter: u32,
    transit: Option<u32>,
    report: Option<(u32, Instant)>,
}

impl Reception {
    /// Counts a packet that came as itself. Retransmissions are not counted: the report would show
    /// less loss than there is, or negative loss.
    pub fn received(&mut self, sequence: u64, timestamp: u32, clock_rate: u32, arrival_us: i64) {
        let first = self.first.get_or_insert(sequence);
        self.received += 1;
        if self.received > 1 && sequence > self.highest + MAX_DROPOUT {
            // The numbers in between were never sent.
            *first += sequence - self.highest - 1;
        }
        if sequence > self.highest {
            self.highest = sequence;
        }
        let arrival = (i128::from(arrival_us) * i128::from(clock_rate) / 1_000_000) as u32;
        let transit = arrival.wrapping_sub(timestamp);
        if let Some(before) = self.transit.replace(transit) {
            let difference = (transit.wrapping_sub(before) as i32).unsigned_abs();
            // A jump of the timestamps, as after a pause, is no jitter.
            if difference < clock_rate {
                self.jitter = self.jitter + difference - ((self.jitter + 8) >> 4);
            }
        }
    }

    /// Packets that should have come so far, and packets that came.
    #[must_use]
    pub fn totals(&self) -> (u64, u64) {
        let expected = self.first.map_or(0, |first| self.highest - first + 1);
        (expected, self.received)
    }

    /// Interarrival jitter in timestamp units (RFC 3550, section 6.4.1).
    #[must_use]
    pub fn jitter(&self) -> u32 {
        self.jitter >> 4
    }

    /// Notes a sender report with the middle of its NTP time.
    pub fn sender_report(&mut self, middle: u32, now: Instant) {
        self.report = Some((middle, now));
    }

    /// Makes the report block for the interval that ends `now`; `None` before the first packet.
    pub fn report(&mut self, ssrc: u32, now: Instant) -> Option<ReportBlock> {
        let expected = self.highest - self.first? + 1;
        let expected_now = expected - self.expected_before;
        let received_now = self.received - self.received_before;
        self.expected_before = expected;
        self.received_before = self.received;
        let lost_now = expected_now.saturating_sub(received_now);
        let fraction = (lost_now * 256)
            .checked_div(expected_now)
            .unwrap_or(0)
            .min(255);
        let (last_report, delay) = match self.report {
            Some((middle, at)) => (middle, ntp::short(now.saturating_duration_since(at))),
            None => (0, 0),
        };
        Some(ReportBlock {
            ssrc,
            fraction_lost: fraction as u8,
            lost: expected.saturating_sub(self.received).min(0x7f_ffff) as u32,
            highest: self.highest as u32,
            jitter: self.jitter(),
            last_report,
            delay,
        })
    }
}

/// The round trip a report block tells of, when it quotes a report of ours.
#[must_use]
pub fn round_trip(block: &ReportBlock, now_middle: u32) -> Option<Duration> {
    if block.last_report == 0 {
        return None;
    }
    let elapsed = now_middle
        .wrapping_sub(block.last_report)
        .wrapping_sub(block.delay);
    // A receiver's rounding may make the difference a little negative.
    let elapsed = if elapsed > u32::MAX / 2 { 0 } else { elapsed };
    Some(ntp::from_short(elapsed)).filter(|it| *it < Duration::from_secs(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::rtp::NtpClock;
    use crate::tests::moment::start;

    #[test]
    fn a_quarter_lost_is_reported_once_as_a_fraction_and_for_good_as_a_count() {
        let now = start();
        let mut reception = Reception::default();
        assert_eq!(reception.report(1, now), None);
        for sequence in (0_u64..100).filter(|it| it % 4 != 1) {
            reception.received(1000 + sequence, 0, 90_000, 0);
        }
        let block = reception.report(1, now).unwrap();
        assert_eq!(
            (block.fraction_lost, block.lost, block.highest),
            (64, 25, 1099)
        );
        let block = reception.report(1, now).unwrap();
        assert_eq!((block.fraction_lost, block.lost), (0, 25));
    }

    #[test]
    fn a_sender_that_counts_anew_has_lost_nothing_by_that() {
        let now = start();
        let mut reception = Reception::default();
        for sequence in (70_000..70_100).chain(131_080..131_100) {
            reception.received(sequence, 0, 90_000, 0);
        }
        let block = reception.report(1, now).unwrap();
        assert_eq!((block.fraction_lost, block.lost), (0, 0));
    }

    #[test]
    fn even_arrivals_have_no_jitter() {
        let mut reception = Reception::default();
        for packet in 0..50_u32 {
            reception.received(
                packet.into(),
                packet * 960,
                48_000,
                i64::from(packet) * 20_000,
            );
        }
        assert_eq!(reception.report(1, start()).unwrap().jitter, 0);
        reception.received(50, 50 * 960, 48_000, 50 * 20_000 + 5_000);
        assert!(reception.report(1, start()).unwrap().jitter > 0);
    }

    #[test]
    fn round_trip_is_what_remains_without_the_receivers_delay() {
        let base = start();
        let clock = NtpClock::new(base);
        let later = base + Duration::from_millis(120);
        let block = ReportBlock {
            last_report: ntp::middle(clock.ntp(base)),
            delay: ntp::short(Duration::from_millis(40)),
            ..ReportBlock::default()
        };
        let trip = round_trip(&block, ntp::middle(clock.ntp(later))).unwrap();
        assert!(trip.abs_diff(Duration::from_millis(80)) < Duration::from_millis(1));
        let early = round_trip(&block, block.last_report);
        assert_eq!(early, Some(Duration::ZERO));
    }
}
