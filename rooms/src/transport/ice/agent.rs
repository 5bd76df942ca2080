//! The lite agent: which paths proved themselves, and which of them we send along.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use subtle::ConstantTimeEq as _;

use super::{Credentials, Path};
use crate::transport::stun::{self, TransactionId};

/// How long the credentials before an ICE restart stay good. More would keep a stale path alive;
/// less would lose the checks under way while the answer travels.
const OVERLAP: Duration = Duration::from_secs(3);

/// How many addresses of one participant we hold: a phone checks from Wi-Fi, mobile data and both
/// IP versions, each perhaps to two of ours.
const MOST_PATHS: usize = 8;

/// How long an address stays good after its last check: the consent of RFC 7675.
const PATH_LIFE: Duration = Duration::from_secs(30);

/// When nothing proven has come on the path in use for so long, any other path on which a check
/// comes is better: the participant's router may have given it another address, which its browser
/// does not know and so does not nominate. Whoever is in a call sends media all the time.
const PATH_STALE: Duration = Duration::from_millis(500);

/// The same for a path on which media comes. A browser sends media along one path only, but what
/// it sent along the path before may still be under way.
const MEDIA_STALE: Duration = Duration::from_millis(200);

/// Path changes followed within [`MOVE_WINDOW`]; a participant that moves more often than this is
/// a fault or an attack, and each move costs the others a burst to a new address.
const MOST_MOVES: usize = 5;
const MOVE_WINDOW: Duration = Duration::from_secs(1);

/// How many transactions are remembered, so that a recorded check sent again from another address
/// does not turn the media there.
const MOST_SEEN: usize = 64;

/// The lite agent: who may send to us, and where we send to.
pub(in crate::transport) struct Agent {
    current: Generation,
    previous: Option<(Generation, Instant)>,
    paths: Vec<Known>,
    selected: Option<Path>,
    /// When a check or media came on the selected path last.
    heard: Option<Instant>,
    /// The next proven check decides the path, nominated or not.
    undecided: bool,
    moves: VecDeque<Instant>,
    seen: VecDeque<(TransactionId, Path)>,
}

/// The credentials of one ICE session.
struct Generation {
    credentials: Credentials,
    key: hmac::Key,
    peer: Option<String>,
}

/// A path on which a proven check came.
struct Known {
    path: Path,
    checked: Instant,
}

/// A proven check.
pub(in crate::transport) struct Check {
    /// What to send back along the path of the check.
    pub(in crate::transport) answer: Vec<u8>,
    /// Whether the check counts as consent; one with a role conflict does not.
    pub(in crate::transport) consent: bool,
    /// Whether we send along this path from here on and did not before.
    pub(in crate::transport) moved: bool,
}

impl Agent {
    pub(in crate::transport) fn new(credentials: Credentials) -> Self {
        Self {
            current: Generation::new(credentials),
            previous: None,
            paths: Vec::with_capacity(MOST_PATHS),
            selected: None,
            heard: None,
            undecided: true,
            moves: VecDeque::with_capacity(MOST_MOVES),
            seen: VecDeque::with_capacity(MOST_SEEN),
        }
    }

    pub(in crate::transport) fn set_peer(&mut self, ufrag: &str) {
        self.current.peer = Some(ufrag.to_owned());
    }

    #[cfg(any(test, feature = "fuzzing"))]
    pub(in crate::transport) fn peer(&self) -> &str {
        self.current.peer.as_deref().unwrap_or_default()
    }

    pub(in crate::transport) fn restart(
        &mut self,
        credentials: Credentials,
        peer: &str,
        now: Instant,
    ) {
        let previous = std::mem::replace(&mut self.current, Generation::new(credentials));
        self.previous = Some((previous, now + OVERLAP));
        self.set_peer(peer);
        self.undecided = true;
    }

    pub(in crate::transport) fn credentials(&self) -> &Credentials {
        &self.current.credentials
    }

    pub(in crate::transport) fn selected(&self) -> Option<Path> {
        self.selected
    }

