//! The citizen's side: the door, the lobby, the place in the queue.

use jiff::Timestamp;
use sportello_rooms::gate::Standing;
use sportello_rooms::id::RoomId;
use sqlx::{AnyConnection, FromRow};

use super::super::bookings::{snapshot, state};
use super::super::row::{parsed, time, zone};
use super::super::{Error, Store};
use super::{Place, RoomEntry};
use crate::booking::appointment::{Event, State, after};
use crate::booking::ids::OfficeId;
use crate::booking::links::RoomLink;

/// The columns of a door, and where to look. `$columns` says whether the link was replaced.
macro_rules! select_entry {
    ($replaced:literal, $rest:literal) => {
        concat!(
            "select b.id, b.code, b.office_id, b.snapshot, b.starts_at, b.ends_at, b.zone, b.state, ",
            "b.epoch, b.lang, p.name, p.surname, ",
            $replaced,
            " as replaced from booking b left join person p on p.booking_id = b.id ",
            $rest
        )
    };
}

impl Store {
    /// The room a link leads to, whatever became of it. Looking changes nothing: mail scanners look too.
    pub async fn room_by_link(&self, link: &RoomLink) -> Result<Option<RoomEntry>, Error> {
        sqlx::query_as::<_, EntryRow>(select_entry!(
            "case when t.replaced_at is null then cast(0 as bigint) else cast(1 as bigint) end",
            "join token t on t.booking_id = b.id where t.hash = $1 and t.purpose = 'room'"
        ))
        .bind(link.hash().as_str().to_owned())
        .fetch_optional(self.read())
        .await?
        .map(RoomEntry::try_from)
        .transpose()
    }

    /// A room by its id. For the program's own use: it asks nobody's permission.
    pub async fn room_entry(&self, room: RoomId) -> Result<Option<RoomEntry>, Error> {
        sqlx::query_as::<_, EntryRow>(select_entry!(
            "cast(0 as bigint)",
            "where b.id = $1 and b.confirmed_at is not null"
        ))
        .bind(room.to_string())
        .fetch_optional(self.read())
        .await?
        .map(RoomEntry::try_from)
        .transpose()
    }

    /// The citizen is in the lobby, or back in it. The first arrival counts, so nobody loses a place by a
    /// reload. Answers where the visit stands; `None` if there is none or it is over.
    pub async fn arrive(&self, room: RoomId, now: Timestamp) -> Result<Option<State>, Error> {
        transact!(self, |tx| {
            let Some(old) = current(tx, room).await? else {
                return Ok(None);
            };
            let Some(new) = after(old, Event::Arrive) else {
                return Ok(None);
            };
            if !advance(tx, room, old, new).await? {
                return Err(Error::Race);
            }
            sqlx::query(
                "update visit set present = 1, arrived_at = coalesce(arrived_at, $2)
                 where booking_id = $1",
            )
            .bind(room.to_string())
            .bind(now.as_second())
            .execute(tx)
            .await?;
            Ok(Some(new))
        })
    }

