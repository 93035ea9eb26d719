//! The attacker's site for a real browser: pages that lessons and attacks put up.
//!
//! The same fragments the simulated browsers visit, with addresses that a real browser can reach.
//! Deliberately absent: any power. Whatever else is sent here is answered with nothing.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use cloakroom_engine::world::{EVIL, HOTEL, SHOP};
use serde::Serialize;
use serde_json::json;

use crate::{files::Files, hosts::Addresses, sandbox::Sandbox, views::Views};

/// The way back to the tutorial.
#[derive(Debug, Serialize)]
pub struct Back {
    /// Its address.
    pub href: String,
    /// What is there.
    pub title: String,
}

/// Answers a request to `{id}.evil.localhost`.
pub async fn answer(
    sandbox: &Sandbox,
    path: &str,
    pages: &[(&str, &str, &str)],
    addresses: &Addresses,
    back: &Back,
    views: &Views,
) -> Response {
    if path == "/style.css" {
        let css = Files::Embedded.bytes("assets/evil.css").unwrap_or_default().into_owned();
        return ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], css).into_response();
    }
    let Some((_, _, html)) = pages.iter().find(|(host, p, _)| *host == EVIL && *p == path) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let (status, body) = match sandbox.fill(html).await {
        Ok(filled) => (StatusCode::OK, reachable(&filled, addresses)),
        Err(problem) => (
            StatusCode::NOT_FOUND,
            format!(
                "<p>Mallory is not ready yet. Send her first request in the lesson, then reload this page. ({})</p>",
                minijinja::HtmlEscape(&problem.to_string())
            ),
        ),
    };
    let page = json!({ "title": title(path), "body_html": body, "back": back });
    match views.render("evil/base.html", page) {
        Ok(html) => {
            (status, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Html(html)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the attacker's page is broken");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Names of the simulated world to names that a real browser finds.
fn reachable(html: &str, addresses: &Addresses) -> String {
    html.replace(&format!("https://{HOTEL}"), &addresses.hotel)
        .replace(&format!("https://{SHOP}"), &addresses.shop)
        .replace(&format!("https://{EVIL}"), &addresses.evil)
}

/// `/free-coats` says "Free coats".
fn title(path: &str) -> String {
    let words = path.trim_matches('/').replace(['-', '/'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + chars.as_str())
}
