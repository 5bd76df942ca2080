//! A browser without scripts, as far as forms need one: it keeps cookies and goes where it is sent.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode, header};

use super::town::{Answer, Town};

/// What somebody types into step 4.
pub(crate) const MARIA: [(&str, &str); 6] = [
    ("nome", "Maria Chiara"),
    ("cognome", "D'Alò"),
    ("indirizzo", "Via Sparano 12, Bari"),
    ("email", "maria.dalo@example.org"),
    ("telefono", "333 1234567"),
    ("privacy", "si"),
];

/// Somebody at a browser. A clone is a second tab with the same cookies.
#[derive(Clone)]
pub(crate) struct Visitor<'t> {
    town: &'t Town,
    cookies: BTreeMap<String, String>,
}

impl<'t> Visitor<'t> {
    pub(crate) fn new(town: &'t Town) -> Self {
        Self {
            town,
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, "").await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(Method::POST, path, &form(fields)).await
    }

    /// Sends a form and opens the page it leads to.
    pub(crate) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let next = answer.header(header::LOCATION).to_owned();
        self.get(next.split('#').next().unwrap_or_default()).await
    }

    async fn ask(&mut self, method: Method, path: &str, body: &str) -> Answer {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![("cookie", cookies.as_str())];
        if method == Method::POST && body.is_empty() {
            // A form without fields is a form, too.
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let answer = self.town.ask(method, path, &headers, body).await;
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("a text");
            let (name, value) = set.split_once('=').expect("a cookie");
            let value = value.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Step 1; the answer is step 2.
    pub(crate) async fn choose_service(&mut self, office: &str, service: &str) -> Answer {
        let place = [("ufficio", office), ("servizio", service)];
        self.send("/prenota", &place).await
    }

    /// Steps 1 and 2, with the `number`th time that is offered; the answer is step 3.
    pub(crate) async fn choose_time(&mut self, number: usize) -> Answer {
        let page = self.choose_service("tributi", "tari").await;
        let start = starts(&page)[number].clone();
        self.send("/prenota/orario", &[("inizio", &start)]).await
    }

    /// Steps 1 to 4; the answer is the summary.
    pub(crate) async fn fill_in(&mut self, number: usize) -> Answer {
        self.choose_time(number).await;
        self.tell(&MARIA).await
    }

    /// Steps 3 and 4.
    pub(crate) async fn tell(&mut self, person: &[(&str, &str)]) -> Answer {
        let details = [("dettagli", "L'avviso del 2025\r\nnon torna")];
        self.send("/prenota/dettagli", &details).await;
        self.send("/prenota/dati", person).await
    }

    /// All five steps; the answer is the address of the appointment's page.
    pub(crate) async fn book(&mut self, number: usize) -> String {
        self.fill_in(number).await;
        let done = self.send("/prenota/riepilogo", &[]).await;
        manage_path(&done)
    }
}

/// A form as browsers write it.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The times a page offers, as its radio buttons' values; those near a lost one come first.
pub(crate) fn starts(page: &Answer) -> Vec<String> {
    let radios = page.body.split("name=\"inizio\"").skip(1);
    radios.map(|rest| after(rest, "value=\"")).collect()
}

/// The address of the appointment's page, from a page that leads there.
pub(crate) fn manage_path(page: &Answer) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let token = after(&page.body, "href=\"/appuntamento/");
    assert_eq!(token.len(), 43, "{}", page.body);
    format!("/appuntamento/{token}")
}

/// The text from a mark to the next quotation mark.
fn after(text: &str, mark: &str) -> String {
    let rest = text.split_once(mark).expect("the mark").1;
    rest.split('"').next().unwrap_or_default().to_owned()
}