    /// Whether a proven check came on this path lately.
    pub(in crate::transport) fn knows(&self, path: Path, now: Instant) -> bool {
        self.paths.iter().any(|known| {
            known.path == path && now.saturating_duration_since(known.checked) < PATH_LIFE
        })
    }

    /// Handles a STUN message. Nothing is said to a sender that does not know the password: any
    /// answer would be a way to make us send to an address of somebody else's choice.
    pub(in crate::transport) fn handle(
        &mut self,
        path: Path,
        data: &[u8],
        now: Instant,
    ) -> Option<Check> {
        if self
            .previous
            .as_ref()
            .is_some_and(|(_, until)| *until <= now)
        {
            self.previous = None;
        }
        let request = stun::Request::parse(data)?;
        let is_current = self.current.expects(request.ufrag, request.sender_ufrag);
        let generation = if is_current {
            &self.current
        } else {
            let (previous, _) = self.previous.as_ref()?;
            previous
                .expects(request.ufrag, request.sender_ufrag)
                .then_some(previous)?
        };
        if !request.is_authentic(&generation.key) {
            return None;
        }
        if request.controlled {
            let answer = stun::role_conflict(request.transaction, &generation.key);
            return Some(Check {
                answer,
                consent: false,
                moved: false,
            });
        }
        let answer = stun::success(request.transaction, path.remote, &generation.key);
        if self.is_replay(request.transaction, path) {
            return None;
        }
        self.remember(path, now);
        let is_needed = self.undecided || self.is_silent(PATH_STALE, now);
        let wanted = request.use_candidate || (is_needed && is_current);
        let moved = wanted && self.follow(path, now);
        if is_current {
            self.undecided = false;
        }
        Some(Check {
            answer,
            consent: true,
            moved,
        })
    }

    /// Notes media that proved itself on a path that [`Agent::knows`]. Returns whether we send along
    /// this path from here on and did not before.
    pub(in crate::transport) fn media(&mut self, path: Path, now: Instant) -> bool {
        if self.selected == Some(path) {
            self.heard = Some(now);
            return false;
        }
        self.is_silent(MEDIA_STALE, now) && self.follow(path, now)
    }

    /// Selects a path, unless it is the selected one or there were too many of late. Returns whether
    /// it was selected now.
    fn follow(&mut self, path: Path, now: Instant) -> bool {
        let moved = self.selected != Some(path) && self.may_move(now);
        if moved {
            self.selected = Some(path);
        }
        if self.selected == Some(path) {
            self.heard = Some(now);
        }
        moved
    }

    /// Whether nothing has come on the selected path for so long.
    fn is_silent(&self, time: Duration, now: Instant) -> bool {
        self.heard
            .is_none_or(|at| now.saturating_duration_since(at) >= time)
    }

    fn is_replay(&mut self, transaction: TransactionId, path: Path) -> bool {
        if let Some((_, first)) = self.seen.iter().find(|(id, _)| *id == transaction) {
            return *first != path;
        }
        if self.seen.len() == MOST_SEEN {
            self.seen.pop_front();
        }
        self.seen.push_back((transaction, path));
        false
    }

    fn remember(&mut self, path: Path, now: Instant) {
        if let Some(known) = self.paths.iter_mut().find(|known| known.path == path) {
            known.checked = now;
            return;
        }
        if self.paths.len() == MOST_PATHS {
            let selected = self.selected;
            let oldest = (0..MOST_PATHS)
                .filter(|&at| Some(self.paths[at].path) != selected)
                .min_by_key(|&at| self.paths[at].checked);
            if let Some(at) = oldest {
                self.paths.swap_remove(at);
            }
        }
        self.paths.push(Known { path, checked: now });
    }

    fn may_move(&mut self, now: Instant) -> bool {
        while self
            .moves
            .front()
            .is_some_and(|at| now.saturating_duration_since(*at) >= MOVE_WINDOW)
        {
            self.moves.pop_front();
        }
        let may = self.moves.len() < MOST_MOVES;
        if may {
            self.moves.push_back(now);
        }
        may
    }
}

