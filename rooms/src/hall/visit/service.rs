//! How well people are served, told to everybody in the call.

use std::collections::VecDeque;

use super::Visit;
use crate::hall::{Event, Output, PeerQuality, Quality, QualityView, Report};
use crate::id::PeerId;
use crate::sfu::{LegKey, Sfu};

impl Visit {
    /// Takes in how well a session is served on its connection.
    pub(in crate::hall) fn quality(
        &mut self,
        peer: PeerId,
        leg: LegKey,
        quality: Quality,
        outputs: &mut VecDeque<Output>,
    ) {
        if let Some(member) = self.members.get_mut(&peer).filter(|it| it.leg == Some(leg)) {
            member.quality = quality;
            self.tell_quality(outputs);
        }
    }

    /// Takes in what a browser says of the pictures it sends.
    pub(in crate::hall) fn report(&self, peer: PeerId, report: Report, sfu: &mut Sfu) {
        if let Some(leg) = self.members.get(&peer).and_then(|member| member.leg) {
            sfu.report(leg, report);
        }
    }

    /// Tells everybody in the call what they do not know yet. As long as all is well there is
    /// nothing to tell.
    pub(super) fn tell_quality(&mut self, outputs: &mut VecDeque<Output>) {
        let room = self.room.id();
        let views: Vec<_> = self
            .members
            .iter()
            .filter(|(_, member)| member.admitted)
            .map(|(peer, member)| (*peer, self.view(*peer, member.quality)))
            .collect();
        for (peer, view) in views {
            let Some(member) = self.members.get_mut(&peer) else {
                continue;
            };
            let is_news = match &member.told_quality {
                Some(told) => *told != view,
                None => view.is_worth_telling(),
            };
            if is_news {
                member.told_quality = Some(view.clone());
                let event = Event::Quality(view);
                outputs.push_back(Output::Say { room, peer, event });
            }
        }
    }

    fn view(&self, viewer: PeerId, own: Quality) -> QualityView {
        let others = self
            .members
            .iter()
            .filter(|(peer, member)| **peer != viewer && member.admitted && member.leg.is_some());
        let peers = others.map(|(_, member)| PeerQuality {
            person: member.person,
            quality: member.quality,
        });
        QualityView {
            own,
            peers: peers.collect(),
        }
    }
}
