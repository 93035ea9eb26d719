//! Names in place of secrets, and harmless marks in place of control characters.

use std::collections::BTreeMap;

use crate::{people::People, wire::Exchange};

/// Shorter values are words of a page as well, and stay.
const SHORTEST: usize = 6;

/// What stands for each password and each session: `$ALICE_PASSWORD`, `$S1`.
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// The longest first, so that no secret is cut by another.
    names: Vec<(String, String)>,
}

impl Mask {
    /// The mask of a transcript.
    #[must_use]
    pub fn of(transcript: &[std::sync::Arc<Exchange>], people: &People) -> Self {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for (person, name) in [(&people.alice, "$ALICE_PASSWORD"), (&people.mallory, "$MALLORY_PASSWORD")] {
            for password in person.passwords() {
                let encoded: String = url::form_urlencoded::byte_serialize(password.as_bytes()).collect();
                names.insert(encoded, name.to_owned());
                names.insert(password, name.to_owned());
            }
        }
        let mut count = 0;
        for value in transcript.iter().flat_map(|exchange| values(exchange)) {
            let decoded = decoded(&value);
            for value in [value, decoded] {
                if value.len() >= SHORTEST && !names.contains_key(&value) {
                    count += 1;
                    names.insert(value, format!("$S{count}"));
                }
            }
        }
        let mut names: Vec<(String, String)> = names.into_iter().collect();
        names.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self { names }
    }

    /// A text without secrets.
    #[must_use]
    pub fn hide(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (value, name)| text.replace(value, name))
    }

    /// A request as a line for a shell.
    #[must_use]
    pub fn curl(&self, exchange: &Exchange) -> String {
        let quoted = |text: &str| {
            let hidden = self.hide(&text.replace('\\', "\\\\").replace('"', "\\\"").replace('`', "\\`"));
            format!("\"{}\"", clean(&hidden).replace("\\\\x", "\\x"))
        };
        let mut line = "curl -si".to_owned();
        if exchange.method != "GET" {
            line.push_str(&format!(" -X {}", exchange.method));
        }
        for (name, value) in exchange.sent.iter().filter(|(name, _)| !IMPLIED.contains(&name.as_str())) {
            line.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
        }
        if !exchange.sent_body.is_empty() {
            line.push_str(&format!(" --data-raw {}", quoted(&exchange.sent_body)));
        }
        format!("{line} {}", quoted(exchange.url.as_str()))
    }
}

/// Headers that say nothing about a finding.
const IMPLIED: &[&str] = &["user-agent", "accept", "accept-language"];

fn decoded(value: &str) -> String {
    let query = format!("v={}", value.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(|| value.to_owned(), |(_, v)| v.into_owned())
}

/// The values of cookies and tokens that an exchange carries.
fn values(exchange: &Exchange) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in &exchange.sent {
        match name.as_str() {
            "cookie" => {
                found.extend(value.split("; ").filter_map(|pair| pair.split_once('=')).map(|(_, v)| v.to_owned()))
            }
            "authorization" => found.extend(value.split(' ').nth(1).map(str::to_owned)),
            _ => {}
        }
    }
    let set = exchange.set_cookies().filter_map(|line| line.split(';').next()?.split_once('='));
    found.extend(set.map(|(_, value)| value.to_owned()));
    found
}

/// A text that cannot steer a terminal: control characters as `\x1b`.
#[must_use]
pub fn clean(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    text.chars().map(|c| if steers(c) { format!("\\x{:02x}", u32::from(c)) } else { c.to_string() }).collect()
}
