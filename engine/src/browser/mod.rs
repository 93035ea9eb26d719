//! A simulated browser: a cookie jar, a page, a history, and what a person can do with them.
//!
//! It follows RFC 10025 for cookies, Fetch metadata for headers and the HTML standard for forms,
//! as far as session attacks need it, and keeps the reason of every cookie decision.
//! Deliberately absent: any way to put a cookie into the jar that no response or script set; what was written down
//! (`saved`) was set so before.

mod by_hand;
mod by_itself;
mod device;
pub mod effect;
mod headers;
mod history;
mod hsts;
mod lines;
mod navigate;
mod opened;
mod outgoing;
mod page;
pub mod read;
mod readable;
mod run;
mod saved;

use time::OffsetDateTime;
use url::Url;

use crate::{
    cookie::{Jar, Kind, Profile, SendVerdict},
    exchange::{Exchange, How, Navigation},
    world::{Spent, World},
};

pub use by_hand::ByHand;
pub use by_itself::ByItself;
use history::{Back, History};
pub use lines::{Kind as LineKind, Look, PageLine, Piece, page_lines};
use opened::Opened;
pub use page::{Form, Link, Page};
pub use readable::readable;
pub use saved::SavedBrowser;

/// Why a person could not do what they set out to do; says what there is instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// No page is open.
    #[error("no page is open; begin with `open URL`")]
    NoPage,
    /// The page has no such link or button.
    #[error("{url} has no link or button that says \"{text}\"; {has}")]
    NoLink {
        /// The page.
        url: String,
        /// What was looked for.
        text: String,
        /// What there is.
        has: String,
    },
    /// The page has no such form.
    #[error("{url} has no form called \"{name}\"; {has}")]
    NoForm {
        /// The page.
        url: String,
        /// What was looked for.
        name: String,
        /// What there is.
        has: String,
    },
    /// The form has no such field.
    #[error("the form \"{form}\" has no field `{field}`; {has}")]
    NoField {
        /// The form.
        form: String,
        /// The field.
        field: String,
        /// What there is.
        has: String,
    },
    /// Not an address.
    #[error("`{0}` is not an address a browser can open")]
    BadAddress(String),
    /// The site redirects for ever.
    #[error("{0} redirects more than 20 times")]
    TooManyRedirects(String),
    /// The pages lead on by their own scripts, for ever.
    #[error("the scripts of one page after the other lead on, more than 20 times; the last was {0}")]
    TooManyPages(String),
    /// Whoever acts may send no more.
    #[error(transparent)]
    Spent(#[from] Spent),
    /// The page's script is not on the closed list.
    #[error(transparent)]
    Script(#[from] effect::NotUnderstood),
}

/// One person's browser.
#[derive(Debug, Clone)]
pub struct Browser {
    name: String,
    jar: Jar,
    page: Option<Opened>,
    history: History,
    hsts: hsts::Hsts,
    /// Sessions that are bound to this machine.
    devices: device::Devices,
    /// What sites have asked of other servers, until somebody records it.
    server_calls: Vec<Exchange>,
}

impl Browser {
    /// A new browser with an empty jar. It is a Chromium that blocks third-party cookies, as Debian builds it: the one
    /// our verdicts are held against.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            jar: Jar::new(Profile::ChromiumDebian),
            page: None,
            history: History::default(),
            hsts: hsts::Hsts::default(),
            devices: device::Devices::default(),
            server_calls: Vec::new(),
        }
    }

    /// Whose browser.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cookie jar, to look into.
    #[must_use]
    pub fn jar(&self) -> &Jar {
        &self.jar
    }

    /// The page that is open. It is taken apart when somebody looks, and most pages are only passed through.
    #[must_use]
    pub fn page(&mut self) -> Option<&Page> {
        self.page.as_mut().map(|page| &**page.read())
    }

    /// What this browser would send with a request, cookie by cookie.
    #[must_use]
    pub fn verdicts(
        &self,
        method: &http::Method,
        url: &Url,
        from: &Navigation,
        now: OffsetDateTime,
    ) -> Vec<SendVerdict> {
        self.jar.verdicts(&from.context(url, method, now))
    }

    /// The address that a person has typed.
    ///
    /// # Errors
    /// It is none that a browser can open.
    pub fn address(typed: &str) -> Result<Url, BrowserError> {
        let url = Url::parse(typed).ok();
        url.filter(|u| matches!(u.scheme(), "http" | "https") && u.host_str().is_some())
            .ok_or_else(|| BrowserError::BadAddress(typed.to_owned()))
    }

    /// Goes to an address, following redirects and running what the page may run. `done` takes up every exchange, also
    /// of what then breaks off.
    ///
    /// # Errors
    /// An endless redirect, a script that is not on the list, or no budget for another request.
    pub async fn open(&mut self, world: &dyn World, url: &Url, done: &mut Vec<Exchange>) -> Result<(), BrowserError> {
        self.visit(world, outgoing::Request::get(url.clone(), Navigation::typed()), done).await
    }

    /// Clicks the link that says this, or sends the form whose button does.
    ///
    /// # Errors
    /// No such link or button, or what following it runs into.
    pub async fn click(&mut self, world: &dyn World, text: &str, done: &mut Vec<Exchange>) -> Result<(), BrowserError> {
        let page = self.page().ok_or(BrowserError::NoPage)?;
        if let Some(link) = page.link(text) {
            let navigation = Navigation::from_page(How::Link, &page.url, Kind::Navigate);
            let request = outgoing::Request::get(link.url.clone(), navigation);
            return self.visit(world, request, done).await;
        }
        if page.form(text).is_some() {
            return self.submit(world, text, &[], done).await;
        }
        let links = page.links.iter().map(|l| &l.text).chain(page.forms.iter().filter_map(|f| f.names.last()));
        Err(BrowserError::NoLink { url: page.url.to_string(), text: text.to_owned(), has: listed(links) })
    }

    /// Fills in the form that goes by this name and sends it.
    ///
    /// # Errors
    /// No such form or field, or what sending it runs into.
    pub async fn submit(
        &mut self,
        world: &dyn World,
        name: &str,
        values: &[(String, String)],
        done: &mut Vec<Exchange>,
    ) -> Result<(), BrowserError> {
        let page = self.page().ok_or(BrowserError::NoPage)?;
        let form = page.form(name).ok_or_else(|| BrowserError::NoForm {
            url: page.url.to_string(),
            name: name.to_owned(),
            has: listed(page.forms.iter().flat_map(|f| &f.names)),
        })?;
        let fields = filled(form, name, values)?;
        let request =
            outgoing::Request::form(form, &fields, Navigation::from_page(How::Form, &page.url, Kind::Navigate));
        self.visit(world, request, done).await
    }

    /// Goes back one page. The browser shows the copy it has kept and asks nobody; where the site wanted
    /// no copy kept, or there was no room for one, it asks again.
    ///
    /// Deliberately simple: Chromium may keep such a page too, and throws it away when a cookie changes.
    ///
    /// # Errors
    /// No page to go back to, or what opening it runs into.
    pub async fn back(&mut self, world: &dyn World, done: &mut Vec<Exchange>) -> Result<(), BrowserError> {
        match self.history.back().ok_or(BrowserError::NoPage)? {
            Back::Copy(page) => self.page = Some(page),
            Back::Ask(url) => self.visit(world, outgoing::Request::get(url, Navigation::typed()), done).await?,
        }
        Ok(())
    }
}

fn filled(form: &Form, name: &str, values: &[(String, String)]) -> Result<Vec<(String, String)>, BrowserError> {
    let mut fields = form.fields.clone();
    for (field, value) in values {
        let Some(slot) = fields.iter_mut().find(|(n, _)| n == field) else {
            return Err(BrowserError::NoField {
                form: name.to_owned(),
                field: field.clone(),
                has: listed(form.fields.iter().map(|(n, _)| n)),
            });
        };
        slot.1.clone_from(value);
    }
    Ok(fields)
}

fn listed<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<_> = names.map(|n| format!("\"{n}\"")).collect();
    if names.is_empty() { "there is none at all".to_owned() } else { format!("there is {}", names.join(", ")) }
}
