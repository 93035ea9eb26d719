//! Signing in at id.example itself: a form of its own, and a session of its own.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use tower_sessions::cookie::{Cookie, SameSite};

use super::{
    Parts,
    page::{broken, refuse, render, see_other},
    question::Question,
    sessions::COOKIE,
};

#[derive(Serialize)]
struct LoginPage<'a> {
    wrong: bool,
    next: &'a str,
    for_hotel: bool,
    passwords: Vec<(&'static str, &'a str)>,
}

pub(super) fn form(parts: &Parts, question: &Question) -> Response<Bytes> {
    let next = question.asked("next").unwrap_or_default();
    login_page(parts, question, StatusCode::OK, &next)
}

pub(super) async fn log_in(parts: &Parts, question: &Question) -> Response<Bytes> {
    if !question.is_from_own_page() {
        let says = "This form was not sent from a page of id.example. Open the page, and sign in there.";
        return refuse(parts, question, StatusCode::FORBIDDEN, "Not from our pages", says);
    }
    let (name, password) = (question.field("name").unwrap_or_default(), question.field("password").unwrap_or_default());
    let next = question.field("next").unwrap_or_default();
    let account = match parts.accounts.verify(&parts.config.hasher, &name, &password).await {
        Ok(Some(account)) => account,
        Ok(None) => return login_page(parts, question, StatusCode::UNAUTHORIZED, &next),
        Err(error) => return broken(&error),
    };
    let now = parts.config.clock.now();
    let value = parts.sessions.begin(&account.sub, question.cookie.as_deref(), now);
    let mut response = see_other(if own_page(&next) { &next } else { "/" });
    set(&mut response, &cookie(&value, question));
    response
}

/// Back to a request that was under way, and nowhere else.
fn own_page(next: &str) -> bool {
    next.starts_with("/authorize?") && HeaderValue::from_str(next).is_ok()
}

fn login_page(parts: &Parts, question: &Question, status: StatusCode, next: &str) -> Response<Bytes> {
    let told = parts.accounts.iter().filter(|account| parts.config.told.contains(&account.name));
    let passwords = told.map(|account| (account.name, account.password.as_str())).collect();
    let page = LoginPage { wrong: status != StatusCode::OK, next, for_hotel: own_page(next), passwords };
    render(parts, question, status, "id/login.html", page)
}

/// For this host alone, and with links and typed addresses from anywhere: each site that sends people here needs that.
fn cookie(value: &str, question: &Question) -> Cookie<'static> {
    Cookie::build((COOKIE, value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(question.https)
        .same_site(SameSite::Lax)
        .build()
}

/// Has the browser forget the session.
pub(super) fn forget(response: &mut Response<Bytes>, question: &Question) {
    let mut gone = cookie("", question);
    gone.set_max_age(time::Duration::ZERO);
    set(response, &gone);
}

fn set(response: &mut Response<Bytes>, cookie: &Cookie<'_>) {
    if let Ok(line) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
}
