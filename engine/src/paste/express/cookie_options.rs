//! The options inside of `cookie`, and the line that they come to.

use time::{Duration, OffsetDateTime};

use super::{Fields, Setting, Standing, Value, find, js};
use crate::cookie::imf;

pub(super) const NAMES: [&str; 10] = [
    "maxAge",
    "secure",
    "httpOnly",
    "sameSite",
    "domain",
    "path",
    "expires",
    "partitioned",
    "priority",
    "originalMaxAge",
];

/// What follows when an option stands outside, where nobody looks for it.
pub(super) fn without(name: &str) -> &'static str {
    match name {
        "maxAge" | "expires" => "Without it the cookie ends with the browser.",
        "secure" => "The cookie also goes over plain http.",
        "sameSite" => "The attribute is left out, and browsers differ.",
        "httpOnly" => "The cookie is HttpOnly, which is the default.",
        "domain" => "The cookie is for this host alone.",
        "path" => "The cookie is for every path, which is the default.",
        _ => "",
    }
}

type Rule = (&'static str, fn(&Value, &Fields) -> bool, Standing, &'static str);

/// The first that fits counts.
const RULES: [Rule; 24] = [
    (
        "maxAge",
        |value, _| matches!(value, Value::Number(ms) if *ms > 0.0 && *ms < 100_000.0),
        Standing::Weak,
        "Milliseconds: the cookie ends in less than two minutes.",
    ),
    (
        "maxAge",
        |value, _| matches!(value, Value::Number(_)),
        Standing::Counts,
        "Milliseconds. It is sent as Expires, a date by the server’s clock.",
    ),
    (
        "maxAge",
        |value, _| matches!(value, Value::Text(_) | Value::True),
        Standing::Fails,
        "It must be a number or a Date; express-session throws an error.",
    ),
    ("maxAge", any, Standing::Counts, "How long the cookie lives, in milliseconds."),
    (
        "expires",
        any,
        Standing::Weak,
        "A date that is made once, when the server starts: all sessions end at that moment. maxAge counts from the visit.",
    ),
    (
        "secure",
        |value, _| *value == Value::True,
        Standing::Counts,
        "Secure is set, and over what Node takes for plain http the cookie is not set at all.",
    ),
    (
        "secure",
        |value, _| is(value, "auto"),
        Standing::Counts,
        "Secure is set where the connection is secure, and left out where it is not.",
    ),
    ("secure", |value, _| *value == Value::False, Standing::Weak, "The cookie also goes over plain http."),
    (
        "httpOnly",
        |value, _| *value == Value::False,
        Standing::Weak,
        "Script on the page can read the session’s ID, also an attacker’s.",
    ),
    ("httpOnly", any, Standing::Counts, "Script cannot read it; this is the default."),
    (
        "sameSite",
        |value, cookie| is(value, "none") && !secure(cookie),
        Standing::Weak,
        "SameSite=None counts only with Secure: browsers refuse this cookie.",
    ),
    (
        "sameSite",
        |value, _| is(value, "none"),
        Standing::Counts,
        "Every site’s requests carry the cookie, so every form needs a token.",
    ),
    (
        "sameSite",
        |value, _| is(value, "lax"),
        Standing::Counts,
        "Links from other sites carry the cookie; their forms, pictures and scripts do not.",
    ),
    (
        "sameSite",
        |value, _| is(value, "strict") || *value == Value::True,
        Standing::Counts,
        "Strict. No request that another site causes carries the cookie: whoever follows a link or comes back from a sign-in arrives a stranger.",
    ),
    (
        "sameSite",
        |value, _| is(value, "auto"),
        Standing::Counts,
        "None where the connection is secure, Lax where it is not.",
    ),
    (
        "sameSite",
        |value, _| matches!(value, Value::Text(_)),
        Standing::Fails,
        "It is none of strict, lax, none and auto: writing the cookie throws an error, and the answer carries none.",
    ),
    ("sameSite", |value, _| *value == Value::False, Standing::Weak, "The attribute is left out, and browsers differ."),
    (
        "domain",
        |value, _| is(value, "localhost") || is(value, ".localhost"),
        Standing::Weak,
        "Browsers refuse Domain=localhost from a host below it, and on localhost itself it adds nothing.",
    ),
    (
        "domain",
        any,
        Standing::Counts,
        "Every host below gets the cookie too, and can set one of the same name. Leave it out if one host is enough.",
    ),
    ("path", any, Standing::Counts, "Requests outside of it carry no session, and get none."),
    (
        "partitioned",
        |value, cookie| *value == Value::True && !secure(cookie),
        Standing::Weak,
        "Partitioned counts only with Secure: browsers refuse this cookie.",
    ),
    ("partitioned", any, Standing::Counts, "Where it is a third party’s, each site around has a cookie of its own."),
    ("priority", any, Standing::Counts, "Which cookies go first when the jar is full; Chromium alone knows it."),
    ("originalMaxAge", any, Standing::Counts, "Set by the library itself."),
];

