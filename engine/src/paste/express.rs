//! A configuration of express-session, read option by option.
//!
//! What lives here: which options there are, where each belongs, what it does, and what the cookie looks like. Why here:
//! express-session looks for its options and nothing else, and is silent about the rest. Deliberately absent: running
//! it.
//!
//! Source: express-session 1.19.0, index.js and session/cookie.js; cookie 0.7 for the order of the attributes.

mod cookie_options;

use time::OffsetDateTime;

use super::{
    config::{Configuration, IN_MEMORY, Setting, Standing, TWO_PROCESSES, headline},
    object::{Value, object},
};

use cookie_options::{NAMES, line, setting as cookie_setting};

const OPTIONS: [&str; 11] =
    ["cookie", "genid", "key", "name", "proxy", "resave", "rolling", "saveUninitialized", "secret", "store", "unset"];

pub(super) type Fields = [(String, Value)];

/// The configuration, if this is one.
pub(super) fn read(text: &str, now: OffsetDateTime) -> Option<Configuration> {
    let fields = fields(text)?;
    let get = |name: &str| find(&fields, name);
    let none = Vec::new();
    let cookie = match get("cookie") {
        Some(Value::Object(cookie)) => cookie,
        _ => &none,
    };
    let mut settings: Vec<Setting> = Vec::new();
    for (name, value) in &fields {
        match (name.as_str(), value) {
            ("cookie", Value::Object(cookie)) => {
                settings.extend(cookie.iter().map(|(name, value)| cookie_setting(name, value, cookie)))
            }
            _ => settings.push(setting(name, value)),
        }
    }
    settings.extend(missing(&fields, cookie));
    let (line, notes) = (line(&fields, cookie, now), notes(text, &fields, cookie));
    let (headline, fixed) = (headline(&settings), fixed(&fields, cookie, &settings));
    Some(Configuration { library: "express-session", headline, settings, line, notes, fixed })
}

pub(super) fn find<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The object that is handed to `session(`, or one that could be.
fn fields(text: &str) -> Option<Vec<(String, Value)>> {
    if text.contains("cookieSession(") || text.contains("cookie-session") {
        return None;
    }
    let called = ["session(", "Session("].iter().find_map(|call| {
        text.match_indices(call).find_map(|(at, call)| {
            let rest = text[at + call.len()..].trim_start();
            rest.starts_with('{').then(|| object(rest))?
        })
    });
    let (fields, _) = called.or_else(|| text.starts_with('{').then(|| object(text))?)?;
    let known = |(name, _): &(String, Value)| {
        ["secret", "saveUninitialized", "resave", "genid", "rolling", "unset"].contains(&name.as_str())
    };
    (fields.iter().any(known) || (text.contains("session(") && !fields.is_empty() && !text.starts_with('{')))
        .then_some(fields)
}

type Rule = (&'static str, fn(&Value) -> bool, Standing, &'static str);

const KNOWN_SECRETS: [&str; 6] = ["keyboard cat", "secret", "your-secret-key", "changeme", "mysecret", "s3cr3t"];

