//! Whether what is sent to a participant arrives, told by what their browser reports.

use std::time::{Duration, Instant};

use crate::hall::SlotKind;
use crate::rtp::rtcp::ReportBlock;
use crate::sfu::plan::{self, MIDS};

/// How old a report may be to count. Browsers report on sound every five seconds, give or take half.
const VALID: Duration = Duration::from_secs(8);

/// Packets between two reports below which their loss says nothing.
const ENOUGH: u32 = 20;

/// Packets that came beyond what was known to have landed, at most, which count with the next report.
/// More would hide a loss behind packets that came twice.
const MOST_AHEAD: u32 = 10;

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
    /// Packets sent and no more under way, as of the last report whose loss was judged.
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
    /// Takes in what the browser reports of a slot in which so many packets were `sent`, the last under
    /// the number `newest`. What the sender lost on the way up leaves gaps that the browser reports too:
    /// only what we sent and did not arrive is lost on the way down. What was sent after all that has
    /// arrived is not lost yet.
    pub(in crate::sfu) fn report(
        &mut self,
        mid: u8,
        block: &ReportBlock,
        (sent, newest): (u32, u16),
        now: Instant,
    ) {
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
        let under_way = newest.wrapping_sub(low_16_bits(block.highest));
        let landed = match under_way {
            // What is claimed to have arrived was never sent.
            0x8000.. => sent,
            _ => sent.wrapping_sub(under_way.into()),
        };
        // More may seem under way than was sent since, where there are gaps among it.
        let told = landed
            .wrapping_sub(slot.told)
            .cast_signed()
            .max(0)
            .cast_unsigned();
        if is_first {
            (slot.told, slot.received) = (landed, 0);
        } else if told >= ENOUGH {
            let lost = told.saturating_sub(slot.received);
            let share = u64::from(lost) * 256 / u64::from(told);
            slot.lost = slot.lost.midpoint(u8::try_from(share).unwrap_or(u8::MAX));
            // More than landed can have come where gaps under way were taken for packets.
            let ahead = slot.received.saturating_sub(told).min(MOST_AHEAD);
            (slot.told, slot.received) = (landed, ahead);
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
        let lost = self.valid(fits, now).map(|(_, slot)| slot.lost).max();
        f32::from(lost.unwrap_or(0)) / 256.0
    }

    /// The worst jitter in such a slot, beyond that with which its packets came `arriving` to us.
    pub(super) fn jitter(
        &self,
        fits: impl Fn(u8) -> bool,
        arriving: &[Duration; MIDS],
        now: Instant,
    ) -> Duration {
        let own = |(slot, arriving): (&Slot, _)| slot.jitter.saturating_sub(arriving);
        let slots = self
            .valid(fits, now)
            .map(|(mid, slot)| (slot, arriving[mid]));
        slots.map(own).max().unwrap_or_default()
    }

    fn valid(
        &self,
        fits: impl Fn(u8) -> bool,
        now: Instant,
    ) -> impl Iterator<Item = (usize, &Slot)> {
        let slots = (0_u8..).zip(&self.slots);
        let slots = slots.filter(move |(mid, slot)| {
            let is_fresh = |at: Instant| now.saturating_duration_since(at) <= VALID;
            fits(*mid) && slot.at.is_some_and(is_fresh)
        });
        slots.map(|(mid, slot)| (mid.into(), slot))
    }
}

/// What of a browser's count of sequence numbers is on the wire.
fn low_16_bits(number: u32) -> u16 {
    let [_, _, high, low] = number.to_be_bytes();
    u16::from_be_bytes([high, low])
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
            downlink.report(
                0,
                &block(second * 50, 0),
                (sent, low_16_bits(second * 50)),
                now,
            );
            assert!(!downlink.is_deaf(now));
        }
        let last = now;
        while !downlink.is_deaf(now) {
            half(&mut downlink, &mut sent, &mut now);
            downlink.report(0, &block(450, 0), (sent, low_16_bits(sent)), now);
        }
        assert!(
            now - last <= Duration::from_millis(2500),
            "{:?}",
            now - last
        );
        downlink.report(0, &block(460, 0), (sent, low_16_bits(sent)), now);
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
            downlink.report(0, &block(report * 250, 0), (sent, low_16_bits(sent)), now);
        }
    }

    #[test]
    fn one_bad_report_is_half_believed_and_old_ones_not_at_all() {
        let now = start();
        let mut downlink = Downlink::default();
        downlink.report(0, &block(50, 0), (50, 50), now);
        downlink.report(0, &block(100, 12), (98, 100), now);
        let half = 10.0 / 48.0 / 2.0;
        assert!((downlink.loss(all, now) - half).abs() < 0.01);
        downlink.report(0, &block(105, 17), (103, 105), now);
        assert!((downlink.loss(all, now) - half).abs() < 0.01, "too few");
        let mut arriving = [Duration::ZERO; MIDS];
        let ten = Duration::from_millis(10);
        assert_eq!(downlink.jitter(all, &arriving, now), ten);
        arriving[0] = ten * 2;
        assert_eq!(downlink.jitter(all, &arriving, now), Duration::ZERO);
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
            downlink.report(0, &seen, (report * 40, low_16_bits(report * 50)), now);
        }
        assert!(downlink.loss(all, now) < 0.001);
    }

    #[test]
    fn what_is_under_way_is_not_lost() {
        let now = start();
        let mut downlink = Downlink::default();
        // Of what is sent now this, now that much is still on a way that is not even.
        for (report, under_way) in (1..20).zip([0, 20, 5, 19, 1].into_iter().cycle()) {
            let sent = report * 50;
            let seen = block(sent - under_way, 0);
            downlink.report(0, &seen, (sent, low_16_bits(sent)), now);
            assert!(downlink.loss(all, now) < 0.001, "report {report}");
        }
    }

    #[test]
    fn what_came_late_after_all_is_taken_back() {
        let now = start();
        let mut downlink = Downlink::default();
        downlink.report(0, &block(50, 20), (50, 50), now);
        downlink.report(0, &block(100, 0), (100, 100), now);
        assert!(downlink.loss(all, now) < 0.001);
    }
}
