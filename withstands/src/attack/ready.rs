//! A site made ready for attacks: how its deeds are called, and what of Alice's an attack is after.
//!
//! What is Alice's is a text that was drawn and put into her account, where the target file has a form for it; else the
//! word by which her page is told from others. Either is seen to be hers alone, before anything is tried.

use std::borrow::Cow;

use cloakroom_engine::{
    browser::Page,
    target::{Login, People, Target},
};
use url::Url;

use super::deeds::{self, called};
use crate::{
    error::{Step, Stop},
    site::Site,
    target::{How, path_of},
    token::nonce,
    visitor::{Act, Visitor},
    wire::Exchange,
    words::logs_out,
};

/// What an attack has to know of a site.
#[derive(Debug, Clone)]
pub struct Ready {
    /// The site, as the engine describes one.
    pub(super) target: Target,
    /// The session cookie's name.
    pub(super) session: String,
    /// What stands behind name and value where the site sets that cookie, as far as it decides which cookie it is.
    pub(super) attributes: String,
    /// What is Alice's.
    pub(super) secret: String,
    /// A page that a stranger may open; one that hands out an ID, if there is one.
    pub(super) front: String,
    /// The address of the login page.
    pub(super) login: String,
    /// The address of the page that shows what is Alice's.
    pub(super) account: String,
    /// The deeds of logging out; none if there is no form or link.
    pub(super) log_out: Vec<String>,
    /// The deeds of writing down Alice's letter; none if there is no form for it.
    pub(super) write: Vec<String>,
    /// The login form as Mallory copies it.
    pub(super) copied_login: String,
    /// What Alice writes down.
    pub(super) letter: String,
    /// The forms that these deeds fill in.
    pub(super) forms: Vec<String>,
    /// Was it seen that a copy of her session cookie opens Alice's page?
    pub(super) copy_opens: bool,
}

impl Ready {
    /// Makes a site ready. Both accounts log in, and a text in Alice's account is changed.
    ///
    /// # Errors
    /// It has no login that a person can fill in, or nothing by which Alice's page could be told.
    pub async fn of(site: &Site<'_>) -> Step<Self> {
        if site.target.session.bearer.is_some() || site.target.session.cookies.is_empty() {
            return Err(Stop::untried(
                "the session goes along in a header that a script writes, and the attacks are about cookies",
            ));
        }
        if site.target.login.how != How::Form {
            return Err(Stop::untried(
                "a script of the site's logs in, and an attack's browsers fill in forms; the audit's checks log in by JSON",
            ));
        }
        if site.target.login.steps > 1 {
            return Err(Stop::untried("the login takes two steps, and the attacks fill in one form"));
        }
        let session = site.cookie()?.to_owned();
        let login = site.target.at(&site.target.login.page);
        let form = login_form(site, &login).await?;
        let alice = site.alice().await?;
        let (secret, account) = secret(site, &alice).await?;
        let front = front(site, &login).await?;
        hers_alone(site, &secret, [&front, &login, &account]).await?;
        let page = alice.clone().open(&account).await?.last().clone();
        let log_out = log_out(site, &alice, &page).await?;
        let write = deeds::write(site, &alice).await?;
        let copied_login = deeds::copied_login(site).await?;
        let copy = alice.cookies_for(&account).into_iter().filter(|(name, _)| *name == session).collect::<Vec<_>>();
        let copied = site.stranger("Mallory").send_raw(&Act::get(account.clone()), &copy).await?;
        let line = alice.line_of(&session, "");
        Ok(Self {
            attributes: line.split_once(';').map(|(_, rest)| format!(";{rest}")).unwrap_or_default(),
            target: described(site, &session, &form, &login, &account),
            session,
            copy_opens: copied.body.contains(&secret),
            secret,
            front: front.to_string(),
            login: login.to_string(),
            account: account.to_string(),
            forms: log_out.iter().chain(&write).filter_map(|deed| quoted(deed)).chain([form]).collect(),
            write,
            copied_login,
            letter: nonce(),
            log_out,
        })
    }

    /// The deeds of logging in, and of opening one's own page: where a login leads is the site's affair.
    pub(super) fn log_in(&self, actor: &str) -> [String; 2] {
        let Login { form, name: field, password, .. } = &self.target.login;
        let name = if actor == "alice" { &self.target.people.alice } else { &self.target.people.mallory };
        [
            format!("submit \"{form}\" {field}=\"{name}\" {password}={{{{{actor}.password}}}}"),
            format!("open {}", self.account),
        ]
    }
}

fn described(site: &Site<'_>, session: &str, form: &str, login: &Url, account: &Url) -> Target {
    let own = |text: &str| Cow::Owned(text.to_owned());
    let path = |url: &Url| Cow::Owned(path_of(url));
    Target {
        scheme: own(site.target.url.scheme()),
        host: own(site.target.url.host_str().unwrap_or_default()),
        port: site.target.url.port(),
        login: Login {
            path: path(login),
            form: own(form),
            name: own(&site.target.login.name),
            password: own(&site.target.login.secret),
        },
        logout: own("log out"),
        account: path(account),
        change: own("/not-described"),
        session_cookie: own(session),
        people: People { alice: own(&site.people.alice.name), mallory: own(&site.people.mallory.name) },
    }
}

