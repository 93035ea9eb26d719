//! Sends `Cookie` headers by hand and asks your hotel what the cookie holds. Names and values are drawn anew.

use read_cookies::hotel;
use stage::{Seen, Stage, Visitor, draw};

/// Your code.
#[path = "../src/lib.rs"]
pub mod read_cookies;

/// Asks for the cookie `name` with these `Cookie` headers.
fn ask(name: &str, lines: &[&[u8]]) -> Seen {
    let hotel = Stage::open("sid", [], hotel);
    let headers: Vec<_> = lines.iter().map(|line| ("cookie", *line)).collect();
    Visitor::new("Alice", &hotel).send("GET", &format!("/cookie/{name}"), &headers, "")
}

fn shown(lines: &[&[u8]]) -> String {
    lines.iter().map(|line| format!("   Cookie: {}\n", String::from_utf8_lossy(line))).collect()
}

/// The cookie must hold this value; `why` if it does not.
#[track_caller]
fn holds(name: &str, lines: &[&[u8]], value: &str, why: &str) {
    let seen = ask(name, lines);
    let expected = format!("It holds [{value}].");
    assert!(
        seen.page() == expected,
        "\n\n{why}\n{}   asked for: {name}\n   expected:  {expected}\n   your answer: {} {}\n",
        shown(lines),
        seen.status(),
        seen.page()
    );
}

/// There must be no such cookie; `why` if one is found.
#[track_caller]
fn absent(name: &str, lines: &[&[u8]], why: &str) {
    let seen = ask(name, lines);
    assert!(
        seen.page() == "There is no such cookie.",
        "\n\n{why}\n{}   asked for: {name}\n   your answer: {} {}\n",
        shown(lines),
        seen.status(),
        seen.page()
    );
}

#[test]
fn one_cookie_among_several_is_found() {
    let (name, value) = (draw::word(), draw::word());
    for line in [format!("{name}={value}"), format!("a=1; {name}={value}"), format!("{name}={value}; b=2")] {
        holds(&name, &[line.as_bytes()], &value, "The line holds several cookies, and yours is one of them.");
    }
}

#[test]
fn the_blank_after_the_semicolon_may_be_missing_or_more_than_one() {
    let (name, value) = (draw::word(), draw::word());
    for line in [format!("a=1;{name}={value};b=2"), format!("a=1;  {name}={value}"), format!("a=1;\t{name}={value}\t")]
    {
        holds(&name, &[line.as_bytes()], &value, "Browsers put one blank after the semicolon. Other clients do not.");
    }
}

#[test]
fn a_request_may_have_two_cookie_headers() {
    let (name, value) = (draw::word(), draw::word());
    let line = format!("{name}={value}");
    let why = "The cookie is in the second `Cookie` header. HTTP/2 lets a client cut the line into several.";
    holds(&name, &[b"a=1", line.as_bytes()], &value, why);
}

#[test]
fn a_value_may_hold_equals_signs_and_may_be_empty() {
    let (name, value) = (draw::word(), format!("{}==", draw::word()));
    let why = "Only the first `=` ends the name; here the value has an `=` of its own, as base64 has.";
    holds(&name, &[format!("{name}={value}; b=2").as_bytes()], &value, why);
    holds(
        &name,
        &[format!("{name}=; b=2").as_bytes()],
        "",
        "The cookie is there. Its value is empty, and that is a value.",
    );
}

#[test]
fn another_name_is_another_cookie() {
    let (name, value) = (draw::word(), draw::word());
    for other in [format!("my{name}"), format!("{name}s"), name.to_uppercase()] {
        let why = "This cookie has another name. Names are compared whole, and letter case counts.";
        absent(&name, &[format!("{other}={value}").as_bytes()], why);
    }
    let why = "The word stands in a value, and the cookie has another name.";
    absent(&name, &[format!("a={name}={value}").as_bytes()], why);
}

#[test]
fn junk_beside_it_does_no_harm() {
    let (name, value) = (draw::word(), draw::word());
    let why = "A piece without `=` has no name. Skip it and read on.";
    holds(&name, &[format!("{name}; ; junk;; {name}={value}").as_bytes()], &value, why);

    let mut line = b"greeting=caf\xe9; ".to_vec();
    line.extend_from_slice(format!("{name}={value}").as_bytes());
    let why = "Your cookie was lost because of a byte in another cookie. A header is bytes; only a piece must be text.";
    holds(&name, &[&line], &value, why);
    absent(&name, &[], "No `Cookie` header came at all.");
}

#[test]
fn two_values_under_one_name_are_refused() {
    let (name, value) = (draw::word(), draw::word());
    let twice = format!("{name}={value}; a=1; {name}={}", draw::word());
    let seen = ask(&name, &[twice.as_bytes()]);
    assert!(
        seen.status() == 400,
        "\n\nThere are two values under one name, and you chose one of them:\n   Cookie: {twice}\n   your answer: {} {}\n\
         Alice's browser holds a cookie of the hotel and one that another site below grand.example has set. The header\n\
         does not say which is which. If you choose, Mallory chooses.\n",
        seen.status(),
        seen.page()
    );
    let why = "The same value twice leaves nothing to choose.";
    holds(&name, &[format!("{name}={value}; {name}={value}").as_bytes()], &value, why);
}