    /// The citizen is not connected any more. The place in the queue is kept.
    pub async fn depart(&self, room: RoomId) -> Result<(), Error> {
        sqlx::query("update visit set present = 0 where booking_id = $1")
            .bind(room.to_string())
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Nobody is connected: for the start of the program, when every connection is gone.
    pub async fn depart_all(&self) -> Result<(), Error> {
        sqlx::query("update visit set present = 0 where present = 1")
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// The two talk.
    pub async fn begin(&self, room: RoomId, now: Timestamp) -> Result<(), Error> {
        transact!(self, |tx| {
            let Some(State::Called) = current(tx, room).await? else {
                return Ok(());
            };
            if !advance(tx, room, State::Called, State::InCall).await? {
                return Err(Error::Race);
            }
            sqlx::query("update visit set began_at = coalesce(began_at, $2) where booking_id = $1")
                .bind(room.to_string())
                .bind(now.as_second())
                .execute(tx)
                .await?;
            Ok(())
        })
    }

    /// The place of a waiting citizen; `None` if that citizen does not wait. Those who are away for the
    /// moment do not count as ahead.
    pub async fn place(&self, room: RoomId) -> Result<Option<Place>, Error> {
        let row: Option<(String, i64, i64, i64)> = sqlx::query_as(
            "select b.office_id, v.arrived_at,
                    (select count(*) from visit w join booking o on o.id = w.booking_id
                     where o.office_id = b.office_id and o.state = 'waiting' and w.present = 1
                       and (w.arrived_at < v.arrived_at
                            or (w.arrived_at = v.arrived_at and o.id < b.id))),
                    (select count(*) from visit w join booking o on o.id = w.booking_id
                     where o.office_id = b.office_id and w.busy_clerk is not null)
             from booking b join visit v on v.booking_id = b.id
             where b.id = $1 and b.state = 'waiting' and v.arrived_at is not null",
        )
        .bind(room.to_string())
        .fetch_optional(self.read())
        .await?;
        row.map(|(office, since, ahead, busy_clerks)| {
            Ok(Place {
                office: parsed(&office, "booking.office_id")?,
                ahead,
                since: time(since, "visit.arrived_at")?,
                busy_clerks,
            })
        })
        .transpose()
    }

    /// Everybody who waits in an office's lobby, in the order they came.
    pub async fn waiting(&self, office: OfficeId) -> Result<Vec<RoomId>, Error> {
        sqlx::query_scalar::<_, String>(
            "select b.id from booking b join visit v on v.booking_id = b.id
             where b.office_id = $1 and b.state = 'waiting' and v.present = 1
             order by v.arrived_at, b.id",
        )
        .bind(office.to_string())
        .fetch_all(self.read())
        .await?
        .iter()
        .map(|id| parsed(id, "booking.id"))
        .collect()
    }
}

/// Where a confirmed booking stands.
pub(super) async fn current(tx: &mut AnyConnection, room: RoomId) -> Result<Option<State>, Error> {
    sqlx::query_scalar::<_, String>(
        "select state from booking where id = $1 and confirmed_at is not null",
    )
    .bind(room.to_string())
    .fetch_optional(tx)
    .await?
    .map(|word| state(&word))
    .transpose()
}

/// From one state to another, unless it is in a third one meanwhile.
pub(super) async fn advance(
    tx: &mut AnyConnection,
    room: RoomId,
    old: State,
    new: State,
) -> Result<bool, Error> {
    let changed = sqlx::query("update booking set state = $3 where id = $1 and state = $2")
        .bind(room.to_string())
        .bind(old.as_str())
        .bind(new.as_str())
        .execute(tx)
        .await?;
    Ok(changed.rows_affected() == 1)
}

#[derive(FromRow)]
struct EntryRow {
    id: String,
    code: Option<String>,
    office_id: String,
    snapshot: String,
    starts_at: i64,
    ends_at: i64,
    zone: String,
    state: String,
    epoch: i64,
    lang: String,
    name: Option<String>,
    surname: Option<String>,
    replaced: i64,
}

impl TryFrom<EntryRow> for RoomEntry {
    type Error = Error;

    fn try_from(row: EntryRow) -> Result<Self, Error> {
        let promised = snapshot(&row.snapshot)?;
        let state = state(&row.state)?;
        let code = row.code.ok_or(Error::Corrupt("booking.code"))?;
        Ok(Self {
            room: parsed(&row.id, "booking.id")?,
            code: parsed(&code, "booking.code")?,
            office: parsed(&row.office_id, "booking.office_id")?,
            office_name: promised.office,
            office_phone: promised.phone,
            service_name: promised.service,
            citizen: full_name(row.name.as_deref(), row.surname.as_deref()),
            start: time(row.starts_at, "booking.starts_at")?,
            end: time(row.ends_at, "booking.ends_at")?,
            zone: zone(&row.zone)?,
            standing: match state {
                State::Cancelled(_) => Standing::Cancelled,
                State::Ended(_) => Standing::Done,
                _ if row.replaced != 0 => Standing::Moved,
                _ => Standing::Live,
            },
            state,
            epoch: row.epoch,
            lang: row.lang,
        })
    }
}

pub(super) fn full_name(name: Option<&str>, surname: Option<&str>) -> String {
    match (name, surname) {
        (Some(name), Some(surname)) => format!("{name} {surname}"),
        _ => String::new(),
    }
}