/// What the login form goes by.
async fn login_form(site: &Site<'_>, login: &Url) -> Step<String> {
    let target = &site.target.login;
    let (name, secret) = (&target.name, &target.secret);
    let odd = |text: &str| text.contains(['"', '=', ' ', '\n', '{']);
    if odd(name)
        || odd(secret)
        || site.people.alice.name.contains(['"', '{'])
        || site.people.mallory.name.contains(['"', '{'])
    {
        return Err(Stop::untried(
            "a name of a field or an account has a character in it that attack files cannot write",
        ));
    }
    let came = site.stranger("a stranger").open(login).await?.last().clone();
    let page = page(&came);
    let has = |field: &str, fields: &[(String, String)]| fields.iter().any(|(name, _)| name == field);
    let form = page.forms.iter().find(|form| has(name, &form.fields) && has(secret, &form.fields));
    let called = form.and_then(|form| called(&page, form));
    called.ok_or_else(|| Stop::untried(format!("the form of {} goes by no name that is its own", came.url.path())))
}

fn page(came: &Exchange) -> Page {
    Page::parse(&came.url, &came.body, None)
}

/// What is Alice's, and the page that shows it.
async fn secret(site: &Site<'_>, alice: &Visitor<'_>) -> Step<(String, Url)> {
    if let Some(change) = &site.target.change {
        let text = nonce();
        let mut browser = alice.clone();
        let prepared = site.prepare_change(&mut browser, &text).await;
        if let Ok(prepared) = prepared {
            browser.go(prepared.honest()).await?;
            if site.shows(&browser, &text).await? {
                return Ok((text, site.target.at(&change.shown)));
            }
        }
    }
    let none =
        || Stop::untried("nothing is known that only Alice's page says: name a form under [change] in the target file");
    if !site.marks.say_who() {
        return Err(none());
    }
    let who = site.who();
    let body = alice.clone().open(&who).await?.last().body.clone();
    Ok((as_written(&body, site.marks.alice()).ok_or_else(none)?, who))
}

/// A word as a page writes it.
fn as_written(body: &str, word: &str) -> Option<String> {
    let at = body.as_bytes().windows(word.len()).position(|some| some.eq_ignore_ascii_case(word.as_bytes()))?;
    body.get(at..at + word.len()).map(str::to_owned)
}

/// Neither a stranger nor Mallory may see it where the attacks look.
async fn hers_alone(site: &Site<'_>, secret: &str, pages: [&Url; 3]) -> Step<()> {
    for visitor in [site.stranger("a stranger"), site.mallory().await?] {
        for page in pages {
            let came = visitor.clone().open(page).await?.last().clone();
            if came.body.contains(secret) {
                let (who, path) = (visitor.who, came.url.path());
                return Err(Stop::untried(format!("control: {path} shows {who} what is Alice's, before any attack")));
            }
        }
    }
    Ok(())
}

/// A page that opens for a stranger without being sent on; rather one that gives a session cookie.
async fn front(site: &Site<'_>, login: &Url) -> Step<Url> {
    let mut opens = None;
    for url in [&site.target.url, login] {
        let mut stranger = site.stranger("Mallory");
        let came = stranger.send(&Act::get(url.clone())).await?;
        if came.status == 200 && !site.session_of(&stranger).is_empty() {
            return Ok(url.clone());
        }
        if came.status == 200 && opens.is_none() {
            opens = Some(url.clone());
        }
    }
    Ok(opens.unwrap_or_else(|| login.clone()))
}

/// The deeds of logging out, for somebody on this page.
async fn log_out(site: &Site<'_>, alice: &Visitor<'_>, account: &Exchange) -> Step<Vec<String>> {
    let Some(logout) = &site.target.logout else { return Ok(Vec::new()) };
    let (method, url) = site.target.sending(&logout.send);
    if logout.how == How::Link {
        return Ok(vec![format!("open {url}")]);
    }
    let named = |page: &Page| {
        let there = page.forms.iter().filter(|form| form.action.path() == url.path() && form.method == method);
        // One address may take all forms of a site.
        let other = |form: &&cloakroom_engine::browser::Form| {
            (path_of(&form.action) != path_of(&url), !form.names.iter().any(|n| logs_out(n)))
        };
        let form = there.min_by_key(other);
        form.and_then(|form| called(page, form)).map(|name| format!("submit \"{name}\""))
    };
    if let Some(deed) = named(&page(account)) {
        return Ok(vec![deed]);
    }
    let there = site.target.at(&logout.page);
    let came = alice.clone().open(&there).await?.last().clone();
    Ok(named(&page(&came)).map(|deed| vec![format!("open {there}"), deed]).unwrap_or_default())
}

fn quoted(deed: &str) -> Option<String> {
    Some(deed.strip_prefix("submit \"")?.split_once('"')?.0.to_owned())
}
