//! What only a browser knows of how its own media fares.

use serde::{Deserialize, Serialize};

/// What a browser says of the pictures it sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What keeps them from being better.
    pub limit: Limit,
    /// What it believes its way up carries, in kilobits a second (`availableOutgoingBitrate` of W3C
    /// webrtc-stats); nothing where the browser does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_kbps: Option<u32>,
}

/// What keeps pictures from being better (`qualityLimitationReason` of W3C webrtc-stats).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
    /// There is no room for more.
    Bandwidth,
    /// The device is too busy to encode more.
    Cpu,
    /// Nothing.
    #[default]
    None,
    /// Something else.
    Other,
}
