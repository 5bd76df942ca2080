//! The controlling side of ICE, with `rtc-stun`.

use anyhow::{Result, ensure};
use rtc_stun::attributes::{
    ATTR_ICE_CONTROLLING, ATTR_PRIORITY, ATTR_USE_CANDIDATE, ATTR_USERNAME,
};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{BINDING_REQUEST, BINDING_SUCCESS, Message, Setter as _, TransactionId};

use crate::sdp::Credentials;

/// The checks of one participant.
pub(super) struct Checks {
    own: Credentials,
    server: Option<Credentials>,
    seed: u32,
    sent: u64,
    answered: bool,
}

impl Checks {
    pub(super) fn new(seed: u32) -> Self {
        Self {
            own: Credentials {
                ufrag: format!("u{seed:07}"),
                pwd: format!("{seed:024}"),
            },
            server: None,
            seed,
            sent: 0,
            answered: false,
        }
    }

    pub(super) fn own(&self) -> &Credentials {
        &self.own
    }

    pub(super) fn begin(&mut self, server: &Credentials) {
        self.server = Some(server.clone());
    }

    /// The next check. Like Chromium's, it nominates once the path is known to work.
    pub(super) fn request(&mut self) -> Result<Vec<u8>> {
        let Some(server) = &self.server else {
            return Ok(Vec::new());
        };
        self.sent += 1;
        let mut id = [0; 12];
        id[..4].copy_from_slice(&self.seed.to_be_bytes());
        id[4..].copy_from_slice(&self.sent.to_be_bytes());
        let mut message = Message::new();
        message.set_type(BINDING_REQUEST);
        message.transaction_id = TransactionId(id);
        message.write_header();
        let username = format!("{}:{}", server.ufrag, self.own.ufrag);
        message.add(ATTR_USERNAME, username.as_bytes());
        message.add(ATTR_PRIORITY, &[0x6E, 0, 0x1E, 0xFF]);
        message.add(ATTR_ICE_CONTROLLING, &u64::from(self.seed).to_be_bytes());
        if self.answered {
            message.add(ATTR_USE_CANDIDATE, &[]);
        }
        let provider = rtc_crypto::default_provider()?;
        MessageIntegrity::new_short_term_integrity_with_provider(
            server.pwd.clone(),
            provider.crypto(),
        )
        .add_to(&mut message)?;
        FINGERPRINT.add_to(&mut message)?;
        Ok(message.raw)
    }

    /// Takes an answer; `true` when it is the first.
    pub(super) fn answered(&mut self, datagram: &[u8]) -> Result<bool> {
        let Some(server) = &self.server else {
            return Ok(false);
        };
        let mut message = Message::new();
        message.unmarshal_binary(datagram)?;
        FINGERPRINT.check(&message)?;
        let provider = rtc_crypto::default_provider()?;
        MessageIntegrity::check(&mut message, server.pwd.as_bytes(), provider.crypto())?;
        ensure!(message.typ == BINDING_SUCCESS, "a check was refused");
        Ok(!std::mem::replace(&mut self.answered, true))
    }
}
