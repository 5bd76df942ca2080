//! Lip sync. Each sender's reports tell the wall time of its media; receivers are told the same on
//! our clock, with one offset for all streams of a sender, so that voice and picture stay together
//! whichever slots they are shown in.

use crate::rtp::rtcp::SenderInfo;

/// One second of NTP time.
const SECOND: i64 = 1 << 32;

/// The difference between a sender's clock and ours.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct SenderClock {
    /// To be added to the sender's NTP time, network delay included.
    offset: Option<u64>,
}

impl SenderClock {
    /// Learns from a report that arrived at `now` on our clock.
    pub(super) fn report(&mut self, ntp: u64, now: u64) {
        let seen = now.wrapping_sub(ntp);
        let Some(offset) = self.offset else {
            self.offset = Some(seen);
            return;
        };
        let later = seen.wrapping_sub(offset).cast_signed();
        // The report that took the shortest way is the truest; a slow rise follows drifting clocks,
        // and a jump is another clock.
        let step = match later {
            ..0 | SECOND.. => later,
            _ => later / 64,
        };
        self.offset = Some(offset.wrapping_add_signed(step));
    }

    /// The sender's timestamp at `now` on our clock, extrapolated from its last report.
    pub(super) fn timestamp(&self, report: &SenderInfo, clock_rate: u32, now: u64) -> Option<u32> {
        let at = report.ntp.wrapping_add(self.offset?);
        let since = i128::from(now.wrapping_sub(at).cast_signed());
        let ticks = (since * i128::from(clock_rate)) >> 32;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "timestamps wrap"
        )]
        let ticks = ticks as u32;
        Some(report.timestamp.wrapping_add(ticks))
    }
}

/// What a stream's timestamps show at the origin of its sender's clock. Two streams of one sender
/// are compared by it, whatever their timestamps began with.
pub(super) fn epoch(report: &SenderInfo, clock_rate: u32) -> u32 {
    let ticks = (u128::from(report.ntp) * u128::from(clock_rate)) >> 32;
    #[expect(clippy::cast_possible_truncation, reason = "timestamps wrap")]
    let ticks = ticks as u32;
    report.timestamp.wrapping_sub(ticks)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1 << 32;

    fn info(ntp: u64, timestamp: u32) -> SenderInfo {
        SenderInfo {
            ssrc: 1,
            ntp,
            timestamp,
            packets: 0,
            bytes: 0,
        }
    }

    #[test]
    fn voice_and_picture_of_a_sender_are_mapped_alike() {
        let mut clock = SenderClock::default();
        let (voice, picture) = (info(100 * S, 48_000), info(100 * S + S / 2, 900_000));
        clock.report(voice.ntp, 5000 * S);
        // The second report was slow; it must not tear them apart.
        clock.report(picture.ntp, 5000 * S + S / 2 + S / 100);
        let voice = clock.timestamp(&voice, 48_000, 5001 * S).unwrap();
        let picture = clock.timestamp(&picture, 90_000, 5001 * S).unwrap();
        assert!((95_980..=96_000).contains(&voice), "{voice}");
        assert!((944_950..=945_000).contains(&picture), "{picture}");
    }

    #[test]
    fn another_clock_is_taken_at_once() {
        let mut clock = SenderClock::default();
        clock.report(100 * S, 5000 * S);
        clock.report(900 * S, 5001 * S);
        assert_eq!(
            clock.timestamp(&info(900 * S, 7), 90_000, 5001 * S),
            Some(7)
        );
        clock.report(100 * S, 5002 * S);
        assert_eq!(
            clock.timestamp(&info(100 * S, 7), 90_000, 5002 * S),
            Some(7)
        );
    }

    #[test]
    fn streams_of_one_sender_are_compared_whenever_it_reports_on_them() {
        let small = epoch(&info(100 * S, 5_000), 90_000);
        let large = epoch(&info(101 * S + S / 3, 900_000), 90_000);
        // A third of a second and one after the first report the small one shows 125_000.
        let apart = large.wrapping_sub(small);
        assert!((774_999..=775_001).contains(&apart), "{apart}");
    }

    #[test]
    fn nothing_is_known_before_a_report() {
        assert_eq!(
            SenderClock::default().timestamp(&info(1, 1), 90_000, 5),
            None
        );
    }
}
