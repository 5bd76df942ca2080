//! The room's page, with all that its script needs.

use std::collections::BTreeMap;

use askama::Template;
use serde::Serialize;
use sportello_rooms::{
    id::{Role, RoomId},
    token::{self, Claims, Kind},
};

use super::{Door, words};
use crate::{
    app::App,
    web::{
        error::Error,
        page::{self, Page},
        script,
    },
};

/// The room as a citizen sees it.
#[derive(Template)]
#[template(path = "room/room.html", config = "assets/askama.toml")]
pub(super) struct RoomPage {
    page: Page,
    office: String,
    call: String,
    phone: String,
    phone_url: String,
    code: String,
    data: String,
}

/// What the script reads.
#[derive(Serialize)]
struct Data<'a> {
    token: String,
    room: RoomId,
    lang: &'a str,
    zone: &'a str,
    texts: BTreeMap<&'static str, String>,
    counted: BTreeMap<&'static str, BTreeMap<&'static str, String>>,
}

impl RoomPage {
    /// Issues the token that lets the page's websocket in. It is written into the page and nowhere else:
    /// addresses end up in histories and logs.
    pub(super) fn new(page: Page, app: &App, door: &Door) -> Result<Self, Error> {
        let Door { entry, window, .. } = door;
        let claims = Claims {
            kind: Kind::Room,
            room: Some(entry.room),
            person: entry.room.citizen(),
            role: Role::Citizen,
            epoch: entry.epoch,
            not_before: window.opens,
            expires: window.ends,
        };
        let data = script::json(&Data {
            token: token::issue(&app.keys.room_token, &claims),
            room: entry.room,
            lang: page.text.lang(),
            zone: entry.zone.iana_name().unwrap_or("UTC"),
            texts: script::texts(&page.text, "room-", &[words::CALL, words::ROOM].concat()),
            counted: script::counted(&page.text, "room-", words::COUNTED),
        })?;
        let phone = entry.office_phone.as_str();
        Ok(Self {
            call: page::unbroken(&page.text.with("gate-phone", &[("phone", phone)])),
            page,
            office: entry.office_name.clone(),
            phone: page::unbroken(phone),
            phone_url: page::phone_url(phone),
            code: entry.code.to_string(),
            data,
        })
    }
}