/// The first that fits counts.
const RULES: [Rule; 20] = [
    (
        "secret",
        |value| text(value).is_some_and(|word| KNOWN_SECRETS.contains(&word)),
        Standing::Weak,
        "It signs the ID, and it stands in a manual: anybody can sign an ID of their own making with it.",
    ),
    (
        "secret",
        |value| text(value).is_some_and(|word| word.len() < 16),
        Standing::Weak,
        "It signs the ID, and it is short enough to be guessed. Draw 32 random bytes.",
    ),
    (
        "secret",
        |value| text(value).is_some(),
        Standing::Weak,
        "It signs the ID, and it stands in the source. Take it out of the environment.",
    ),
    ("secret", any, Standing::Counts, "It signs the ID."),
    (
        "resave",
        yes,
        Standing::Weak,
        "Every request writes the whole session back: a slow one undoes what a quick one wrote, and brings back a session that was just signed out.",
    ),
    ("resave", any, Standing::Counts, "A session that did not change is not written again."),
    (
        "saveUninitialized",
        yes,
        Standing::Weak,
        "Every visitor gets a cookie and a record, also a crawler, and before any consent.",
    ),
    (
        "saveUninitialized",
        any,
        Standing::Counts,
        "A visitor gets a cookie only when something is written into the session.",
    ),
    ("rolling", yes, Standing::Counts, "Every answer sets the cookie again, so that its end moves on."),
    ("rolling", any, Standing::Counts, "The cookie is set once; its end does not move."),
    (
        "unset",
        |value| text(value).is_some_and(|word| word != "destroy" && word != "keep"),
        Standing::Fails,
        "Only \"destroy\" and \"keep\" are known; express-session throws an error.",
    ),
    ("unset", any, Standing::Counts, "What becomes of the record when req.session is deleted."),
    (
        "proxy",
        yes,
        Standing::Counts,
        "Whether a request is secure is read from X-Forwarded-Proto: the proxy has to set it, and to take a client’s own away.",
    ),
    (
        "proxy",
        any,
        Standing::Counts,
        "Only a TLS connection to Node itself counts as secure; behind a proxy that ends TLS a Secure cookie is never set.",
    ),
    ("store", |value| matches!(value, Value::Code(code) if code.ends_with("MemoryStore()")), Standing::Weak, IN_MEMORY),
    ("store", any, Standing::Counts, "Where the records are."),
    ("name", any, Standing::Counts, "The cookie’s name."),
    ("key", any, Standing::Counts, "The cookie’s name, as it was called before."),
    ("genid", any, Standing::Counts, "It makes the IDs: at least 16 random bytes each, and none twice."),
    (
        "cookie",
        any,
        Standing::Counts,
        "The cookie’s options, which cannot be read here. As a function they are asked for at each request; secure and sameSite cannot be \"auto\" then.",
    ),
];

fn any(_: &Value) -> bool {
    true
}

