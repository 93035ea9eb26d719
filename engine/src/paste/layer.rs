//! A `SessionManagerLayer` of tower-sessions, read call by call.
//!
//! What lives here: its calls, its defaults, and what the cookie looks like. Why here: its defaults are strict, and
//! surprise whoever comes from Express. Deliberately absent: running it.
//!
//! Source: tower-sessions 0.15.0, src/service.rs (`SessionConfig`).

use super::config::{Configuration, Setting, Standing, TWO_PROCESSES, headline};

/// The configuration, if this is one.
pub(super) fn read(text: &str) -> Option<Configuration> {
    let begin = text.find("SessionManagerLayer::new")?;
    let chain = &text[begin + "SessionManagerLayer::new".len()..];
    let (_, mut rest) = bracketed(chain.trim_start())?;
    let mut calls: Vec<(&str, &str)> = Vec::new();
    while let Some(call) = rest.trim_start().strip_prefix('.').map(str::trim_start) {
        let end = call.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(call.len());
        let (name, after) = call.split_at(end);
        let Some((argument, after)) = bracketed(after.trim_start()) else { break };
        calls.push((name, argument.trim()));
        rest = after;
    }
    let get = |name: &str| calls.iter().rev().find(|(call, _)| *call == name).map(|(_, argument)| *argument);
    let mut settings: Vec<Setting> = calls.iter().map(|(name, argument)| call(name, argument)).collect();
    // One in memory may stand before another, as its cache.
    let in_memory = text.contains("MemoryStore") && !text.contains("Caching");
    settings.extend(missing(&get, in_memory));
    let line = line(&get);
    let notes = notes(&get, in_memory);
    let fixed = String::new();
    Some(Configuration {
        library: "tower-sessions",
        headline: headline(&settings),
        settings,
        line: Some(line),
        notes,
        fixed,
    })
}

/// What stands in the brackets that begin here, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?;
    let (mut open, mut quoted) = (1, false);
    for (at, c) in inside.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => open += 1,
            ')' | ']' | '}' if !quoted => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some((&inside[..at], &inside[at + 1..]));
        }
    }
    None
}

fn call(name: &str, argument: &str) -> Setting {
    let new = |standing, says: &str| Setting::new(format!(".{name}({argument})"), standing, says);
    match (name, argument) {
        ("with_secure", "false") => new(Standing::Weak, "The cookie also goes over plain http. For development only."),
        ("with_secure", _) => new(Standing::Counts, "Secure, which is the default."),
        ("with_http_only", "false") => {
            new(Standing::Weak, "Script on the page can read the session’s ID, also an attacker’s.")
        }
        ("with_http_only", _) => new(Standing::Counts, "Script cannot read it; this is the default."),
        ("with_same_site", site) if site.ends_with("Lax") => {
            new(Standing::Counts, "Links from other sites carry the cookie; their forms, pictures and scripts do not.")
        }
        ("with_same_site", site) if site.ends_with("None") => new(
            Standing::Counts,
            "Every site’s requests carry the cookie, so every form needs a token. It needs Secure.",
        ),
        ("with_same_site", _) => new(
            Standing::Counts,
            "Whoever follows a link or comes back from a sign-in elsewhere arrives a stranger; this is the default.",
        ),
        ("with_expiry", expiry) if expiry.contains("OnInactivity") => new(
            Standing::Counts,
            "Sent as Max-Age. It counts from the last change and not from the last visit: a session that is only read ends all the same, unless with_always_save(true).",
        ),
        ("with_expiry", expiry) if expiry.contains("OnSessionEnd") => {
            new(Standing::Counts, "The cookie ends with the browser; the record lives for two weeks.")
        }
        ("with_expiry", _) => new(Standing::Counts, "When the session ends, sent as Max-Age."),
        ("with_always_save", "true") => new(
            Standing::Counts,
            "Every request writes the record and sets the cookie again, so that its end moves on.",
        ),
        ("with_always_save", _) => {
            new(Standing::Counts, "Only a session that changed is written; this is the default.")
        }
        ("with_name", _) => new(Standing::Counts, "The cookie’s name."),
        ("with_path", path) if path.contains("\"/\"") => new(Standing::Counts, "Every path, which is the default."),
        ("with_path", _) => new(
            Standing::Counts,
            "The cookie is for these paths only; other routes find no session, and may begin another.",
        ),
        ("with_domain", _) => new(
            Standing::Counts,
            "Every host below gets the cookie too, and can set one of the same name. Leave it out if one host is enough.",
        ),
        ("with_signed", _) => new(
            Standing::Counts,
            "The ID is signed: an invented one is refused before the store is asked. (feature signed)",
        ),
        ("with_private", _) => new(Standing::Counts, "The ID is encrypted. (feature private)"),
        ("clone", _) => new(Standing::Counts, "The same layer once more."),
        ("with_max_age", _) => {
            new(Standing::Fails, "There is no such call any more: it is with_expiry(Expiry::OnInactivity(...)).")
        }
        _ => new(Standing::Fails, "There is no such call in tower-sessions 0.15."),
    }
}

