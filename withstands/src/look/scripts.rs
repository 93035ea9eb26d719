//! What the scripts of a page send: addresses, methods and the keys of JSON, read off their text.
//!
//! No script is run. What is not written out as a literal is not seen.

use url::Url;

use crate::{
    document::Document,
    error::Halt,
    visitor::{Act, Visitor},
    wire::Net,
};

/// So many scripts are loaded.
const MOST_SCRIPTS: usize = 6;
/// So much of one is read, in bytes.
const MOST_TEXT: usize = 300 * 1024;
/// So many calls are taken.
const MOST_CALLS: usize = 60;

/// A request that a script sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    /// The method, `GET` where none is written.
    pub(super) method: String,
    /// Where to.
    pub(super) url: Url,
    /// The keys of its JSON, as far as they are written out.
    pub(super) keys: Vec<String>,
}

/// What the scripts of a page, and those that it loads, send to the site.
pub(super) async fn calls(net: &Net, visitor: &mut Visitor<'_>, page: &Document, at: &Url) -> Result<Vec<Call>, Halt> {
    let mut texts = page.scripts.clone();
    for source in page.sources.iter().filter(|url| net.has(url)).take(MOST_SCRIPTS) {
        let act =
            Act { from: Some(at.clone()), kind: cloakroom_engine::cookie::Kind::Fetch, ..Act::get(source.clone()) };
        match visitor.send(&act).await {
            Ok(came) => texts.push(came.body.clone()),
            Err(halt) if halt.ends_all() => return Err(halt),
            Err(_) => {}
        }
    }
    let mut found: Vec<Call> = Vec::new();
    for call in texts.iter().flat_map(|text| read(text, at)) {
        if net.has(&call.url) && !found.contains(&call) && found.len() < MOST_CALLS {
            found.push(call);
        }
    }
    Ok(found)
}

/// Each literal that is a path, with the method and the keys that stand beside it. Where a script puts addresses together,
/// also each with what it puts before them.
fn read(text: &str, base: &Url) -> Vec<Call> {
    let end = (0..=MOST_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    let (mut found, mut prefixes) = (Vec::new(), Vec::new());
    for (at, quote) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\'' | '`')) {
        let rest = &text[at + 1..];
        let Some(whole) = rest.split(quote).next() else { continue };
        // `${API}/me` is a path behind a prefix.
        let path = whole.strip_prefix("${").and_then(|rest| rest.split_once('}')).map_or(whole, |(_, path)| path);
        if !is_path(path) {
            continue;
        }
        let path = path.split("${").next().unwrap_or(path);
        let Ok(url) = base.join(path) else { continue };
        let after: String = rest[whole.len()..].chars().take(500).collect();
        let before: String = text[..at].chars().rev().take(24).collect::<String>().chars().rev().collect();
        if path == whole || whole.starts_with(path) {
            prefixes.extend(prefix(&before, path, whole, &after));
        }
        let after = after.split("fetch(").next().unwrap_or_default();
        found.push(Call { method: method(&before, after), url, keys: keys(after) });
        if found.len() > MOST_CALLS {
            break;
        }
    }
    joined(&mut found, &prefixes, base);
    found
}

/// Is this path put before others? `'/api' + path`, `` `/api${path}` ``, `const base = '/api'`.
fn prefix(before: &str, path: &str, whole: &str, after: &str) -> Option<String> {
    let added = after.get(1..).is_some_and(|rest| rest.trim_start().starts_with('+'));
    let filled = whole.len() > path.len() && whole[path.len()..].starts_with("${");
    let name = before.trim_end().strip_suffix(['=', ':']).map(|name| name.to_ascii_lowercase());
    let named = name.is_some_and(|name| ["base", "api", "prefix", "root", "url"].iter().any(|w| name.contains(w)));
    let path = path.trim_end_matches('/');
    ((added || filled || named) && path.len() > 1 && !path.contains('?')).then(|| path.to_owned())
}

fn joined(found: &mut Vec<Call>, prefixes: &[String], base: &Url) {
    let own: Vec<Call> = found.clone();
    for prefix in prefixes.iter().take(3) {
        for call in &own {
            let path = call.url.path();
            let already = base.join(prefix).is_ok_and(|url| path.starts_with(url.path()));
            let whole = call.url.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
            let Some(url) = base.join(&format!("{prefix}{whole}")).ok().filter(|_| !already) else { continue };
            found.push(Call { url, ..call.clone() });
        }
    }
}

fn is_path(text: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "/-_.~?=&${}".contains(c);
    text.len() > 1
        && text.len() < 120
        && !text.starts_with("//")
        && text.chars().all(fine)
        && (text.starts_with('/') || text.starts_with("./") || text.starts_with("api/"))
}

