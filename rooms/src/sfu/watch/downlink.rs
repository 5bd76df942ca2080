//! Whether what is sent to a participant arrives, told by what their browser reports.

use std::time::{Duration, Instant};

use crate::hall::SlotKind;
use crate::rtp::rtcp::ReportBlock;
use crate::sfu::plan::{self, MIDS};

/// How old a report may be to count. Browsers report on sound every five seconds, give or take half.
const VALID: Duration = Duration::from_secs(8);

/// Packets between two reports below which their loss says nothing.
const ENOUGH: u32 = 20;

/// The least time in which a browser must show that something arrives.
const PATIENCE: Duration = Duration::from_secs(2);

/// The same for a browser that has shown nothing yet, or seldom does.
const MOST_PATIENCE: Duration = Duration::from_secs(8);

/// What is known of the way down to one participant.
#[derive(Debug, Default)]
pub(in crate::sfu) struct Downlink {
    slots: [Slot; MIDS],
    /// The last sign that something arrived.
    arrived: Option<Instant>,
    /// The longest time between two such signs of late, once there were two.
    rhythm: Option<Duration>,
    /// Since when packets have been sent without a pause.
    sending: Option<Instant>,
    /// The slots in which they are sent, one bit each.
    busy: u8,
}

/// What was reported of one slot.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    at: Option<Instant>,
    highest: u32,
    /// What the browser has lost by its own count, 24 bits.
    missed: u32,
    /// Packets sent, as of the last report.
    reported: u32,
    /// Packets sent, as of the last report whose loss was judged.
    told: u32,
    /// Packets received, of those.
    received: u32,
    /// Share lost between us and the browser, in 256ths.
    lost: u8,
    jitter: Duration,
    /// Packets sent, as of the last look.
    sent: u32,
}

impl Downlink {
    /// Takes in what the browser reports of a slot in which so many packets were `sent`. What the
    /// sender lost on the way up leaves gaps that the browser reports too: only what we sent and
    /// did not arrive is lost on the way down.
    pub(in crate::sfu) fn report(&mut self, mid: u8, block: &ReportBlock, sent: u32, now: Instant) {
        let Some(slot) = self.slots.get_mut(usize::from(mid)) else {
            return;
        };
        let news = block.highest.wrapping_sub(slot.highest);
        let is_first = slot.at.is_none();
        let missed = twenty_four_bits(block.lost.wrapping_sub(slot.missed));
        slot.received = slot.received.wrapping_add(news.wrapping_sub(missed));
        slot.highest = block.highest;
        slot.missed = block.lost;
        let before = slot.at.replace(now).unwrap_or(now);
        // Where fewer came than were sent, the last of them came that much earlier.
        let since = sent.wrapping_sub(std::mem::replace(&mut slot.reported, sent));
        if is_first || (news > 0 && news < u32::MAX / 2) {
            let missing = since.saturating_sub(news);
            let interval = now.saturating_duration_since(before);
            let ago = interval * missing / since.max(1);
            self.arrived(now.checked_sub(ago).unwrap_or(now));
        }
        let slot = &mut self.slots[usize::from(mid)];
        let told = sent.wrapping_sub(slot.told);
        if is_first {
            slot.begin(sent);
        } else if told >= ENOUGH {
            let lost = told.saturating_sub(slot.received);
            let share = u64::from(lost) * 256 / u64::from(told);
            slot.lost = slot.lost.midpoint(u8::try_from(share).unwrap_or(u8::MAX));
            slot.begin(sent);
        }
        let micros = u64::from(block.jitter) * 1_000_000;
        let clock_rate = match plan::kind(mid) {
            Some(SlotKind::Audio) => 48_000,
            _ => 90_000,
        };
        slot.jitter = Duration::from_micros(micros / clock_rate);
    }

    /// The browser shows that packets arrived.
    pub(in crate::sfu) fn arrived(&mut self, now: Instant) {
        let now = self.arrived.map_or(now, |before| before.max(now));
        if let Some(before) = self.arrived.replace(now) {
            // What was longest fades, so that one hiccup does not make us patient for ever.
            let fading = self.rhythm.unwrap_or_default() * 15 / 16;
            self.rhythm = Some(fading.max(now.saturating_duration_since(before)));
        }
    }

    /// Looks at how many packets were sent in each slot by now.
    pub(super) fn look(&mut self, sent: [u32; MIDS], now: Instant) {
        let mut busy = 0;
        for (slot, sent) in self.slots.iter_mut().zip(sent) {
            busy = busy << 1 | u8::from(sent != slot.sent);
            slot.sent = sent;
        }
        if busy != self.busy {
            // On sound alone browsers report more seldom than on pictures.
            self.busy = busy;
            self.rhythm = None;
        }
        self.sending = (busy != 0).then(|| self.sending.unwrap_or(now));
    }

    /// Whether packets are sent and none arrives.
    pub(super) fn is_deaf(&self, now: Instant) -> bool {
        let patience = self.rhythm.map_or(MOST_PATIENCE, |rhythm| {
            (rhythm * 2).clamp(PATIENCE, MOST_PATIENCE)
        });
        let since = self.sending.max(self.arrived);
        self.sending.is_some()
            && since.is_some_and(|since| now.saturating_duration_since(since) >= patience)
    }