fn missing<'a>(get: &impl Fn(&str) -> Option<&'a str>, in_memory: bool) -> Vec<Setting> {
    let mut missing = Vec::new();
    let mut say = |name: &str, says: &str| missing.push(Setting::new(name, Standing::Missing, says));
    if get("with_same_site").is_none() {
        say(
            "with_same_site",
            "Left out it is Strict: whoever follows a link or comes back from a sign-in elsewhere arrives a stranger, and a callback finds no state. Lax is the usual choice.",
        );
    }
    if get("with_secure").is_none() {
        say(
            "with_secure",
            "Left out it is true: over plain http browsers drop the cookie, but for loopback names in Chromium and Firefox.",
        );
    }
    if get("with_expiry").is_none() {
        say("with_expiry", "The cookie ends with the browser; the record lives for two weeks.");
    }
    if get("with_signed").is_none() && get("with_private").is_none() {
        say("with_signed", "The ID is not signed. 128 random bits cannot be guessed, so this is a second fence.");
    }
    if in_memory {
        say(
            "a store that lasts",
            "Records are kept in memory: gone at a restart, one process only, and what has expired is never deleted.",
        );
    }
    missing
}

fn line<'a>(get: &impl Fn(&str) -> Option<&'a str>) -> String {
    let text = |call: &str| {
        get(call).map(|argument| {
            argument
                .trim_matches(['"', '&', ' '])
                .trim_end_matches("\".to_string()")
                .trim_end_matches("\".into()")
                .to_owned()
        })
    };
    let mut line = format!("{}=4xVmHhEXAMPLEoNLYid2fQ", text("with_name").unwrap_or_else(|| "id".to_owned()));
    if get("with_http_only") != Some("false") {
        line.push_str("; HttpOnly");
    }
    let site = get("with_same_site").and_then(|site| site.rsplit("::").next()).unwrap_or("Strict");
    line.push_str(&format!("; SameSite={site}"));
    if get("with_secure") != Some("false") {
        line.push_str("; Secure");
    }
    line.push_str(&format!("; Path={}", text("with_path").unwrap_or_else(|| "/".to_owned())));
    line.extend(text("with_domain").map(|domain| format!("; Domain={domain}")));
    line.extend(get("with_expiry").and_then(seconds).map(|seconds| format!("; Max-Age={seconds}")));
    line
}

/// `Expiry::OnInactivity(Duration::minutes(30))`, with whatever path in front.
fn seconds(expiry: &str) -> Option<i64> {
    let inside = expiry.split("OnInactivity").nth(1)?;
    let (unit, number) = inside.rsplit("::").next()?.split_once('(')?;
    let number: i64 = number.trim_end_matches(')').replace('_', "").trim().parse().ok()?;
    let size = match unit.trim() {
        "seconds" | "from_secs" => 1,
        "minutes" | "from_mins" => 60,
        "hours" | "from_hours" => 3600,
        "days" => 86_400,
        "weeks" => 604_800,
        _ => return None,
    };
    number.checked_mul(size)
}

fn notes<'a>(get: &impl Fn(&str) -> Option<&'a str>, in_memory: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let none = get("with_same_site").is_some_and(|site| site.ends_with("None"));
    if none && get("with_secure") == Some("false") {
        notes.push("SameSite=None without Secure: browsers refuse this cookie.".to_owned());
    }
    if get("with_name").is_some_and(|name| name.contains("__Host-") || name.contains("__Secure-")) {
        notes.push("flush() removes a cookie without Secure in 0.15, and browsers refuse that for this prefix: after a logout the cookie stays.".to_owned());
    }
    if in_memory {
        notes.push(TWO_PROCESSES.to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::{super::config::Standing, read};

    #[test]
    fn the_defaults_are_told_and_the_line_is_what_it_writes() {
        let config = read("let session_store = MemoryStore::default();\nlet layer = SessionManagerLayer::new(session_store)\n    .with_secure(false)\n    .with_expiry(Expiry::OnInactivity(Duration::seconds(10)));").unwrap_or_else(|| unreachable!("a layer"));
        assert_eq!(
            config.line.as_deref(),
            Some("id=4xVmHhEXAMPLEoNLYid2fQ; HttpOnly; SameSite=Strict; Path=/; Max-Age=10")
        );
        let standing = |name: &str| config.settings.iter().find(|one| one.text.contains(name)).map(|one| one.standing);
        assert_eq!(
            (standing("with_secure"), standing("with_same_site")),
            (Some(Standing::Weak), Some(Standing::Missing))
        );
    }

    #[test]
    fn every_call_counts_or_is_told_that_there_is_none() {
        let config = read("SessionManagerLayer::new(PostgresStore::new(pool.clone())).with_name(\"__Host-id\").with_same_site(SameSite::Lax).with_signed(key).with_max_age(x)").unwrap_or_else(|| unreachable!("a layer"));
        assert_eq!(
            config.line.as_deref(),
            Some("__Host-id=4xVmHhEXAMPLEoNLYid2fQ; HttpOnly; SameSite=Lax; Secure; Path=/")
        );
        assert_eq!(config.headline, "One of these options is an error.");
        assert!(config.notes[0].contains("flush"));
        for text in [
            "SessionManagerLayer::new",
            "SessionManagerLayer::new(",
            "SessionManagerLayer::new(a).with(",
            "SessionManagerLayer::new(é).é(ü)",
        ] {
            let _ = read(text);
        }
        assert!(read("sid=1").is_none());
    }
}
