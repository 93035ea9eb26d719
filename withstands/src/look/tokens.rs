//! Where the login's JSON answer has what may be a token.

use serde_json::Value;

/// So many are tried.
const MOST: usize = 4;
/// A value of this length, with a digit and without spaces, may be a token whatever it is called.
const LONG: usize = 6;

/// Paths such as `data.token`: those that are called like one first, then what only looks like one.
pub(super) fn tokens(json: &Value) -> Vec<String> {
    let (mut named, mut others) = (Vec::new(), Vec::new());
    walk(json, "", 0, &mut |path, key, text| {
        let like = ["token", "jwt", "access", "session", "bearer", "sid"].iter().any(|word| key.contains(word));
        if like && text.len() >= 6 {
            named.push(path.to_owned());
        } else if text.len() >= LONG
            && text.contains(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.+/=~:".contains(c))
        {
            others.push((text.len(), path.to_owned()));
        }
    });
    named.truncate(MOST - 1);
    // The longer, the likelier.
    others.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    named.into_iter().chain(others.into_iter().map(|(_, path)| path)).take(MOST).collect()
}

fn walk(value: &Value, path: &str, depth: u8, each: &mut dyn FnMut(&str, &str, &str)) {
    let Some(object) = value.as_object().filter(|_| depth < 4) else { return };
    for (key, value) in object.iter().take(40) {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let lower = key.to_lowercase();
        if let Some(text) = value.as_str().filter(|_| !["csrf", "xsrf", "refresh"].iter().any(|w| lower.contains(w))) {
            each(&path, &lower, text);
        }
        walk(value, &path, depth + 1, each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_told_by_its_name_or_by_its_looks() {
        let json = serde_json::json!({ "data": { "ticket": "pZ8x-0123456789abcdef", "refresh_token": "0123456789abcdef01",
            "greeting": "Good morning to you all", "since": "2026-11-30" }, "access_token": "abcdef", "csrf": "0123456789abcdef" });
        assert_eq!(tokens(&json), ["access_token", "data.ticket", "data.since"]);
        assert!(tokens(&serde_json::json!("text")).is_empty());
    }
}
