//! The counters of an office.

use sqlx::FromRow;

use super::super::row::parsed;
use super::super::{Error, Store};
use crate::booking::ids::{CounterId, OfficeId};

/// A counter, one unit of an office's parallel capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Its id.
    pub id: CounterId,
    /// Its name.
    pub name: String,
    /// Whether it receives anybody.
    pub active: bool,
    /// Whether the office alone gives it away.
    pub internal: bool,
}

impl Store {
    /// The counters of an office, in its own order.
    pub async fn counters(&self, office: OfficeId) -> Result<Vec<Counter>, Error> {
        sqlx::query_as::<_, CounterRow>(
            "select id, name, active, internal from counter where office_id = $1
             order by position, id",
        )
        .bind(office.to_string())
        .fetch_all(self.read())
        .await?
        .into_iter()
        .map(Counter::try_from)
        .collect()
    }
}

#[derive(FromRow)]
struct CounterRow {
    id: String,
    name: String,
    active: i64,
    internal: i64,
}

impl TryFrom<CounterRow> for Counter {
    type Error = Error;

    fn try_from(row: CounterRow) -> Result<Self, Error> {
        Ok(Self {
            id: parsed(&row.id, "counter.id")?,
            name: row.name,
            active: row.active != 0,
            internal: row.internal != 0,
        })
    }
}