impl Generation {
    fn new(credentials: Credentials) -> Self {
        Self {
            key: stun::integrity_key(credentials.pwd()),
            credentials,
            peer: None,
        }
    }

    fn expects(&self, ours: &str, theirs: &str) -> bool {
        let Some(peer) = &self.peer else {
            return false;
        };
        let known = ours.as_bytes().ct_eq(self.credentials.ufrag().as_bytes())
            & theirs.as_bytes().ct_eq(peer.as_bytes());
        known.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::testing::start;
    use crate::transport::{ConnectionId, Via};

    const PEER: &str = "peer";

    fn credentials(seed: u8) -> Credentials {
        Credentials::from_random([seed; 24])
    }

    fn agent() -> Agent {
        let mut agent = Agent::new(credentials(1));
        agent.set_peer(PEER);
        agent
    }

    fn path(port: u16) -> Path {
        Path::udp(([192, 0, 2, 1], port).into(), ([192, 0, 2, 9], 443).into())
    }

    /// A check as a browser makes it, with the id of its transaction.
    fn check(to: &Credentials, id: u16, nominates: bool) -> Vec<u8> {
        let attribute: &[u16] = if nominates {
            &[stun::USE_CANDIDATE]
        } else {
            &[]
        };
        stun::testing::request(to, PEER, id, attribute)
    }

    #[test]
    fn the_first_check_decides_until_another_is_nominated() {
        let (mut agent, now) = (agent(), start());
        let to = credentials(1);
        assert!(
            agent
                .handle(path(1), &check(&to, 1, false), now)
                .unwrap()
                .moved
        );
        assert!(
            !agent
                .handle(path(2), &check(&to, 2, false), now)
                .unwrap()
                .moved
        );
        assert_eq!(agent.selected(), Some(path(1)));
        assert!(
            agent
                .handle(path(2), &check(&to, 3, true), now)
                .unwrap()
                .moved
        );
        assert!(
            agent
                .handle(path(1), &check(&to, 4, true), now)
                .unwrap()
                .moved
        );
        assert_eq!(agent.selected(), Some(path(1)));
    }

    #[test]
    fn nothing_is_said_to_a_stranger() {
        let (mut agent, now) = (agent(), start());
        let wrong_password = Credentials {
            pwd: "x".repeat(24),
            ..credentials(1)
        };
        assert!(
            agent
                .handle(path(1), &check(&wrong_password, 1, true), now)
                .is_none()
        );
        assert!(
            agent
                .handle(path(1), &check(&credentials(2), 2, true), now)
                .is_none()
        );
        let stranger = stun::testing::request(&credentials(1), "else", 3, &[]);
        assert!(agent.handle(path(1), &stranger, now).is_none());
        assert!(agent.handle(path(1), b"noise", now).is_none());
        assert_eq!(agent.selected(), None);
        assert!(!agent.knows(path(1), now));
    }

    #[test]
    fn a_peer_that_would_be_controlled_is_told_of_the_conflict() {
        let (mut agent, now) = (agent(), start());
        let request = stun::testing::request(&credentials(1), PEER, 1, &[stun::ICE_CONTROLLED]);
        let check = agent.handle(path(1), &request, now).unwrap();
        assert!(!check.consent && !check.moved);
        assert_eq!(check.answer[..2], [1, 0x11]);
        assert!(!agent.knows(path(1), now));
    }

    #[test]
    fn what_carries_the_datagrams_is_part_of_the_path() {
        let (mut agent, now) = (agent(), start());
        let tcp = Path {
            via: Via::Tcp(ConnectionId(1)),
            ..path(1)
        };
        agent.handle(path(1), &check(&credentials(1), 1, true), now);
        assert!(!agent.knows(tcp, now), "proven over UDP alone");
        let moved = agent.handle(tcp, &check(&credentials(1), 2, true), now);
        assert!(moved.unwrap().moved);
        assert_eq!(agent.selected(), Some(tcp));
        assert!(agent.knows(path(1), now), "what is under way still counts");
    }

    #[test]
    fn a_recorded_check_does_not_turn_the_media() {
        let (mut agent, now) = (agent(), start());
        let recorded = check(&credentials(1), 1, true);
        assert!(agent.handle(path(1), &recorded, now).is_some());
        assert!(agent.handle(path(66), &recorded, now).is_none());
        assert_eq!(agent.selected(), Some(path(1)));
        let again = agent.handle(path(1), &recorded, now);
        assert!(again.is_some(), "a repeated request gets its answer again");
    }

    #[test]
    fn a_restless_peer_is_followed_five_times_a_second() {
        let (mut agent, now) = (agent(), start());
        for id in 1..=10 {
            let moved = agent
                .handle(path(id), &check(&credentials(1), id, true), now)
                .unwrap()
                .moved;
            assert_eq!(moved, id <= 5);
        }
        let later = now + MOVE_WINDOW;
        assert!(
            agent
                .handle(path(6), &check(&credentials(1), 11, true), later)
                .unwrap()
                .moved
        );
    }

    #[test]
    fn paths_are_bounded_and_expire_but_never_the_one_in_use() {
        let (mut agent, now) = (agent(), start());
        let to = credentials(1);
        agent.handle(path(100), &check(&to, 100, true), now);
        for id in 1..=20 {
            let at = now + Duration::from_millis(u64::from(id));
            agent.handle(path(id), &check(&to, id, false), at);
        }
        assert_eq!(agent.paths.len(), MOST_PATHS);
        assert!(agent.knows(path(100), now) && agent.knows(path(20), now));
        assert!(!agent.knows(path(2), now));
        assert!(!agent.knows(path(20), now + Duration::from_millis(20) + PATH_LIFE));
    }

    #[test]
    fn a_stale_path_is_left_for_any_that_proves_itself() {
        let (mut agent, now) = (agent(), start());
        agent.handle(path(1), &check(&credentials(1), 1, true), now);
        let later = now + PATH_STALE;
        assert!(
            agent
                .handle(path(2), &check(&credentials(1), 2, false), later)
                .unwrap()
                .moved
        );
    }

    #[test]
    fn a_path_on_which_media_comes_is_not_left_for_one_that_is_only_checked() {
        let (mut agent, now) = (agent(), start());
        let to = credentials(1);
        agent.handle(path(1), &check(&to, 1, true), now);
        let later = now + PATH_STALE;
        assert!(!agent.media(path(1), now + PATH_STALE / 2));
        let check = agent.handle(path(2), &check(&to, 2, false), later);
        assert!(!check.unwrap().moved);
        assert_eq!(agent.selected(), Some(path(1)));
    }

    #[test]
    fn media_is_followed_to_where_it_comes_from_once_the_path_before_is_silent() {
        let (mut agent, now) = (agent(), start());
        let to = credentials(1);
        agent.handle(path(1), &check(&to, 1, true), now);
        agent.handle(path(2), &check(&to, 2, false), now);
        let late = now + Duration::from_millis(100);
        assert!(!agent.media(path(2), late), "the other may still come");
        assert!(!agent.media(path(1), late));
        assert!(agent.media(path(2), late + MEDIA_STALE));
        assert!(!agent.media(path(2), late + MEDIA_STALE));
        assert_eq!(agent.selected(), Some(path(2)));
    }

    #[test]
    fn a_restart_keeps_the_old_credentials_for_three_seconds() {
        let (mut agent, now) = (agent(), start());
        agent.handle(path(1), &check(&credentials(1), 1, true), now);
        agent.restart(credentials(2), PEER, now);
        let soon = now + Duration::from_secs(2);
        let old = agent
            .handle(path(3), &check(&credentials(1), 2, false), soon)
            .unwrap();
        assert!(!old.moved, "the old session no longer decides");
        assert!(
            agent
                .handle(path(2), &check(&credentials(2), 3, false), soon)
                .unwrap()
                .moved
        );
        let late = now + OVERLAP;
        assert!(
            agent
                .handle(path(1), &check(&credentials(1), 4, true), late)
                .is_none()
        );
        assert!(
            agent
                .handle(path(2), &check(&credentials(2), 5, true), late)
                .is_some()
        );
    }
}
