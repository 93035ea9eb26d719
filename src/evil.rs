//! Pages that lessons and attacks put up, for a real browser: on the attacker's site, and in the shop.
//!
//! The same fragments the simulated browsers visit, with addresses that a real browser can reach.
//! Deliberately absent: any power. Whatever else is sent to the attacker is answered with nothing.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use cloakroom_engine::{
    script::SitePage,
    world::{EVIL, IDENTITY, SHOP},
};
use serde::Serialize;
use serde_json::json;
use url::Url;

use crate::{
    files::Files,
    hosts::Addresses,
    hotel::{HOTEL, TARGET},
    sandbox::Sandbox,
    shop,
    views::Views,
};

/// The way back to the tutorial.
#[derive(Debug, Serialize)]
pub struct Back {
    /// Its address.
    pub href: String,
    /// What is there.
    pub title: String,
}

/// What somebody else's site is made of.
#[derive(Debug, Clone, Copy)]
struct Look {
    style: &'static str,
    template: &'static str,
}

fn look(host: &str) -> Look {
    match host {
        SHOP => Look { style: "assets/shop.css", template: "shop/page.html" },
        _ => Look { style: "assets/evil.css", template: "evil/base.html" },
    }
}

/// Answers a request to `{id}.evil.localhost` or to the shop. `host` is the site's simulated name.
pub async fn answer(
    sandbox: &Sandbox,
    (host, path): (&'static str, &str),
    pages: &[&SitePage],
    addresses: &Addresses,
    back: &Back,
    views: &Views,
) -> Response {
    let Look { style, template } = look(host);
    if path == "/style.css" {
        let css = Files::Embedded.bytes(style).unwrap_or_default().into_owned();
        return ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], css).into_response();
    }
    let Some(page) = pages.iter().find(|page| page.at.host(&TARGET) == host && page.path == path) else {
        return match host {
            SHOP => shop::answer(views, path).map(Body::from),
            _ => StatusCode::NO_CONTENT.into_response(),
        };
    };
    let line = page.set_cookie.as_deref().unwrap_or_default();
    let filled = match (sandbox.fill(&page.html), sandbox.fill(line)) {
        (Ok(html), Ok(line)) => Ok((html, line)),
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    let (status, body, line) = match filled {
        Ok((html, line)) => (StatusCode::OK, reachable(&html, addresses), reachable_cookie(&line, addresses)),
        Err(problem) => {
            let says = minijinja::HtmlEscape(&problem.to_string()).to_string();
            let body = format!(
                "<p>Mallory is not ready yet. Send her first request in the lesson, then reload this page. ({says})</p>"
            );
            (StatusCode::NOT_FOUND, body, None)
        }
    };
    let cookie = line.map(|line| [(header::SET_COOKIE, line)]);
    let page = json!({ "title": title(path), "body_html": body, "back": back });
    match views.render(template, page) {
        Ok(html) => {
            let fresh = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            (status, fresh, cookie, Html(html)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page that was put up is broken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A `Set-Cookie` line with the parent that hotel and shop have in common for a real browser.
fn reachable_cookie(line: &str, addresses: &Addresses) -> Option<HeaderValue> {
    let (simulated, real) = parents(addresses)?;
    Some(line).filter(|line| !line.is_empty()).and_then(|line| line.replace(simulated, &real).parse().ok())
}

/// The parent that hotel and shop have in common, in the simulated world and for a real browser.
fn parents(addresses: &Addresses) -> Option<(&'static str, String)> {
    let hotel = Url::parse(&addresses.hotel).ok()?;
    Some((HOTEL.split_once('.')?.1, hotel.host_str()?.split_once('.')?.1.to_owned()))
}

/// Names of the simulated world to names that a real browser finds.
fn reachable(html: &str, addresses: &Addresses) -> String {
    // What a script of the page sets for the parent.
    let domain = parents(addresses).map(|(from, to)| (format!("Domain={from}"), format!("Domain={to}")));
    let html = domain.map_or_else(|| html.to_owned(), |(from, to)| html.replace(&from, &to));
    html.replace(&format!("https://{HOTEL}"), &addresses.hotel)
        .replace(&format!("https://{SHOP}"), &addresses.shop)
        .replace(&format!("https://{EVIL}"), &addresses.evil)
        .replace(&format!("https://{IDENTITY}"), &addresses.id)
}

/// `/free-coats` says "Free coats".
fn title(path: &str) -> String {
    let words = path.trim_matches('/').replace(['-', '/'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::{Hosts, Mode};

    #[test]
    fn a_cookie_for_the_parent_is_for_the_parent_that_a_real_browser_knows() {
        let addresses = Hosts::localhost(3000, Mode::Home).addresses(&"k7q2w3e4".parse().unwrap());
        let line = reachable_cookie("sid=x; Domain=grand.example; Path=/", &addresses).unwrap();
        assert_eq!(line, "sid=x; Domain=k7q2w3e4.cloakroom.localhost; Path=/");
        assert_eq!(reachable_cookie("", &addresses), None);
    }
}
