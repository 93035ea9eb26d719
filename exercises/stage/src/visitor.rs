//! Somebody with a browser, for tests that read like a story. What cannot be done fails the test and says why.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use cloakroom_engine::{
    browser::{Browser, BrowserError},
    cookie::{Context, Cookie, Jar, Kind, SendVerdict, SetVerdict},
    exchange::{Exchange, How, Navigation},
    world::World,
};
use time::{Duration, OffsetDateTime};
use url::Url;

use crate::{Seen, TestSite, test_site::played};

/// The hotel, as on the internet.
pub const HOTEL: &str = "https://hotel.grand.example";

/// A person, their browser, and the hotel they go to.
pub struct Visitor<'a> {
    stage: &'a TestSite,
    name: String,
    browser: Browser,
}

impl<'a> Visitor<'a> {
    /// Somebody with an empty cookie jar. The name is written with a capital letter in what is said.
    #[must_use]
    pub fn new(name: &str, stage: &'a TestSite) -> Self {
        Self { stage, name: name.to_owned(), browser: Browser::new(&name.to_lowercase()) }
    }

    /// Types an address: a whole one, or a path of the hotel.
    #[track_caller]
    pub fn open(&mut self, address: &str) -> Seen {
        self.done("open", address, |browser, stage, done| {
            let url = Browser::address(&absolute(address))?;
            played(browser.open(stage, &url, done))
        })
    }

    /// Clicks a link or a button.
    #[track_caller]
    pub fn click(&mut self, text: &str) -> Seen {
        self.done("click", text, |browser, stage, done| played(browser.click(stage, text, done)))
    }

    /// Fills in a form and sends it.
    #[track_caller]
    pub fn submit(&mut self, form: &str, fields: &[(&str, &str)]) -> Seen {
        let fields: Vec<_> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.done("send the form", form, |browser, stage, done| played(browser.submit(stage, form, &fields, done)))
    }

    /// Sends a request written out by hand, as with curl. Without a `Cookie` header the jar adds its own.
    #[track_caller]
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &[u8])], body: &str) -> Seen {
        let url = Url::parse(&absolute(path)).expect("the test has a right address");
        let method = Method::from_bytes(method.as_bytes()).expect("the test has a right method");
        let mut written = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("the test has a right header");
            written.append(name, HeaderValue::from_bytes(value).expect("the test has a right header"));
        }
        let sent = played(self.browser.send_by_hand(self.stage, &method, &url, written, body));
        Seen::new(&self.name, vec![sent.expect("nobody counts here what may still be sent")])
    }

    /// Sends a form by hand, encoded as browsers do (URL standard, `application/x-www-form-urlencoded`): `+` becomes `%2B`.
    #[track_caller]
    pub fn send_form(&mut self, path: &str, headers: &[(&str, &[u8])], fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut all: Vec<(&str, &[u8])> = vec![("content-type", b"application/x-www-form-urlencoded")];
        all.extend_from_slice(headers);
        self.send("POST", path, &all, &body)
    }

    #[track_caller]
    fn done(
        &mut self,
        verb: &str,
        what: &str,
        deed: impl FnOnce(&mut Browser, &TestSite, &mut Vec<Exchange>) -> Result<(), BrowserError>,
    ) -> Seen {
        let mut done = Vec::new();
        match deed(&mut self.browser, self.stage, &mut done) {
            Ok(()) => Seen::new(&self.name, done),
            Err(error) => {
                let shown = self.browser.page().map(|p| p.text.clone()).unwrap_or_default();
                let shown = if shown.is_empty() { "nothing".to_owned() } else { shown };
                panic!("\n\n{} could not {verb} \"{what}\": {error}\n   the page shows: {shown}\n", self.name)
            }
        }
    }

    /// Lets time pass, for the browser and for a stage whose clock the hotel asks.
    pub fn wait(&self, by: Duration) {
        self.stage.browsers_wait(by);
    }

    /// What time it is for this browser.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.stage.now()
    }

    /// What this browser would do with a `Set-Cookie` line from another place. The jar stays as it is.
    #[must_use]
    pub fn offered(&self, from: &str, line: &str) -> SetVerdict {
        let url = Url::parse(from).expect("the test has a right address");
        let context = Context::typed(&url, self.stage.now());
        self.jar().clone().set(line, &context)
    }

    /// The cookie jar, to look into.
    #[must_use]
    pub fn jar(&self) -> &Jar {
        self.browser.jar()
    }

    /// The cookie of this name.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&Cookie> {
        self.jar().cookies().find(|cookie| cookie.name == name)
    }

    /// What script on this page would read from `document.cookie`.
    #[must_use]
    pub fn document_cookie(&self, page: &str) -> String {
        let url = Url::parse(&absolute(page)).expect("the test has a right address");
        self.jar().script_view(&url, self.stage.now())
    }

    /// Would this browser send the cookie with such a request, and by which rule? `from` is the page that
    /// causes it, with a link or a form; none, if the person types the address. `None`: there is no such cookie.
    #[must_use]
    pub fn would_send(&self, cookie: &str, method: &str, address: &str, from: Option<&str>) -> Option<SendVerdict> {
        let url = Url::parse(&absolute(address)).expect("the test has a right address");
        let method = Method::from_bytes(method.as_bytes()).expect("the test has a right method");
        let navigation = from.map_or_else(Navigation::typed, |page| {
            let page = Url::parse(page).expect("the test has a right address");
            Navigation::from_page(How::Form, &page, Kind::Navigate)
        });
        let verdicts = self.browser.verdicts(&method, &url, &navigation, self.stage.now());
        verdicts.into_iter().find(|verdict| verdict.cookie.name == cookie)
    }
}

fn absolute(address: &str) -> String {
    if address.starts_with('/') { format!("{HOTEL}{address}") } else { address.to_owned() }
}
