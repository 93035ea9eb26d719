//! Themes about sending: each has a request that one rule is about.
//!
//! What lives here: a function a theme. Why here: the rule and the request that tries it stand together. Deliberately
//! absent: what should come of it.

use super::{
    draft::Draft,
    lines,
    scenes::{self, Who},
};
use crate::verdicts::case::{Api, Kind, Method};

pub(super) fn another_path(draft: &mut Draft) {
    let (hotel, a, b, c) = (draft.hotel(), draft.name(), draft.name(), draft.name());
    let path = draft.one_of(&["/admin", "/admin/", "/admin/users", "/login"]);
    let lines = vec![format!("{a}=1; Path={path}"), format!("{b}=1"), lines::ordinary(draft)];
    draft.set(format!("https://{hotel}/admin/users"), lines);
    draft.set(format!("https://{hotel}/"), vec![format!("{c}=1; Path=/nowhere")]);
}

pub(super) fn another_host(draft: &mut Draft) {
    draft.furnish();
    let (name, relative) = (draft.name(), draft.relative());
    let wide = lines::for_the_site(draft);
    draft.set(format!("https://{relative}/"), vec![format!("{name}=1; Path=/"), wide]);
}

pub(super) fn secure_over_http(draft: &mut Draft) {
    let (hotel, name) = (draft.hotel(), draft.name());
    let same_site = lines::same_site(draft);
    let lines = vec![format!("{name}=1; Secure{same_site}"), lines::ordinary(draft)];
    draft.set(format!("https://{hotel}/"), lines);
    let query = draft.request("http");
    draft.ask(query);
}

pub(super) fn strict(draft: &mut Draft) {
    held(draft, "; SameSite=Strict");
    let mut query = draft.request("https");
    scenes::from(draft, &mut query, Who::Foreign);
    draft.ask(query);
}

pub(super) fn lax(draft: &mut Draft) {
    held(draft, "; SameSite=Lax");
    let mut query = draft.request("https");
    scenes::from(draft, &mut query, Who::Foreign);
    if query.kind == Kind::Navigate && draft.chance(80) {
        query.method = Method::Post;
    }
    draft.ask(query);
}

pub(super) fn unset(draft: &mut Draft) {
    held(draft, "");
    let mut query = draft.request("https");
    if draft.chance(30) {
        scenes::framed(draft, &mut query);
    } else {
        scenes::from(draft, &mut query, Who::Foreign);
        query.kind = scenes::embedded(draft);
        if query.kind != Kind::Fetch {
            query.method = Method::Get;
        }
    }
    draft.ask(query);
}

pub(super) fn lax_allow_unsafe(draft: &mut Draft) {
    held(draft, "");
    draft.furnish();
    let mut query = draft.request("https");
    scenes::from(draft, &mut query, Who::Foreign);
    (query.kind, query.method) = (Kind::Navigate, Method::Post);
    draft.ask(query);
}

pub(super) fn none(draft: &mut Draft) {
    held(draft, "; SameSite=None; Secure");
    let mut query = draft.request("https");
    scenes::from(draft, &mut query, Who::Foreign);
    draft.ask(query);
}

fn held(draft: &mut Draft, same_site: &str) {
    let (hotel, name, other) = (draft.hotel(), draft.name(), lines::ordinary(draft));
    draft.set(format!("https://{hotel}/"), vec![format!("{name}=1; Path=/{same_site}"), other]);
}

/// A partitioned cookie set in one place and looked for in another.
pub(super) fn partitions(draft: &mut Draft) {
    let (hotel, foreign, name, other) = (draft.hotel(), draft.foreign, draft.name(), draft.name());
    let same_site = draft.one_of(&["; SameSite=None", "; SameSite=None", "; SameSite=Lax", ""]);
    let line = format!("{name}=1; Secure; Partitioned; Path=/{same_site}");
    let kind = scenes::embedded(draft);
    let page =
        draft.one_of(&[None, Some(format!("https://{foreign}/")), Some(format!("https://shop.{}/", draft.site))]);
    let kind_of_step = if page.is_some() { kind } else { Kind::Navigate };
    draft.push(
        format!("https://{hotel}/"),
        vec![line, format!("{other}=1; SameSite=None; Secure; Path=/")],
        Api::Http,
        page,
        kind_of_step,
    );
    let mut query = draft.request("https");
    match draft.one_of(&[0, 1, 1, 2, 3]) {
        0 => {}
        1 => scenes::from(draft, &mut query, Who::Foreign),
        2 => scenes::from(draft, &mut query, Who::Relative),
        _ => scenes::framed(draft, &mut query),
    }
    draft.ask(query);
}

pub(super) fn read_by_script(draft: &mut Draft) {
    let (hotel, a, b) = (draft.hotel(), draft.name(), draft.name());
    let lines = vec![format!("{a}=1; HttpOnly"), format!("{b}=1; SameSite=Strict"), lines::ordinary(draft)];
    draft.set(format!("https://{hotel}/"), lines);
    let scheme = draft.one_of(&["https", "https", "http"]);
    let mut query = draft.request(scheme);
    query.url = format!("{scheme}://{hotel}/");
    query.api = Api::Dom;
    draft.ask(query);
}

/// Longer paths first, then the older; a new value may count as new.
pub(super) fn order(draft: &mut Draft) {
    let (hotel, site) = (draft.hotel(), draft.site);
    let names: Vec<String> = (0..4).map(|_| draft.name()).collect();
    let path = |draft: &mut Draft| draft.one_of(&["/", "/", "/admin", "/admin/users"]);
    let lines = names.iter().map(|name| format!("{name}=1; Path={}", path(draft))).collect();
    draft.set(format!("https://{hotel}/"), lines);
    let (again, same) = (draft.one_of(&names), draft.one_of(&names));
    let wide = if draft.chance(50) { format!("; Domain={site}") } else { String::new() };
    for line in [format!("{again}=2; Path={}{wide}", path(draft)), format!("{same}=1; Path={}", path(draft))] {
        draft.set(format!("https://{hotel}/"), vec![line]);
    }
    let mut query = draft.request("https");
    query.url = format!("https://{hotel}/admin/users");
    draft.ask(query);
}

/// From an http page to https, and a link the other way.
pub(super) fn another_scheme(draft: &mut Draft) {
    held(draft, "; SameSite=Strict");
    draft.furnish();
    let up = draft.chance(70);
    let mut query = draft.request(if up { "http" } else { "https" });
    scenes::from(draft, &mut query, Who::Itself);
    if up {
        query.url = query.url.replacen("http:", "https:", 1);
    } else {
        query.url = query.url.replacen("https:", "http:", 1);
        (query.kind, query.method) = (Kind::Navigate, Method::Get);
    }
    draft.ask(query);
}
