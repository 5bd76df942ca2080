//! Every number there is, in the order a person reads them.

use super::exposition::{Exposition, Kind};
use crate::app::App;
use crate::live::{Counts, Reading};

/// A number of the halls: its name, its help, and where it stands.
type Number<T> = (&'static str, &'static str, fn(&Counts) -> T);

/// Writes the page.
pub(super) async fn write(app: &App) -> String {
    let mut page = Exposition::default();
    program(&mut page, app);
    let readings: Vec<_> = app.live.readings().collect();
    threads(&mut page, &readings);
    rooms(&mut page, &readings);
    media(&mut page, &readings);
    shell(&mut page, app);
    store(&mut page, app).await;
    page.into_text()
}

fn program(page: &mut Exposition, app: &App) {
    page.family(
        Kind::Gauge,
        "sportello_build_info",
        "Always 1; the label tells the version.",
    )
    .sample(&[("version", env!("CARGO_PKG_VERSION"))], 1_u64);
    let started = u64::try_from(app.metrics.started.as_second()).unwrap_or(0);
    page.single(
        Kind::Gauge,
        "process_start_time_seconds",
        "When the program was started, in unix seconds.",
        started,
    );
}

/// What differs from one media thread to the other.
fn threads(page: &mut Exposition, readings: &[Reading]) {
    let numbers: Vec<_> = (0..readings.len()).map(|n| n.to_string()).collect();
    let all = || numbers.iter().zip(readings);
    let mut busy = page.family(
        Kind::Gauge,
        "sportello_media_busy_ratio",
        "Share of its time a media thread is busy, 0 to 1. From 0.7 on nobody new is let in.",
    );
    for (thread, reading) in all() {
        busy.sample(&[("thread", thread)], reading.busy);
    }
    let mut full = page.family(
        Kind::Gauge,
        "sportello_media_full",
        "1 while a media thread lets nobody new in.",
    );
    for (thread, reading) in all() {
        full.sample(&[("thread", thread)], reading.full);
    }
    let mut datagrams = page.family(
        Kind::Counter,
        "sportello_media_datagrams_total",
        "Datagrams through the media sockets.",
    );
    for (thread, Reading { traffic, .. }) in all() {
        datagrams.sample(&[("thread", thread), ("direction", "in")], traffic.received);
        datagrams.sample(&[("thread", thread), ("direction", "out")], traffic.sent);
    }
    let mut bytes = page.family(
        Kind::Counter,
        "sportello_media_bytes_total",
        "Bytes of these datagrams, without UDP and IP headers.",
    );
    for (thread, Reading { traffic, .. }) in all() {
        bytes.sample(
            &[("thread", thread), ("direction", "in")],
            traffic.received_bytes,
        );
        bytes.sample(
            &[("thread", thread), ("direction", "out")],
            traffic.sent_bytes,
        );
    }
    let mut dropped = page.family(
        Kind::Counter,
        "sportello_media_datagrams_dropped_total",
        "Datagrams that were not sent: the kernel did not take them, or there were too many at once.",
    );
    for (
        thread,
        Reading {
            traffic, counts, ..
        },
    ) in all()
    {
        dropped.sample(&[("thread", thread), ("reason", "kernel")], traffic.refused);
        dropped.sample(
            &[("thread", thread), ("reason", "batch")],
            counts.overflowed,
        );
    }
}

fn rooms(page: &mut Exposition, readings: &[Reading]) {
    let sum = |of: fn(&Counts) -> usize| readings.iter().map(|it| of(&it.counts)).sum::<usize>();
    let gauges: [Number<usize>; 4] = [
        (
            "sportello_rooms",
            "Rooms that are open, lobbies included.",
            |it| it.rooms,
        ),
        (
            "sportello_calls",
            "Rooms in which two people or more are connected.",
            |it| it.calls,
        ),
        (
            "sportello_participants",
            "People in rooms, waiting or talking.",
            |it| it.peers,
        ),
        (
            "sportello_relay_allocations",
            "Browsers that come through the relay.",
            |it| it.allocations,
        ),
    ];
    for (name, help, of) in gauges {
        page.single(Kind::Gauge, name, help, sum(of));
    }
    let mut grades = page.family(
        Kind::Gauge,
        "sportello_participants_by_quality",
        "People in calls by how well they hear, see, are heard and are seen.",
    );
    for (place, grade) in ["excellent", "good", "poor", "bad"].into_iter().enumerate() {
        let people: usize = readings.iter().map(|it| it.counts.grades[place]).sum();
        grades.sample(&[("grade", grade)], people);
    }
}

