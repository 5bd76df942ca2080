//! From columns to types and back. Only what this program has written is read, so a value that does not
//! fit is damage, reported by the name of its column.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::Rng;
use uuid::{Builder, Uuid};

use super::Error;

pub(super) fn parsed<T: FromStr>(text: &str, column: &'static str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Corrupt(column))
}

pub(super) fn parsed_if<T: FromStr>(
    text: Option<&str>,
    column: &'static str,
) -> Result<Option<T>, Error> {
    text.map(|text| parsed(text, column)).transpose()
}

pub(super) fn narrow<T: TryFrom<i64>>(number: i64, column: &'static str) -> Result<T, Error> {
    T::try_from(number).map_err(|_| Error::Corrupt(column))
}

pub(super) fn narrow_if<T: TryFrom<i64>>(
    number: Option<i64>,
    column: &'static str,
) -> Result<Option<T>, Error> {
    number.map(|number| narrow(number, column)).transpose()
}

pub(super) fn time(seconds: i64, column: &'static str) -> Result<Timestamp, Error> {
    Timestamp::from_second(seconds).map_err(|_| Error::Corrupt(column))
}

pub(super) fn time_if(
    seconds: Option<i64>,
    column: &'static str,
) -> Result<Option<Timestamp>, Error> {
    seconds.map(|seconds| time(seconds, column)).transpose()
}

pub(super) fn zone(name: &str) -> Result<TimeZone, Error> {
    TimeZone::get(name).map_err(|_| Error::Corrupt("zone"))
}

/// A fresh id. It begins with the time, so that rows written together lie together.
pub(super) fn fresh(now: Timestamp) -> Uuid {
    let mut random = [0; 10];
    rand::rng().fill_bytes(&mut random);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
