//! The way from a verdict to the page that takes it apart: an address that holds the case.
//!
//! Deliberately absent: the cookie's first request. Where it was set is not recorded with it, so the link sets it at its
//! own domain and path, which the jar took it for.

use cloakroom_engine::{
    cookie::{Cookie, Kind, SendVerdict, SetCookie, SetVerdict},
    exchange::Exchange,
};
use time::OffsetDateTime;
use url::{Url, form_urlencoded::Serializer};

/// Where the page lives.
pub(crate) const PAGE: &str = "/reference/cookies";

/// The case of one cookie and the request it was judged for.
pub(crate) fn of_sending(verdict: &SendVerdict, exchange: &Exchange, now: OffsetDateTime) -> String {
    let cookie = &verdict.cookie;
    let url = &exchange.request.url;
    let mut fields = vec![("set", line_of(cookie)), ("at", home_of(cookie, url)), ("to", url.to_string())];
    fields.extend(request_of(exchange));
    let age = (now - cookie.created).whole_seconds();
    if age > 0 {
        fields.push(("later", age.to_string()));
    }
    address(&fields)
}

/// The case of one line and the request whose answer brought it.
pub(crate) fn of_setting(verdict: &SetVerdict, exchange: &Exchange) -> String {
    let url = exchange.request.url.to_string();
    let mut fields = vec![("set", verdict.line.clone()), ("at", url.clone()), ("to", url)];
    fields.extend(request_of(exchange));
    let set_by = match exchange.navigation.kind {
        Kind::Navigate => "page",
        Kind::Fetch => "fetch",
        Kind::Image => "image",
        Kind::Iframe => "frame",
    };
    fields.push(("set_by", set_by.to_owned()));
    address(&fields)
}

fn request_of(exchange: &Exchange) -> Vec<(&'static str, String)> {
    let navigation = &exchange.navigation;
    let get = exchange.request.method == "GET";
    let by = match navigation.kind {
        Kind::Navigate if navigation.initiator.is_none() => "typed",
        Kind::Navigate if get => "link",
        Kind::Navigate => "form",
        Kind::Fetch => "fetch",
        Kind::Image => "image",
        Kind::Iframe => "frame",
    };
    let mut fields = vec![("by", by.to_owned())];
    if !get && (by != "form" || exchange.request.method != "POST") {
        fields.push(("method", exchange.request.method.clone()));
    }
    if navigation.kind == Kind::Fetch {
        // A verdict is there only if the jar was asked.
        fields.push(("credentials", "include".to_owned()));
    }
    fields.extend(navigation.initiator.iter().map(|page| ("from", page.to_string())));
    fields
}

fn line_of(cookie: &Cookie) -> String {
    let Cookie { name, value, path, secure, http_only, same_site, partitioned, .. } = cookie;
    SetCookie {
        name: name.clone(),
        value: value.clone(),
        domain: (!cookie.host_only).then(|| cookie.domain.clone()),
        path: Some(path.clone()),
        secure: *secure,
        http_only: *http_only,
        same_site: *same_site,
        partitioned: *partitioned,
        ..SetCookie::default()
    }
    .to_string()
}

fn home_of(cookie: &Cookie, url: &Url) -> String {
    let scheme = if cookie.secure { "https" } else { url.scheme() };
    format!("{scheme}://{}{}", cookie.domain, cookie.path)
}

fn address(fields: &[(&str, String)]) -> String {
    format!("{PAGE}?{}", Serializer::new(String::new()).extend_pairs(fields).finish())
}
