//! The example of each difference: a case of `explain` that shows it in one answer.
//!
//! What lives here: cases as JSON. Why here: the page leads to them, and the test against real browsers plays them.
//! Deliberately absent: what comes of them; the jars say that.

use std::fmt::Write;

/// Makes a case.
pub(super) type Make = fn() -> String;

const HOTEL: &str = "https://hotel.grand.example/";

fn case(url: &str, lines: &[&str], query: &str) -> String {
    let lines = lines.iter().map(|line| format!("{line:?}").replace("\\u{fc}", "ü")).collect::<Vec<_>>().join(",");
    format!(r#"{{"steps":[{{"url":"{url}","set":[{lines}]}}],"query":{query}}}"#)
}

fn typed(url: &str, lines: &[&str]) -> String {
    case(url, lines, &format!(r#""{url}""#))
}

fn hotel(lines: &[&str], how: &str) -> String {
    case(HOTEL, lines, &format!(r#"{{"url":"{HOTEL}",{how}}}"#))
}

pub(super) fn schemeful_same_site() -> String {
    hotel(&["s=1; SameSite=Strict"], r#""initiator":"http://hotel.grand.example/","kind":"navigate""#)
}

pub(super) fn lax_by_default() -> String {
    let frame = r#""url":"https://hotel.grand.example/","initiator":"https://evil.example/","kind":"iframe""#;
    format!(r#"{{"steps":[{{{frame},"set":["u=1"]}}],"query":{{{frame}}}}}"#)
}

pub(super) fn lax_allow_unsafe() -> String {
    hotel(&["u=1"], r#""method":"POST","initiator":"https://evil.example/","kind":"navigate""#)
}

pub(super) fn none_needs_secure() -> String {
    typed(HOTEL, &["n=1; SameSite=None"])
}

pub(super) fn redirects_count() -> String {
    hotel(
        &["s=1; SameSite=Strict"],
        r#""initiator":"https://hotel.grand.example/","kind":"navigate","redirects":["https://evil.example/away"]"#,
    )
}

pub(super) fn redirects_count_for_script() -> String {
    hotel(
        &["s=1; SameSite=Strict"],
        r#""initiator":"https://hotel.grand.example/","api":"dom","redirects":["https://evil.example/away"]"#,
    )
}

pub(super) fn third_party() -> String {
    hotel(&["n=1; SameSite=None; Secure"], r#""initiator":"https://evil.example/","kind":"iframe""#)
}

pub(super) fn trusts_loopback() -> String {
    typed("http://localhost/", &["k=1; Secure"])
}

pub(super) fn nameless() -> String {
    typed(HOTEL, &["x", "=y=z"])
}

pub(super) fn inner_tab() -> String {
    typed(HOTEL, &["t=a\tb", "p=1; Path=/\tb; Path=/"])
}

pub(super) fn bare_cr() -> String {
    typed(HOTEL, &["r=1\rb"])
}

pub(super) fn last_attribute_unread() -> String {
    typed(HOTEL, &["m=1; Max-Age=0; Max-Age=soon"])
}

pub(super) fn dates() -> String {
    typed(
        HOTEL,
        &["d=1; Expires=Thu, 01 Jan 1970 00:00 GMT", "e=1; Expires=Fri, 31 Dec 1600 23:59:59 GMT", "f=1; Expires=0"],
    )
}

/// A server whose clock stands in 2015, and a date an hour after that.
pub(super) fn corrects_by_date() -> String {
    format!(
        r#"{{"steps":[{{"url":"{HOTEL}","date":"2015-01-01T00:00:00Z","set":["c=1; Expires=Thu, 01 Jan 2015 01:00:00 GMT"]}}],"query":"{HOTEL}"}}"#
    )
}

pub(super) fn max_age() -> String {
    typed(HOTEL, &["p=1; Max-Age=+0", "q=1; Max-Age=-x"])
}

pub(super) fn address_domain_host_only() -> String {
    typed("http://127.0.0.1/", &["a=1", "a=2; Domain=127.0.0.1"])
}

pub(super) fn lone_dot_is_no_domain() -> String {
    typed(HOTEL, &["l=1; Domain=."])
}

pub(super) fn unicode_domain() -> String {
    typed("https://www.xn--bcher-kva.example/", &["u=1; Domain=b\u{fc}cher.example"])
}

pub(super) fn host_prefix_with_suffix_domain() -> String {
    typed("http://localhost/", &["__Host-h=1; Secure; Path=/; Domain=localhost"])
}

pub(super) fn host_prefix_with_default_path() -> String {
    typed(HOTEL, &["__Host-h=1; Secure"])
}

pub(super) fn http_prefixes() -> String {
    typed(HOTEL, &["__Http-h=1; Secure"])
}

pub(super) fn new_value_new_age() -> String {
    format!(
        r#"{{"now":"2026-11-30T09:00:00Z","steps":[{{"url":"{HOTEL}","set":["a=1","b=1"]}},{{"url":"{HOTEL}","at":"2026-11-30T09:00:01Z","set":["a=2"]}}],"query":{{"url":"{HOTEL}","at":"2026-11-30T09:00:02Z"}}}}"#
    )
}

pub(super) fn per_domain() -> String {
    let mut lines = String::new();
    for number in 0..181 {
        let _ = write!(lines, "{}\"c{number}=1\"", if number == 0 { "" } else { "," });
    }
    format!(r#"{{"steps":[{{"url":"{HOTEL}","set":[{lines}]}}],"query":"{HOTEL}"}}"#)
}

pub(super) fn crowded() -> String {
    let mut lines = String::new();
    for number in 0..180 {
        let _ = write!(lines, "\"s{number}=1; Secure\",");
    }
    format!(r#"{{"steps":[{{"url":"{HOTEL}","set":[{lines}"late=1"]}}],"query":"{HOTEL}"}}"#)
}
