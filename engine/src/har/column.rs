//! The cookies of the file, a column each.
//!
//! What lives here: which cookies there are, and which of them looks like the session. Why here: the story is told of
//! that one. Deliberately absent: whether it is one; only the server knows.

use std::collections::HashMap;

use crate::{cookie::Cookie, site::registrable_domain};

/// One cookie of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The host it belongs to.
    pub domain: String,
    /// Its attributes, as the last line that set it had them; none when it was there before the recording.
    pub attributes: Vec<String>,
    /// It was sent before any answer of the file set it.
    pub there_before: bool,
    /// In how many requests something happened to it.
    pub cells: usize,
}

impl Column {
    /// Name and domain: what tells it from another of the same name.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.domain)
    }
}

/// The columns, found by name and site: cookies of one name on one site stand in one column.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
    places: HashMap<(String, String), usize>,
}

impl Columns {
    pub(super) fn of(&mut self, name: &str, domain: &str) -> usize {
        let key = (name.to_owned(), registrable_domain(domain).to_owned());
        let all = &mut self.all;
        *self.places.entry(key).or_insert_with(|| {
            let (name, domain) = (name.to_owned(), domain.to_owned());
            all.push(Column { name, domain, attributes: Vec::new(), there_before: false, cells: 0 });
            all.len() - 1
        })
    }

    /// The most likely session: by its name, by `HttpOnly`, and by whether a sign-in set it.
    pub(super) fn session(&self, by_sign_in: &[usize]) -> Option<usize> {
        let likely = |(index, column): (usize, &Column)| {
            let from_sign_in = if by_sign_in.contains(&index) { 3 } else { 0 };
            (by_name(&column.name) + from_sign_in + by_attributes(&column.attributes), column.cells, index)
        };
        let best = self
            .all
            .iter()
            .enumerate()
            .map(likely)
            .max_by_key(|(points, cells, index)| (*points, *cells, std::cmp::Reverse(*index)));
        best.filter(|(points, ..)| *points >= 3).map(|(.., index)| index)
    }
}

fn by_name(name: &str) -> i32 {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["csrf", "xsrf", "consent", "lang", "locale", "theme", "cart", "_ga", "_gid", "state", "nonce", "pkce"]) {
        return -4;
    }
    let exactly = ["id", "sid", "ssid", "auth", "token", "jwt", "user", "login"];
    let bare = name.trim_start_matches("__host-").trim_start_matches("__secure-");
    if has(&["sess", ".sid", "_sid", "-sid", "auth", "jwt", "access_token", "remember", "identity"])
        || exactly.contains(&bare)
    {
        4
    } else {
        0
    }
}

fn by_attributes(attributes: &[String]) -> i32 {
    if attributes.iter().any(|attribute| attribute == "HttpOnly") { 2 } else { 0 }
}

/// What stands below a name in the head of the table.
pub(super) fn attributes(cookie: &Cookie) -> Vec<String> {
    let same_site = cookie.same_site.to_string();
    let mut all = vec![if same_site.is_empty() { "no SameSite".to_owned() } else { same_site }];
    let flags = [(cookie.http_only, "HttpOnly"), (cookie.secure, "Secure"), (cookie.partitioned, "Partitioned")];
    all.extend(flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name.to_owned()));
    if cookie.path != "/" {
        all.push(format!("Path={}", cookie.path));
    }
    all
}