    /// The worst share lost in a slot whose clock `fits`, 0 to 1.
    pub(in crate::sfu) fn loss(&self, fits: impl Fn(u8) -> bool, now: Instant) -> f32 {
        let lost = self.valid(fits, now).map(|slot| slot.lost).max();
        f32::from(lost.unwrap_or(0)) / 256.0
    }

    /// The worst jitter in such a slot.
    pub(super) fn jitter(&self, fits: impl Fn(u8) -> bool, now: Instant) -> Duration {
        let jitter = self.valid(fits, now).map(|slot| slot.jitter).max();
        jitter.unwrap_or_default()
    }

    fn valid(&self, fits: impl Fn(u8) -> bool, now: Instant) -> impl Iterator<Item = &Slot> {
        let slots = (0_u8..).zip(&self.slots);
        let slots = slots.filter(move |(mid, slot)| {
            let is_fresh = |at: Instant| now.saturating_duration_since(at) <= VALID;
            fits(*mid) && slot.at.is_some_and(is_fresh)
        });
        slots.map(|(_, slot)| slot)
    }
}

impl Slot {
    /// Counts from here on.
    fn begin(&mut self, sent: u32) {
        self.told = sent;
        self.received = 0;
    }
}

/// The difference of two counts of 24 bits, which may be negative, in two's complement.
fn twenty_four_bits(difference: u32) -> u32 {
    ((difference << 8).cast_signed() >> 8).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    fn all(_: u8) -> bool {
        true
    }

    /// Half a second in which 25 packets are sent.
    fn half(downlink: &mut Downlink, sent: &mut u32, now: &mut Instant) {
        *sent += 25;
        *now += Duration::from_millis(500);
        let mut slots = [0; MIDS];
        slots[0] = *sent;
        downlink.look(slots, *now);
    }

    fn block(highest: u32, lost: u32) -> ReportBlock {
        ReportBlock {
            highest,
            lost,
            jitter: 480,
            ..ReportBlock::default()
        }
    }

    #[test]
    fn a_browser_that_shows_nothing_more_is_deaf_within_two_and_a_half_seconds() {
        let (mut now, mut sent) = (start(), 0);
        let mut downlink = Downlink::default();
        for second in 1..10 {
            half(&mut downlink, &mut sent, &mut now);
            half(&mut downlink, &mut sent, &mut now);
            downlink.report(0, &block(second * 50, 0), sent, now);
            assert!(!downlink.is_deaf(now));
        }
        let last = now;
        while !downlink.is_deaf(now) {
            half(&mut downlink, &mut sent, &mut now);
            downlink.report(0, &block(450, 0), sent, now);
        }
        assert!(
            now - last <= Duration::from_millis(2500),
            "{:?}",
            now - last
        );
        downlink.report(0, &block(460, 0), sent, now);
        assert!(!downlink.is_deaf(now), "over with the first sign");
    }

    #[test]
    fn where_nothing_is_sent_nothing_need_arrive() {
        let (mut now, mut sent) = (start(), 0);
        let mut downlink = Downlink::default();
        half(&mut downlink, &mut sent, &mut now);
        downlink.arrived(now);
        for _ in 0..100 {
            now += Duration::from_millis(500);
            let mut slots = [0; MIDS];
            slots[0] = sent;
            downlink.look(slots, now);
            assert!(!downlink.is_deaf(now));
        }
        half(&mut downlink, &mut sent, &mut now);
        assert!(!downlink.is_deaf(now), "the pause is not counted");
    }

    #[test]
    fn a_browser_that_reports_seldom_is_waited_for() {
        let (mut now, mut sent) = (start(), 0);
        let mut downlink = Downlink::default();
        for report in 1..20 {
            for _ in 0..10 {
                half(&mut downlink, &mut sent, &mut now);
                assert!(!downlink.is_deaf(now));
            }
            downlink.report(0, &block(report * 250, 0), sent, now);
        }
    }

    #[test]
    fn one_bad_report_is_half_believed_and_old_ones_not_at_all() {
        let now = start();
        let mut downlink = Downlink::default();
        downlink.report(0, &block(50, 0), 50, now);
        downlink.report(0, &block(100, 12), 98, now);
        let half = 10.0 / 48.0 / 2.0;
        assert!((downlink.loss(all, now) - half).abs() < 0.01);
        downlink.report(0, &block(105, 17), 103, now);
        assert!((downlink.loss(all, now) - half).abs() < 0.01, "too few");
        assert_eq!(downlink.jitter(all, now), Duration::from_millis(10));
        let later = now + VALID + Duration::from_secs(1);
        assert!(downlink.loss(all, later) < 0.001);
    }

    #[test]
    fn what_was_lost_on_the_way_up_is_not_lost_on_the_way_down() {
        let now = start();
        let mut downlink = Downlink::default();
        for report in 1..20 {
            // Every fifth number never came to us: forty are sent of fifty.
            let seen = block(report * 50, report * 10);
            downlink.report(0, &seen, report * 40, now);
        }
        assert!(downlink.loss(all, now) < 0.001);
    }

    #[test]
    fn what_came_late_after_all_is_taken_back() {
        let now = start();
        let mut downlink = Downlink::default();
        downlink.report(0, &block(50, 20), 50, now);
        downlink.report(0, &block(100, 0), 100, now);
        assert!(downlink.loss(all, now) < 0.001);
    }
}
