//! Logging in: the form as the page has it now, or JSON as a script sends it.

use std::time::Duration;

use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::Site;
use crate::{
    document::{Document, Form},
    error::{Step, Stop},
    target::How,
    visitor::{Act, Trip, Visitor},
    wire::Exchange,
};

/// The longest that a site may ask to wait before the next login.
const LONGEST_WAIT: u64 = 62;

/// What takes the credentials, read fresh from its page.
#[derive(Debug, Clone)]
pub struct LoginForm {
    /// The page that it is on.
    pub page: Url,
    /// The form; for JSON there is none.
    pub form: Option<Form>,
    /// Headers that a script of the page would add.
    pub headers: Vec<(String, String)>,
}

impl<'n> Site<'n> {
    /// Opens the login page and takes its form.
    ///
    /// # Errors
    /// There is no such form on it.
    pub async fn login_form(&self, visitor: &mut Visitor<'_>, query: &str) -> Step<LoginForm> {
        let login = &self.target.login;
        let mut url = self.target.at(&login.page);
        if !query.is_empty() {
            url.set_query(Some(&replaced(url.query().unwrap_or_default(), query)));
        }
        let came = visitor.open(&url).await?.last().clone();
        let headers = csrf_headers(visitor, &came);
        if login.how == How::Json {
            return Ok(LoginForm { page: url, form: None, headers });
        }
        let document = Document::read(&came.url, &came.body);
        let has = |form: &Form, name: &str| form.fields.iter().any(|field| field.name == name);
        let form = document
            .forms
            .into_iter()
            .find(|form| has(form, &login.name) && (login.steps > 1 || has(form, &login.secret)));
        let none = || {
            let (name, secret) = (&login.name, &login.secret);
            Stop::untried(format!(
                "{} answered {}, and has no form with the fields {name} and {secret}",
                came.url.path(),
                came.status
            ))
        };
        Ok(LoginForm { page: came.url.clone(), form: Some(form.ok_or_else(none)?), headers })
    }

    /// What is sent when the form is filled in like this; of a login in two steps the first.
    #[must_use]
    pub fn credentials(&self, form: &LoginForm, name: &str, secret: &str) -> Act {
        let login = &self.target.login;
        match &form.form {
            Some(form_there) => {
                let mut fields = form_there.as_it_stands();
                set(&mut fields, &login.name, name);
                if login.steps == 1 {
                    set(&mut fields, &login.secret, secret);
                }
                Act::form(form_there.method.clone(), form_there.action.clone(), &fields, &form.page)
            }
            None => {
                let (method, url) = self.target.sending(&login.send);
                let mut body = json!({});
                put(&mut body, &login.name, name);
                put(&mut body, &login.secret, secret);
                Act { extra: form.headers.clone(), ..Act::json(method, url, &body, &form.page) }
            }
        }
    }

    /// Tries to log in. Whether it worked is another question.
    ///
    /// # Errors
    /// There is no form, or no answer.
    pub async fn log_in(&self, visitor: &mut Visitor<'_>, name: &str, secret: &str) -> Step<Trip> {
        let form = self.login_form(visitor, "").await?;
        let act = self.credentials(&form, name, secret);
        let trip = self.send_credentials(visitor, act.clone(), secret).await?;
        let wait = trip.first().header("retry-after").and_then(|after| after.trim().parse::<u64>().ok());
        match wait.filter(|wait| trip.first().status == 429 && *wait <= LONGEST_WAIT) {
            Some(wait) => {
                self.net.pause(Duration::from_secs(wait)).await;
                self.send_credentials(visitor, act, secret).await
            }
            None => Ok(trip),
        }
    }

    /// Sends filled-in credentials, the password by itself where the login takes two steps, and keeps the token that comes back, where the site works with one.
    ///
    /// # Errors
    /// There was no answer.
    pub async fn send_credentials(&self, visitor: &mut Visitor<'_>, act: Act, secret: &str) -> Step<Trip> {
        let first = visitor.go(act.clone()).await?;
        let second = match self.target.login.steps {
            1 => None,
            _ => self.second_step(&first, &act, secret),
        };
        let trip = match second {
            // Where there is no form for a password, the name was refused already.
            None => first,
            Some(second) => visitor.go(second).await?,
        };
        if let Some(path) = &self.target.session.bearer {
            let token = trip.first().json().and_then(|json| token_in(&json, path));
            visitor.bearer = token.map(|token| ("authorization".to_owned(), format!("Bearer {token}")));
        }
        Ok(trip)
    }
}