fn media(page: &mut Exposition, readings: &[Reading]) {
    let sum = |of: fn(&Counts) -> u64| readings.iter().map(|it| of(&it.counts)).sum::<u64>();
    let counters: [Number<u64>; 8] = [
        (
            "sportello_rtp_packets_received_total",
            "RTP packets that arrived and could be decrypted.",
            |it| it.tally.received,
        ),
        (
            "sportello_rtp_packets_forwarded_total",
            "RTP packets that went to a receiver, retransmissions included.",
            |it| it.forwarded,
        ),
        (
            "sportello_rtp_packets_refused_total",
            "RTP packets above what one participant may send.",
            |it| it.tally.refused,
        ),
        (
            "sportello_rtp_packets_requested_total",
            "RTP packets that senders were asked for again.",
            |it| it.tally.requested,
        ),
        (
            "sportello_rtp_packets_retransmitted_total",
            "RTP packets that receivers were sent again.",
            |it| it.tally.retransmitted,
        ),
        (
            "sportello_key_frames_requested_total",
            "Key frames that senders were asked for.",
            |it| it.tally.key_frames,
        ),
        (
            "sportello_ice_restarts_total",
            "Connections that looked for a new path.",
            |it| it.tally.restarts,
        ),
        (
            "sportello_ice_path_changes_total",
            "Connections that went on along another path.",
            |it| it.tally.path_changes,
        ),
    ];
    for (name, help, of) in counters {
        page.single(Kind::Counter, name, help, sum(of));
    }
    let mut handshakes = page.family(
        Kind::Counter,
        "sportello_dtls_handshakes_total",
        "DTLS handshakes by their result.",
    );
    handshakes.sample(&[("result", "ok")], sum(|it| it.tally.connected));
    handshakes.sample(&[("result", "failed")], sum(|it| it.tally.failed));
}

fn shell(page: &mut Exposition, app: &App) {
    page.single(
        Kind::Gauge,
        "sportello_websocket_sessions",
        "Pages that are connected or about to return.",
        app.live.conversations(),
    );
    page.single(
        Kind::Counter,
        "sportello_newcomers_refused_total",
        "Times somebody was asked to wait because media was full.",
        app.live.turned_away(),
    );
    page.single(
        Kind::Counter,
        "sportello_bookings_total",
        "Appointments made.",
        app.metrics
            .bookings
            .load(std::sync::atomic::Ordering::Relaxed),
    );
    let mut requests = page.family(
        Kind::Counter,
        "sportello_http_requests_total",
        "Requests by method, route and status.",
    );
    for (answered, count) in app.metrics.lock().iter() {
        let status = answered.status.to_string();
        let labels = [
            ("method", answered.method),
            ("route", answered.route.as_str()),
            ("status", status.as_str()),
        ];
        requests.sample(&labels, *count);
    }
}

async fn store(page: &mut Exposition, app: &App) {
    let mails = app.store.mail_counts(app.clock.now()).await;
    page.single(
        Kind::Gauge,
        "sportello_database_up",
        "Whether the database answers.",
        mails.is_ok(),
    );
    let Ok(mails) = mails else {
        return;
    };
    let mut states = page.family(
        Kind::Gauge,
        "sportello_mails",
        "Messages that wait to be sent, and messages that reached nobody for sure.",
    );
    states.sample(&[("state", "queued")], mails.queued);
    states.sample(&[("state", "failed")], mails.failed);
}
