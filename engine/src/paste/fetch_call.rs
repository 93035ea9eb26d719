//! *Copy as fetch*, and a fetch that somebody wrote.
//!
//! What lives here: its address and its options. Why here: it says the credentials mode, which decides. Deliberately
//! absent: the rest of the script.

use super::{
    Request,
    heads::Head,
    object::{Value, object, text},
};
use crate::explain::Credentials;

/// The request that this call makes.
pub(super) fn read(script: &str) -> Option<Request> {
    let mut begin = script.trim_start();
    for before in ["await ", "const res = await ", "const response = await ", "return "] {
        begin = begin.strip_prefix(before).unwrap_or(begin);
    }
    let inside = begin.strip_prefix("window.").unwrap_or(begin).strip_prefix("fetch(")?.trim_start();
    let url = text(inside)?;
    let options = inside.find('{').and_then(|at| object(&inside[at..])).map(|(fields, _)| fields).unwrap_or_default();
    let find = |name: &str| options.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let say = |name: &str| match find(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let mut head = Head::default();
    if let Some(Value::Object(headers)) = find("headers") {
        head.headers.extend(headers.iter().filter_map(|(name, value)| match value {
            Value::Text(text) => Some((name.clone(), text.clone())),
            _ => None,
        }));
    }
    head.headers.extend(say("referrer").map(|page| ("Referer".to_owned(), page)));
    let credentials = say("credentials").and_then(|mode| Credentials::named(&mode)).unwrap_or(Credentials::SameOrigin);
    let method = say("method").unwrap_or_else(|| "GET".to_owned()).to_ascii_uppercase();
    let cookie = head.get("cookie").map(str::to_owned);
    Some(Request { pasted: "as a script makes it", url, method, head, cookie, credentials: Some(credentials) })
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::explain::{By, Credentials};

    #[test]
    fn the_mode_is_what_it_says_or_the_default() {
        let request = read("await fetch(\"https://api.shop.example/me\", {\n \"headers\": { \"accept\": \"*/*\" },\n \"referrer\": \"https://app.shop.example/\",\n \"method\": \"POST\", \"credentials\": \"include\"\n});").unwrap_or_default();
        assert_eq!(
            (request.url.as_str(), request.credentials, request.by()),
            ("https://api.shop.example/me", Some(Credentials::Include), By::Fetch)
        );
        assert!(request.cross_origin() && request.method == "POST");
        assert_eq!(read("fetch('/me')").unwrap_or_default().credentials, Some(Credentials::SameOrigin));
        assert!(read("fetch(url)").is_none() && read("fetched=1; Path=/").is_none());
    }
}