fn any(_: &Value, _: &Fields) -> bool {
    true
}

fn is(value: &Value, word: &str) -> bool {
    matches!(value, Value::Text(text) if text.eq_ignore_ascii_case(word))
}

pub(super) fn setting(name: &str, value: &Value, cookie: &Fields) -> Setting {
    let new = |standing, says: &str| Setting::new(format!("cookie.{name}: {}", js(value)), standing, says);
    if let Some((.., standing, says)) = RULES.iter().find(|(known, test, ..)| *known == name && test(value, cookie)) {
        return new(*standing, says);
    }
    match name {
        "secure" | "sameSite" => new(Standing::Counts, "As it says."),
        "signed" | "overwrite" | "maxage" | "max_age" | "httponly" | "samesite" => {
            new(Standing::Ignored, "Not an option of the cookie; names are written as in httpOnly, sameSite, maxAge.")
        }
        _ => new(Standing::Ignored, "Not an option of the cookie."),
    }
}

fn secure(cookie: &Fields) -> bool {
    !matches!(find(cookie, "secure"), None | Some(Value::False | Value::Null))
}

/// The line, in the order in which the library writes it, over https.
pub(super) fn line(fields: &Fields, cookie: &Fields, now: OffsetDateTime) -> Option<String> {
    find(fields, "secret")?;
    let text = |value: Option<&Value>| match value {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let name = text(find(fields, "name").or(find(fields, "key"))).unwrap_or_else(|| "connect.sid".to_owned());
    let mut line = format!("{name}=s%3AID.signature");
    if let Some(domain) = text(find(cookie, "domain")) {
        line.push_str(&format!("; Domain={domain}"));
    }
    line.push_str(&format!("; Path={}", text(find(cookie, "path")).unwrap_or_else(|| "/".to_owned())));
    if let Some(Value::Number(ms)) = find(cookie, "maxAge") {
        let end = now.saturating_add(Duration::seconds_f64((ms / 1000.0).clamp(-1e9, 1e9)));
        line.push_str(&format!("; Expires={}", imf(end)));
    }
    if !matches!(find(cookie, "httpOnly"), Some(Value::False)) {
        line.push_str("; HttpOnly");
    }
    if secure(cookie) {
        line.push_str("; Secure");
    }
    if matches!(find(cookie, "partitioned"), Some(Value::True)) {
        line.push_str("; Partitioned");
    }
    let priority = text(find(cookie, "priority"));
    let known = ["Low", "Medium", "High"]
        .into_iter()
        .find(|known| priority.as_ref().is_some_and(|word| word.eq_ignore_ascii_case(known)));
    line.extend(known.map(|word| format!("; Priority={word}")));
    let same_site = match find(cookie, "sameSite") {
        Some(Value::True) => Some("Strict"),
        Some(Value::Text(word)) => ["Strict", "Lax", "None"]
            .into_iter()
            .find(|known| word.eq_ignore_ascii_case(known))
            .or_else(|| (word == "auto").then_some("None")),
        _ => None,
    };
    line.extend(same_site.map(|word| format!("; SameSite={word}")));
    Some(line)
}