fn method(before: &str, after: &str) -> String {
    for (call, method) in [(".post(", "POST"), (".put(", "PUT"), (".patch(", "PATCH"), (".delete(", "DELETE")] {
        if before.ends_with(call) {
            return method.to_owned();
        }
    }
    let listed = ["POST", "PUT", "PATCH", "DELETE", "GET"].into_iter().find(|method| {
        let literal = |text: &str| text.trim_matches([' ', ',', '(', '"', '\'', '`']).eq_ignore_ascii_case(method);
        let last = before.trim_end().strip_suffix(',').and_then(|rest| rest.rsplit(['(', ',']).next());
        let next = after
            .get(1..)
            .and_then(|rest| rest.trim_start().strip_prefix(','))
            .and_then(|rest| rest.split([',', ')']).next());
        [last, next].into_iter().flatten().any(|text| text.trim().starts_with(['"', '\'', '`']) && literal(text))
    });
    // `call('POST', '/api/note', { text })`, and the other way about.
    if let Some(method) = listed {
        return method.to_owned();
    }
    let said = after.split("method").nth(1).map(|rest| rest.trim_start_matches([':', ' ', '"', '\'', ',']));
    let word: String = said.unwrap_or_default().chars().take_while(char::is_ascii_alphabetic).collect();
    let word = word.to_ascii_uppercase();
    let known = METHODS.contains(&word.as_str());
    // A helper of the page's own, `post('/api/note', { text })`.
    let helper = before.to_ascii_lowercase().contains("post")
        || after.trim_start_matches(['"', '\'', '`', ',', ' ']).starts_with('{');
    match () {
        () if known => word,
        () if helper && !after.contains("method") && !keys(after).is_empty() => "POST".to_owned(),
        () => "GET".to_owned(),
    }
}

const METHODS: &[&str] = &["POST", "PUT", "PATCH", "DELETE"];

/// The keys of the first object that is made JSON, or that stands right behind the path.
fn keys(after: &str) -> Vec<String> {
    let start = after.find("stringify({").map(|at| at + 11).or_else(|| {
        let trimmed = after.trim_start_matches(['"', '\'', '`', ',', ' ']);
        let trimmed = METHODS.iter().find_map(|m| trimmed.strip_prefix(m)).unwrap_or(trimmed);
        let trimmed = trimmed.trim_start_matches(['"', '\'', '`', ',', ' ']);
        (trimmed.starts_with('{') && !trimmed.contains("method")).then(|| after.len() - trimmed.len() + 1)
    });
    let Some(start) = start else { return Vec::new() };
    let object = after[start..].split('}').next().unwrap_or_default();
    let key = |part: &str| {
        let word: String =
            part.trim().trim_matches(['"', '\'']).chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        (!word.is_empty()).then_some(word)
    };
    object.split(',').filter_map(key).take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_sends_is_read_off_its_text() {
        let base = Url::parse("http://localhost:1/app/").unwrap();
        let text =
            "fetch('/api/login', { method: 'POST', headers, body: JSON.stringify({ email: e.value, password }) });
            const me = await fetch(\"/api/me\"); axios.put('/api/note', { text: t }); post('./x', {a, 'b': 1});";
        let told: Vec<String> =
            read(text, &base).into_iter().map(|c| format!("{} {} {:?}", c.method, c.url.path(), c.keys)).collect();
        assert_eq!(
            told,
            [
                "POST /api/login [\"email\", \"password\"]",
                "GET /api/me []",
                "PUT /api/note [\"text\"]",
                "POST /app/x [\"a\", \"b\"]"
            ]
        );
    }

    #[test]
    fn addresses_that_are_put_together_are_tried_whole() {
        let base = Url::parse("http://localhost:1/").unwrap();
        let told = |text: &str| -> Vec<String> {
            read(text, &base)
                .into_iter()
                .map(|c| format!("{} {} {}", c.method, c.url.path(), c.keys.join(" ")))
                .collect()
        };
        let text = "const go = (m, p, b) => fetch('/v3' + p, { method: m, body: JSON.stringify(b) });
            const enter = (mail, pin) => go('POST', '/enter', { mail, pin }); const me = () => go('GET', '/me');";
        for whole in ["POST /v3/enter mail pin", "GET /v3/me "] {
            assert!(told(text).iter().any(|call| call == whole), "{:?}", told(text));
        }
        let text = "const API = '/api/v9'; await fetch(`${API}/me`); axios.patch(`${API}/me`, { motto });";
        for whole in ["GET /api/v9/me ", "PATCH /api/v9/me motto"] {
            assert!(told(text).iter().any(|call| call == whole), "{:?}", told(text));
        }
        assert_eq!(told("x(`${y`); f('/')"), [""; 0]);
    }
}
