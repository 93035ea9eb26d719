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

/// Each literal that is a path, with the method and the keys that stand soon after it.
fn read(text: &str, base: &Url) -> Vec<Call> {
    let end = (0..=MOST_TEXT.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    let mut found = Vec::new();
    for (at, quote) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\'' | '`')) {
        let rest = &text[at + 1..];
        let Some(path) = rest.split(quote).next().filter(|path| is_path(path)) else { continue };
        let path = path.split("${").next().unwrap_or(path);
        let Ok(url) = base.join(path) else { continue };
        let after: String = rest[path.len()..].chars().take(500).collect();
        let after = after.split("fetch(").next().unwrap_or_default().to_owned();
        let before: String = text[..at].chars().rev().take(12).collect::<String>().chars().rev().collect();
        found.push(Call { method: method(&before, &after), url, keys: keys(&after) });
        if found.len() > MOST_CALLS {
            break;
        }
    }
    found
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
    let said = after.split("method").nth(1).map(|rest| rest.trim_start_matches([':', ' ', '"', '\'', ',']));
    let word: String = said.unwrap_or_default().chars().take_while(char::is_ascii_alphabetic).collect();
    let word = word.to_ascii_uppercase();
    let known = ["POST", "PUT", "PATCH", "DELETE"].contains(&word.as_str());
    // A helper of the page's own, `post('/api/note', { text })`.
    let helper = before.to_ascii_lowercase().contains("post")
        || after.trim_start_matches(['"', '\'', '`', ',', ' ']).starts_with('{');
    match () {
        () if known => word,
        () if helper && !after.contains("method") && !keys(after).is_empty() => "POST".to_owned(),
        () => "GET".to_owned(),
    }
}

/// The keys of the first object that is made JSON, or that stands right behind the path.
fn keys(after: &str) -> Vec<String> {
    let start = after.find("stringify({").map(|at| at + 11).or_else(|| {
        let trimmed = after.trim_start_matches(['"', '\'', '`', ',', ' ']);
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
}
