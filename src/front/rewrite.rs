//! What a proxy changes in an answer: the Path and the Domain of cookies, and where a redirect leads. As nginx does with
//! `proxy_cookie_path`, `proxy_cookie_domain` and `proxy_redirect`. Links in pages it does not touch.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Response, Uri,
    header::{LOCATION, SET_COOKIE},
};

use super::{proxy::UPSTREAM, sub_path::PREFIX};
use crate::switch::{PROXY, PROXY_HOST, SUB_PATH, Switches};

/// Rewrites what the switches say; what was changed, in words. `asked` is the address that the client asked for.
pub(super) fn answer(response: &mut Response<Bytes>, asked: &Uri, switches: &Switches) -> Option<String> {
    let mut changed = Vec::new();
    if switches.value(&SUB_PATH) == "rewritten" {
        let path = |path: &str| path.strip_prefix('/').map(|rest| format!("{PREFIX}/{rest}"));
        if cookies(response.headers_mut(), "path", path) {
            changed.push("Path of cookies");
        }
        if location(response.headers_mut()) {
            changed.push("Location");
        }
    }
    let behind = switches.value(&PROXY) != "none" && switches.value(&PROXY_HOST) == "domain_rewritten";
    if let Some(parent) =
        asked.host().and_then(|host| host.split_once('.')).map(|(_, parent)| parent).filter(|_| behind)
    {
        let upstream =
            UPSTREAM.split([':']).next().and_then(|host| host.split_once('.')).map_or("", |(_, parent)| parent);
        if cookies(response.headers_mut(), "domain", |domain| (domain == upstream).then(|| parent.to_owned())) {
            changed.push("Domain of cookies");
        }
    }
    (!changed.is_empty()).then(|| format!("rewrites {}", changed.join(" and ")))
}

/// Gives an attribute of each `Set-Cookie` another value. Was there one?
fn cookies(headers: &mut HeaderMap, attribute: &str, value: impl Fn(&str) -> Option<String>) -> bool {
    let mut any = false;
    let part = |part: &str| {
        let (name, old) = part.split_once('=')?;
        let new = name.trim().eq_ignore_ascii_case(attribute).then(|| value(old.trim()))??;
        Some(format!("{name}={new}"))
    };
    let lines = headers.get_all(SET_COOKIE).iter().map(|line| {
        let Ok(text) = line.to_str() else { return line.clone() };
        let parts = text.split(';').enumerate();
        let new: Vec<String> =
            parts.map(|(at, text)| part(text).filter(|_| at > 0).unwrap_or_else(|| text.to_owned())).collect();
        let new = HeaderValue::from_str(&new.join(";")).unwrap_or_else(|_| line.clone());
        any |= new != *line;
        new
    });
    let lines: Vec<HeaderValue> = lines.collect();
    if any {
        headers.remove(SET_COOKIE);
        for line in lines {
            headers.append(SET_COOKIE, line);
        }
    }
    any
}

/// A redirect within the site leads below the prefix. `//host` leads away.
fn location(headers: &mut HeaderMap) -> bool {
    let to = headers.get(LOCATION).and_then(|to| to.to_str().ok());
    let Some(to) = to.filter(|to| to.starts_with('/') && !to.starts_with("//")) else { return false };
    let Ok(to) = HeaderValue::from_str(&format!("{PREFIX}{to}")) else { return false };
    headers.insert(LOCATION, to);
    true
}

#[cfg(test)]
mod tests {
    use crate::switch::Setting;

    use super::*;

    fn rewritten(settings: &[(&str, &str)], headers: &[(&str, &str)]) -> Vec<String> {
        let mut response = Response::new(Bytes::new());
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            response.headers_mut().append(name, value.parse().unwrap());
        }
        let set = |switches: Switches, (name, value): &(&str, &str)| switches.with(Setting::of(name, value).unwrap());
        let switches = settings.iter().fold(Switches::default(), set);
        answer(&mut response, &Uri::from_static("https://hotel.grand.example/app/login"), &switches);
        // A map keeps the order of the values of one name, and not that of the names.
        let mut names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        names.dedup();
        let values = names.iter().flat_map(|name| response.headers().get_all(*name));
        values.map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_path_and_a_redirect_get_the_prefix_and_nothing_else_changes() {
        let below = [("sub_path", "rewritten")];
        let lines =
            [("set-cookie", "Path=/; Path=/; Secure"), ("set-cookie", "b=2; path=/guests"), ("location", "/login")];
        assert_eq!(rewritten(&below, &lines), ["Path=/; Path=/app/; Secure", "b=2; path=/app/guests", "/app/login"]);
        for to in ["//evil.example", "https://hotel.grand.example/", "login", ""] {
            assert_eq!(rewritten(&below, &[("location", to)]), [to]);
        }
        assert_eq!(
            rewritten(&[("sub_path", "as_is")], &lines),
            ["Path=/; Path=/; Secure", "b=2; path=/guests", "/login"]
        );
    }

    #[test]
    fn a_domain_of_the_upstream_is_replaced_and_another_is_left() {
        let both = [("proxy", "sets"), ("proxy_host", "domain_rewritten")];
        let lines = [("set-cookie", "a=1; Domain=internal"), ("set-cookie", "a=1; Domain=grand.example")];
        assert_eq!(rewritten(&both, &lines), ["a=1; Domain=grand.example", "a=1; Domain=grand.example"]);
    }
}
