//! One call over one way: both ends connect, hear each other, count for a while and hang up.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::{join_all, try_join};

use super::{
    caller::Caller,
    finding::{Finding, Measured, Trouble},
    line::Line,
    path::Path,
    relay::Relay,
    server::Server,
};
use crate::clock::Clock;

/// How long the connection may take. Browsers try for about as long before they give a way up, and
/// people before they give the page up.
const CONNECTS_WITHIN: Duration = Duration::from_secs(8);

/// How long the first sound and picture may take once the connection stands.
const HEARD_WITHIN: Duration = Duration::from_secs(4);

/// How long the last packets may take. What is later than this is of no use in a call.
const LATEST: Duration = Duration::from_millis(500);

/// How often is looked whether something has arrived.
const LOOKS: Duration = Duration::from_millis(5);

/// A loss above this is heard and seen, in hundredths. Below it voices are mended by their codec.
const HEARD_LOSS: f64 = 5.0;

/// One person in the call.
struct End {
    line: Line,
    caller: Caller,
}

/// Tries one way.
pub(super) async fn attempt(
    server: &Server,
    path: Path,
    tokens: &[String; 2],
    lasts: Duration,
    clock: &Clock,
) -> Finding {
    let mut measured = Measured::default();
    let tried = call(server, path, tokens, lasts, clock, &mut measured).await;
    Finding {
        path,
        measured,
        trouble: tried.err(),
        is_failure: false,
    }
}

async fn call(
    server: &Server,
    path: Path,
    tokens: &[String; 2],
    lasts: Duration,
    clock: &Clock,
    measured: &mut Measured,
) -> Result<(), Trouble> {
    let [here, there] = tokens;
    let (here, there) = try_join(Line::join(server, here), Line::join(server, there)).await?;
    let began = clock.instant();
    let ends = try_join(
        End::new(here, server, path, clock, began),
        End::new(there, server, path, clock, began),
    );
    let (mut here, mut there) = ends.await?;
    let talked = talk([&mut here, &mut there], path, lasts, clock, began, measured).await;
    join_all([here, there].map(End::leave)).await;
    talked
}

async fn talk(
    ends: [&mut End; 2],
    path: Path,
    lasts: Duration,
    clock: &Clock,
    began: Instant,
    measured: &mut Measured,
) -> Result<(), Trouble> {
    let [here, there] = ends;
    let connected = try_join(here.connect(path), there.connect(path));
    match tokio::time::timeout(CONNECTS_WITHIN, connected).await {
        Ok(connected) => connected?,
        Err(_) => return Err(Trouble::NotConnected),
    };
    measured.connected = Some(clock.instant().duration_since(began));

    let mut sources = Vec::new();
    for caller in [&here.caller, &there.caller] {
        sources.extend(caller.sources.iter().map(Arc::clone));
    }
    let play = join_all(sources.iter().map(|source| source.play(clock, began)));
    let count = count([&here.caller, &there.caller], lasts, began, measured);
    tokio::select! {
        counted = count => counted?,
        _ = play => return Err(Trouble::Client("the connection takes no packets".to_owned())),
        trouble = here.line.listen() => return Err(trouble),
        trouble = there.line.listen() => return Err(trouble),
    }
    settle([&here.caller, &there.caller], measured).await;

    for caller in [&here.caller, &there.caller] {
        let (local, remote) = caller
            .pair(clock.instant())
            .await
            .ok_or(Trouble::NotConnected)?;
        let proven = path.is_proven_by(&local, &remote);
        measured.pair = Some((local, remote));
        if !proven {
            return Err(Trouble::OtherPath);
        }
    }
    if measured.loss.is_some_and(|loss| loss > HEARD_LOSS) {
        return Err(Trouble::Lossy);
    }
    Ok(())
}

/// Waits until both hear and see each other, then lets it go on for a while.
async fn count(
    callers: [&Caller; 2],
    lasts: Duration,
    began: Instant,
    measured: &mut Measured,
) -> Result<(), Trouble> {
    let heard = async {
        loop {
            if let [Some(here), Some(there)] = callers.map(|caller| caller.ear.first()) {
                break here.max(there);
            }
            tokio::time::sleep(LOOKS).await;
        }
    };
    let heard = tokio::time::timeout(HEARD_WITHIN, heard).await;
    let heard = heard.map_err(|_| Trouble::NoMedia)?;
    measured.first_media = Some(heard.duration_since(began));
    for caller in callers {
        for source in &caller.sources {
            source.sent.mark();
        }
    }
    tokio::time::sleep(lasts).await;
    Ok(())
}

/// Waits for the last packets and says what was lost and how long the others took.
async fn settle(callers: [&Caller; 2], measured: &mut Measured) {
    let [here, there] = callers;
    let count = || {
        let (mut sent, mut arrived) = (0, 0);
        for (from, to) in [(here, there), (there, here)] {
            for source in &from.sources {
                let numbers = source.sent.since_mark();
                sent += numbers.len();
                arrived += to.ear.of(source.kind).count(numbers);
            }
        }
        (sent, arrived)
    };
    let all = async {
        while let (sent, arrived) = count()
            && arrived < sent
        {
            tokio::time::sleep(LOOKS).await;
        }
    };
    // Who has not arrived by then is lost.
    drop(tokio::time::timeout(LATEST, all).await);
    let (sent, arrived) = count();
    if sent > 0 {
        measured.loss = Some(100.0 * fraction(sent - arrived, sent));
    }
    let mut took: Vec<_> = [here, there]
        .into_iter()
        .flat_map(|caller| {
            let kinds = caller.sources.iter().map(|source| source.kind);
            kinds.flat_map(|kind| caller.ear.of(kind).took())
        })
        .collect();
    took.sort_unstable();
    measured.round_trip = took.get(took.len() / 2).copied();
}

#[expect(
    clippy::cast_precision_loss,
    reason = "packets of seconds, not of years"
)]
fn fraction(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

impl End {
    async fn new(
        mut line: Line,
        server: &Server,
        path: Path,
        clock: &Clock,
        began: Instant,
    ) -> Result<Self, Trouble> {
        let mut relay = None;
        if path.relay().is_some() {
            let told = line.relays().await?;
            relay = Some(Relay::choose(path, &told).ok_or(Trouble::NotOffered)?);
        }
        let through = (server, relay.as_ref());
        let caller = Caller::new(path, through, line.local, clock, began).await?;
        Ok(Self { line, caller })
    }

    async fn connect(&mut self, path: Path) -> Result<(), Trouble> {
        let offer = self.caller.offer().await?;
        let answer = self.line.offer(offer).await?;
        self.caller.connect(&answer, path).await
    }

    async fn leave(self) {
        self.caller.close().await;
        self.line.leave().await;
    }
}
