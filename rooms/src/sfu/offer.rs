//! Answering offers: a new connection, an ICE restart of one that lives, or the same offer again.

use std::time::{Duration, Instant};

use super::leg::Leg;
use super::negotiate::{Agreement, SlotSsrcs};
use super::plan::MIDS;
use super::slot::Slot;
use super::{LegKey, Owner, Sfu};
use crate::hall::MediaError;
use crate::transport::sdp::{Answer, AnswerMedia, Offer};
use crate::transport::{Credentials, Transport};

/// How long checks under the user name before an ICE restart are still led to their leg; the
/// transport honours them as long.
const OLD_UFRAG: Duration = Duration::from_secs(3);

/// An answered offer.
pub(crate) struct Answered {
    /// The leg: the one before, or another one that takes its place.
    pub(crate) leg: LegKey,
    /// The answer.
    pub(crate) sdp: String,
}

impl Sfu {
    /// Answers an offer of `owner`, whose leg so far is `before`. An offer of another browser
    /// connection closes that one.
    pub(crate) fn offer(
        &mut self,
        owner: Owner,
        before: Option<LegKey>,
        sdp: &str,
        now: Instant,
    ) -> Result<Answered, MediaError> {
        let offer = Offer::parse(sdp)?;
        let goes_on = before.filter(|key| {
            self.leg(*key)
                .is_some_and(|leg| leg.fingerprint == offer.fingerprint)
        });
        let (key, media) = if let Some(key) = goes_on {
            (key, self.go_on(key, &offer, now)?)
        } else {
            let begun = self.begin(owner, &offer, now)?;
            if let Some(before) = before {
                self.close(before, now);
            }
            begun
        };
        self.flush(key, now);
        self.reschedule(key, now);
        let sdp = self.answer(key, &media).ok_or(MediaError::Unknown)?;
        Ok(Answered { leg: key, sdp })
    }

    pub(super) fn begin(
        &mut self,
        owner: Owner,
        offer: &Offer,
        now: Instant,
    ) -> Result<(LegKey, Vec<AnswerMedia>), MediaError> {
        let clock = self.clock(now);
        let draw = &mut self.draw;
        let ssrcs: [SlotSsrcs; MIDS] = std::array::from_fn(|_| SlotSsrcs {
            media: draw.ssrc(),
            retransmission: draw.ssrc(),
        });
        let (agreement, media) = Agreement::new(offer, &ssrcs)?;
        let mut mids = 0_u8..;
        let slots = ssrcs.map(|ssrcs| Slot::new(mids.next().unwrap_or(0), ssrcs, draw.sequence()));
        let credentials = Credentials::of_thread(self.thread, draw.bytes());
        let mut transport = Transport::new(credentials, self.certificate.clone(), now);
        transport.set_remote(&offer.remote(), now);

        let key = self.free.pop().unwrap_or_else(|| {
            self.legs.push(None);
            LegKey(u32::try_from(self.legs.len() - 1).unwrap_or(u32::MAX))
        });
        self.demux.expect(transport.credentials().ufrag(), key);
        let mut leg = Leg::new(
            key,
            owner,
            transport,
            offer.fingerprint,
            agreement,
            slots,
            clock,
        );
        leg.session = (u64::from_be_bytes(self.draw.bytes()) >> 1, 0);
        offer.credentials.ufrag().clone_into(&mut leg.remote_ufrag);
        self.legs[key.index()] = Some(Box::new(leg));
        Ok((key, media))
    }

    fn go_on(
        &mut self,
        key: LegKey,
        offer: &Offer,
        now: Instant,
    ) -> Result<Vec<AnswerMedia>, MediaError> {
        let credentials = Credentials::of_thread(self.thread, self.draw.bytes());
        let Some(leg) = self
            .legs
            .get_mut(key.index())
            .and_then(Option::as_deref_mut)
        else {
            return Err(MediaError::Unknown);
        };
        let ssrcs = leg.slots.each_ref().map(|slot| slot.ssrcs);
        let (agreement, media) = Agreement::new(offer, &ssrcs)?;
        leg.renew(agreement);
        leg.forget_old_ufrags(now, |ufrag| self.demux.dismiss(ufrag));
        if leg.remote_ufrag != offer.credentials.ufrag() {
            let old = leg.transport.credentials().ufrag().to_owned();
            leg.old_ufrags.push((old, now + OLD_UFRAG));
            offer.credentials.ufrag().clone_into(&mut leg.remote_ufrag);
            self.demux.expect(credentials.ufrag(), key);
            leg.transport.restart(credentials, &offer.remote(), now);
            self.tally.restarts += 1;
        }
        Ok(media)
    }

    fn answer(&mut self, key: LegKey, media: &[AnswerMedia]) -> Option<String> {
        let leg = self.legs.get_mut(key.index())?.as_deref_mut()?;
        leg.session.1 += 1;
        let answer = Answer {
            credentials: leg.transport.credentials(),
            fingerprint: leg.transport.certificate().fingerprint(),
            session: leg.session,
            udp: &self.udp,
            tcp: &self.tcp,
            media,
        };
        Some(answer.to_sdp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::sync::Arc;

    use uuid::Uuid;

    use crate::id::{PeerId, RoomId};
    use crate::tests::moment::start;
    use crate::transport::Certificate;

    const FIREFOX: &str = include_str!("../../tests/data/firefox-offer.sdp");

    fn certificate() -> Arc<Certificate> {
        let made = rcgen::generate_simple_self_signed(vec!["sportello".to_owned()]).unwrap();
        let (cert, key) = (made.cert.der().to_vec(), made.signing_key.serialize_der());
        Arc::new(Certificate::from_der(cert, key).unwrap())
    }

    fn owner() -> Owner {
        Owner {
            room: RoomId::new(Uuid::nil()),
            peer: PeerId::new(1),
        }
    }

    #[test]
    fn offers_upon_offers_before_any_connection_leave_little_behind() {
        let mut sfu = Sfu::new(certificate(), Vec::new(), Vec::new(), [1; 32]);
        let begin = start();
        let mut leg = None;
        for turn in 0..600_u32 {
            let now = begin + Duration::from_millis(100) * turn;
            let sdp = FIREFOX.replace("68303c98", &format!("{turn:08}"));
            leg = Some(sfu.offer(owner(), leg, &sdp, now).unwrap().leg);
        }
        let leg = sfu.leg(leg.unwrap()).unwrap();
        assert!(leg.old_ufrags.len() <= 31, "{} names", leg.old_ufrags.len());
    }

    #[test]
    fn a_connection_keeps_the_certificate_it_began_with() {
        let (old, new) = (certificate(), certificate());
        let mut sfu = Sfu::new(old.clone(), Vec::new(), Vec::new(), [1; 32]);
        let now = start();
        let begun = sfu.offer(owner(), None, FIREFOX, now).unwrap();
        assert!(begun.sdp.contains(old.fingerprint()));
        sfu.renew_certificate(new.clone());
        let restarted = FIREFOX.replace("68303c98", "68303c99");
        let goes_on = sfu
            .offer(owner(), Some(begun.leg), &restarted, now)
            .unwrap();
        assert_eq!(goes_on.leg, begun.leg);
        assert!(goes_on.sdp.contains(old.fingerprint()));
        let fingerprint = Offer::parse(FIREFOX).unwrap().fingerprint.to_string();
        let reloaded = FIREFOX.replace(&fingerprint, new.fingerprint());
        let anew = sfu.offer(owner(), Some(begun.leg), &reloaded, now).unwrap();
        assert!(anew.sdp.contains(new.fingerprint()) && !anew.sdp.contains(old.fingerprint()));
    }
}