impl Site<'_> {
    /// The form for the password, on the page that the name led to. Sent from another site it has nothing that its page hides,
    /// but the name: that site cannot read the page.
    fn second_step(&self, first: &Trip, act: &Act, secret: &str) -> Option<Act> {
        let page = first.last();
        let field = &self.target.login.secret;
        let forms = Document::read(&page.url, &page.body).forms;
        let form = forms.into_iter().find(|form| form.fields.iter().any(|own| own.name == *field))?;
        let mut fields = form.as_it_stands();
        let from = act.from.clone().filter(|from| from.origin() != act.url.origin());
        if from.is_some() {
            let sent = act.body.as_ref().map(|(_, body)| body.as_bytes()).unwrap_or_default();
            let sent: Vec<String> = form_urlencoded::parse(sent).map(|(_, value)| value.into_owned()).collect();
            let hidden = |name: &str| form.of_kind("hidden").any(|field| field.name == name);
            fields.retain(|(name, value)| !hidden(name) || sent.contains(value));
        }
        set(&mut fields, field, secret);
        let from = from.unwrap_or_else(|| page.url.clone());
        let second = Act::form(form.method, form.action, &fields, &from);
        Some(Act { forced: act.forced, ..second })
    }
}

/// What stands in JSON at `a.b.c`.
#[must_use]
pub fn token_in(json: &Value, path: &str) -> Option<String> {
    let found = path.split('.').try_fold(json, |at, key| at.get(key))?;
    found.as_str().map(str::to_owned)
}

fn put(body: &mut Value, path: &str, value: &str) {
    let mut at = body;
    for key in path.split('.') {
        at = &mut at[key];
    }
    *at = Value::from(value);
}

/// Sets the fields of this name, or adds one.
pub(super) fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    let mut there = false;
    for field in fields.iter_mut().filter(|field| field.0 == name) {
        value.clone_into(&mut field.1);
        there = true;
    }
    if !there {
        fields.push((name.to_owned(), value.to_owned()));
    }
}

/// The headers with which scripts send a token back: what a `meta` element, a readable cookie or the JSON of an answer
/// calls one. None if there is nothing of the kind.
#[must_use]
pub fn csrf_headers(visitor: &Visitor<'_>, came: &Exchange) -> Vec<(String, String)> {
    let like = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.contains("csrf") || name.contains("xsrf")
    };
    let meta = || {
        let metas = Document::read(&came.url, &came.body).metas;
        metas.into_iter().find(|(name, _)| like(name)).map(|(_, content)| content)
    };
    let cookie = || {
        let all = visitor.cookies_for(&came.url);
        let readable = |name: &str| visitor.jar.cookies().any(|c| c.name == name && !c.http_only);
        let found = all.into_iter().find(|(name, _)| like(name) && readable(name));
        found.map(|(_, value)| percent_decoded(&value))
    };
    let json = || {
        let json = came.json()?;
        let object = json.as_object()?;
        object.iter().find(|(key, _)| like(key)).and_then(|(_, value)| value.as_str()).map(str::to_owned)
    };
    let token = if came.is_html() { meta() } else { json() }.or_else(cookie);
    let names = ["x-csrf-token", "x-xsrf-token", "x-csrftoken"];
    token.map(|token| names.iter().map(|name| ((*name).to_owned(), token.clone())).collect()).unwrap_or_default()
}

fn percent_decoded(value: &str) -> String {
    let query = format!("v={}", value.replace('+', "%2B"));
    form_urlencoded::parse(query.as_bytes()).next().map_or_else(|| value.to_owned(), |(_, v)| v.into_owned())
}

/// Fields, with others in place of those of the same names: one that is there twice is read as a list by some sites.
pub(crate) fn replaced(fields: &str, others: &str) -> String {
    let others: Vec<(String, String)> = url::form_urlencoded::parse(others.as_bytes()).into_owned().collect();
    let own = url::form_urlencoded::parse(fields.as_bytes()).into_owned();
    let kept = own.filter(|(name, _)| !others.iter().any(|(n, _)| n == name));
    let all: Vec<(String, String)> = kept.chain(others.iter().cloned()).collect();
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish()
}
