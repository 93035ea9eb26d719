//! INSECURE ON PURPOSE, by switch: `cache_control` public.
//!
//! The hotel's pages as responses, those that refuse among them.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use serde::Serialize;
use tower_sessions::Session;

use super::{Guests, HotelState, SwitchBoard, csrf_token, error::HotelError, guest_of::guest_of, keys::VISITS};
use crate::{
    files::Files,
    identity::Origins,
    switch::{CACHE_CONTROL, CSP, CSRF_TOKEN, NO_STORE, Switches, VARY_COOKIE},
    views::Views,
};

/// The largest request body the hotel reads.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// What the hotel says about each of its pages: that no inline script runs, that nobody keeps a copy.
pub(super) async fn with_policy(State(switches): State<SwitchBoard>, request: Request, next: Next) -> Response {
    let issuer = switches.read().on(&CSP).then(|| Origins::of(request.extensions()).issuer);
    let mut response = next.run(request).await;
    let has_front = switches.has_front();
    let switches = switches.read();
    if has_front {
        say_who_may_keep_it(&switches, response.headers_mut());
    }
    if switches.on(&NO_STORE) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Some(policy) = issuer.and_then(|issuer| policy(&issuer)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

// ANCHOR: policy
/// The forms of this site lead on to the issuer: browsers hold the redirect after a form to `form-action`, too.
fn policy(issuer: &str) -> Option<HeaderValue> {
    let policy = format!("default-src 'self'; base-uri 'none'; form-action 'self' {issuer}"); // MARK
    HeaderValue::from_str(&policy).ok()
}
// ANCHOR_END: policy

fn say_who_may_keep_it(switches: &Switches, headers: &mut HeaderMap) {
    if switches.on(&VARY_COOKIE) {
        headers.insert(header::VARY, HeaderValue::from_static("Cookie"));
    }
    let says = match switches.value(&CACHE_CONTROL) {
        "public" => "public, max-age=60",
        "private" => "private",
        _ => return,
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(says));
}

/// What a page is written on: the templates, a way out for whoever is signed in (ASVS 7.4.4), and the
/// token that forms carry while `csrf_token` is on.
#[derive(Debug)]
pub(super) struct PageContext {
    views: Views,
    guests: Arc<Guests>,
    session: Option<Session>,
    tokens: bool,
}

#[derive(Serialize)]
struct WithFrame<T> {
    csrf: Option<String>,
    signed_in: bool,
    #[serde(flatten)]
    page: T,
}

impl PageContext {
    pub(super) fn of(extensions: &Extensions, desk: &HotelState) -> Self {
        Self { session: extensions.get::<Session>().cloned(), ..Self::blind(desk) }
    }

    /// Paper that asks no store who is here: on it, a page is the same for everybody.
    pub(super) fn blind(desk: &HotelState) -> Self {
        let tokens = desk.switches.read().on(&CSRF_TOKEN);
        Self { views: desk.views.clone(), guests: Arc::clone(&desk.guests), session: None, tokens }
    }

    /// Renders one of the hotel's templates.
    pub(super) async fn render(&self, template: &str, page: impl Serialize) -> Result<Response, HotelError> {
        let signed_in = match &self.session {
            Some(session) => guest_of(session, &self.guests).await?.is_some(),
            None => false,
        };
        let csrf = match self.session.as_ref().filter(|_| self.tokens) {
            Some(session) => Some(csrf_token::token(session).await?),
            None => None,
        };
        Ok(Html(self.views.render(template, WithFrame { csrf, signed_in, page })?).into_response())
    }

    /// The page that says why not.
    pub(super) async fn refuse(&self, status: StatusCode, title: &str, says: &str) -> Result<Response, HotelError> {
        let page = ErrorPage { status: status.as_u16(), title, says, login: false };
        Ok((status, self.render("hotel/error.html", page).await?).into_response())
    }

    /// The same where a login helps: 403, with the way there.
    pub(super) async fn refuse_until_login(&self, title: &str, says: &str) -> Result<Response, HotelError> {
        let status = StatusCode::FORBIDDEN;
        let page = ErrorPage { status: status.as_u16(), title, says, login: true };
        Ok((status, self.render("hotel/error.html", page).await?).into_response())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageContext
where
    HotelState: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions, &HotelState::from_ref(state)))
    }
}

/// Counts this visit in the session, and so makes a record for a stranger too.
pub(super) async fn count_visit(session: &Session) -> Result<u64, HotelError> {
    let visits = session.get::<u64>(VISITS).await?.unwrap_or(0) + 1;
    session.insert(VISITS, visits).await?;
    Ok(visits)
}

pub(super) async fn style() -> Response {
    let css = Files::Embedded.bytes("assets/hotel.css").unwrap_or_default();
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], css.into_owned()).into_response()
}

#[derive(Serialize)]
struct ErrorPage<'a> {
    status: u16,
    title: &'a str,
    says: &'a str,
    /// Does a login help?
    login: bool,
}

pub(super) async fn no_such_page(paper: PageContext) -> Result<Response, HotelError> {
    paper.refuse(StatusCode::NOT_FOUND, "No such room", "The hotel has no page at this address.").await
}

pub(super) async fn no_such_method(paper: PageContext) -> Result<Response, HotelError> {
    let says = "This page does not take requests of this method.";
    paper.refuse(StatusCode::METHOD_NOT_ALLOWED, "Not like this", says).await
}