fn yes(value: &Value) -> bool {
    *value == Value::True
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn setting(name: &str, value: &Value) -> Setting {
    let new = |standing, says: &str| Setting::new(format!("{name}: {}", js(value)), standing, says);
    if let Some((.., standing, says)) = RULES.iter().find(|(known, test, ..)| *known == name && test(value)) {
        return new(*standing, says);
    }
    match (name, value) {
        (name, _) if NAMES.contains(&name) => new(
            Standing::Ignored,
            &format!("Not an option here: it belongs into cookie. {}", cookie_options::without(name)),
        ),
        ("maxage" | "MaxAge" | "max_age" | "ttl", _) => {
            new(Standing::Ignored, "Not an option of express-session: it is cookie.maxAge, in milliseconds.")
        }
        (name, Value::Code(code)) if name.is_empty() || code == name || code.starts_with("...") => {
            new(Standing::Counts, "It cannot be read here.")
        }
        _ => new(Standing::Ignored, "Not an option of express-session, which does not complain."),
    }
}

/// Options that stand elsewhere.
fn spread(fields: &Fields) -> bool {
    fields.iter().any(|(_, value)| matches!(value, Value::Code(code) if code.starts_with("...")))
}

fn in_memory(fields: &Fields) -> bool {
    match find(fields, "store") {
        None => !spread(fields),
        Some(store) => matches!(store, Value::Code(code) if code.ends_with("MemoryStore()")),
    }
}

fn missing(fields: &Fields, cookie: &Fields) -> Vec<Setting> {
    let mut missing = Vec::new();
    let unread = matches!(find(fields, "cookie"), Some(Value::Code(_)));
    if spread(fields) {
        return missing;
    }
    let mut say = |name: &str, says: &str| missing.push(Setting::new(name, Standing::Missing, says));
    if find(fields, "secret").is_none() {
        say("secret", "Every request fails: secret option required for sessions.");
    }
    if find(fields, "saveUninitialized").is_none() {
        say(
            "saveUninitialized",
            "Left out it is true: every visitor gets a cookie and a record. It also warns at start.",
        );
    }
    if find(fields, "resave").is_none() {
        say("resave", "Left out it is true: every request writes the session back. It also warns at start.");
    }
    if find(fields, "store").is_none() {
        say("store", IN_MEMORY);
    }
    if !unread && find(cookie, "sameSite").is_none() {
        say(
            "cookie.sameSite",
            "The attribute is then left out, and browsers differ: Chromium takes it for Lax, Firefox for None.",
        );
    }
    if !unread && find(cookie, "secure").is_none() {
        say("cookie.secure", "The cookie also goes over plain http.");
    }
    if !unread && find(cookie, "maxAge").is_none() && find(cookie, "expires").is_none() {
        say("cookie.maxAge", "The cookie ends with the browser, or when an app’s web view is closed.");
    }
    missing
}

fn notes(text: &str, fields: &Fields, cookie: &Fields) -> Vec<String> {
    let mut notes = Vec::new();
    let trusts = text.contains("trust proxy") || matches!(find(fields, "proxy"), Some(Value::True));
    let secure = find(cookie, "secure").or(find(fields, "secure"));
    if matches!(secure, Some(Value::True)) && !trusts {
        notes.push("With secure: true the cookie is left out of every answer that Node thinks is plain http, without a word. Behind a proxy that ends TLS that is every answer, until app.set('trust proxy', 1) is there and the proxy says X-Forwarded-Proto: https. DEBUG=express-session prints \"not secured\".".to_owned());
        notes.push("On http://localhost it is left out as well, though browsers would take it: use secure: 'auto', or set it in production only.".to_owned());
    }
    if in_memory(fields) {
        notes.push(TWO_PROCESSES.to_owned());
    }
    notes
}

fn fixed(fields: &Fields, cookie: &Fields, settings: &[Setting]) -> String {
    let bad = |one: &Setting| one.standing != Standing::Counts;
    if !settings.iter().any(bad) || matches!(find(fields, "cookie"), Some(Value::Code(_))) {
        return String::new();
    }
    let weak_secret = settings.iter().any(|one| one.text.starts_with("secret") && one.standing != Standing::Counts);
    let mut lines = Vec::new();
    for (name, value) in fields.iter().filter(|(name, _)| OPTIONS.contains(&name.as_str()) && name != "cookie") {
        let value = match name.as_str() {
            "secret" if weak_secret => "process.env.SESSION_SECRET".to_owned(),
            "resave" | "saveUninitialized" => "false".to_owned(),
            _ => js(value),
        };
        lines.push(format!("  {name}: {value},"));
    }
    let lacks = |name: &str| find(fields, name).is_none();
    lines.extend(lacks("secret").then(|| "  secret: process.env.SESSION_SECRET,".to_owned()));
    lines.extend(lacks("resave").then(|| "  resave: false,".to_owned()));
    lines.extend(lacks("saveUninitialized").then(|| "  saveUninitialized: false,".to_owned()));
    let moved = fields.iter().filter(|(name, _)| NAMES.contains(&name.as_str()) && find(cookie, name).is_none());
    let mut inner: Vec<String> =
        cookie.iter().chain(moved.clone()).map(|(name, value)| format!("{name}: {}", js(value))).collect();
    let inner_lacks = |name: &str| find(cookie, name).is_none() && !moved.clone().any(|(moved, _)| moved == name);
    inner.extend(inner_lacks("secure").then(|| "secure: 'auto'".to_owned()));
    inner.extend(inner_lacks("sameSite").then(|| "sameSite: 'lax'".to_owned()));
    lines.push(format!("  cookie: {{ {} }},", inner.join(", ")));
    format!("app.use(session({{\n{}\n}}));", lines.join("\n"))
}

/// A value as it is written.
pub(super) fn js(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        Value::Number(number) => number.to_string(),
        Value::True => "true".to_owned(),
        Value::False => "false".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Object(_) => "{ … }".to_owned(),
        Value::Code(code) => code.clone(),
    }
}

#[cfg(test)]
mod tests;
