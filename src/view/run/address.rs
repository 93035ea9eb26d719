//! Addresses as a picture tells them: short, and so that two of them can be compared.

use cloakroom_engine::{exchange::Sent, world::IDENTITY};
use url::Url;

use crate::{hotel::HOTEL, sandbox::Tickets};

/// A longer query is not written out.
const LONGEST_QUERY: usize = 40;
/// Of a random value so many characters are enough to tell it from another.
const SHORT: usize = 4;

/// The query as far as it tells something. An ID in it is drawn behind it.
pub(super) fn query(sent: &Sent, tickets: &Tickets) -> String {
    let held = |value: &str| tickets.iter().any(|t| value.contains(&*t.value));
    let pairs: Vec<String> = sent
        .url
        .query_pairs()
        .map(|(name, value)| if held(&value) { format!("{name}=") } else { format!("{name}={value}") })
        .collect();
    let text = pairs.join("&");
    match text.chars().count() {
        0 => String::new(),
        n if n <= LONGEST_QUERY => format!("?{text}"),
        _ => format!("?{}", of_a_sign_in(&sent.url)),
    }
}

/// Of a long query what a sign-in at another site hangs on, shortened so that two of them can be compared.
fn of_a_sign_in(url: &Url) -> String {
    let told = |name: &str| ["code", "state", "error"].contains(&name);
    let pairs = url.query_pairs().filter(|(name, _)| told(name));
    let short = pairs.map(|(name, value)| {
        let begins: String = value.chars().take(SHORT).collect();
        if begins.len() < value.len() { format!("{name}={begins}…") } else { format!("{name}={value}") }
    });
    let short: Vec<String> = short.take(2).collect();
    if short.is_empty() { "…".to_owned() } else { short.join("&") }
}

/// An address with its query told shortly where it is long. Between the hotel and the site that signs people in, it is the
/// path that tells something.
pub(super) fn shortly(address: &str) -> String {
    let hotel = address
        .strip_prefix("https://")
        .and_then(|rest| rest.strip_prefix(HOTEL))
        .filter(|to| to.starts_with("/callback"));
    if let Some(path) = hotel {
        return format!("the hotel’s {}", queried(path, address));
    }
    let there = address.strip_prefix("https://").filter(|rest| rest.starts_with(&format!("{IDENTITY}/")));
    queried(there.unwrap_or(address), address)
}

/// A text that ends in the query of this address, which is told shortly where it is long.
pub(super) fn queried(text: &str, address: &str) -> String {
    match (text.split_once('?'), Url::parse(address)) {
        (Some((before, query)), Ok(url)) if query.chars().count() > LONGEST_QUERY => {
            format!("{before}?{}", of_a_sign_in(&url))
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_sign_in_the_code_and_the_state_are_told_and_the_rest_is_left_out() {
        let back =
            "https://hotel.grand.example/callback?code=abcdefghijklmnop&state=qrstuvwxyz&iss=https%3A%2F%2Fid.example";
        assert_eq!(shortly(back), "the hotel’s /callback?code=abcd…&state=qrst…");
        let away = "https://id.example/authorize?response_type=code&client_id=hotel&scope=openid&state=qrstuvwxyz";
        assert_eq!(shortly(away), "id.example/authorize?state=qrst…");
        assert_eq!(shortly("https://evil.example/log?c=1"), "https://evil.example/log?c=1");
        assert_eq!(queried("/login?next=1", "https://hotel.grand.example/login?next=1"), "/login?next=1");
    }
}
