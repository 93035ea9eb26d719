//! Sends `Cookie` headers by hand and asks your hotel what the cookie holds. Names and values are drawn anew.

use read_cookies::hotel;
use stage::{Seen, TestSite, Visitor, draw, proves};

/// Your code.
#[path = "../src/lib.rs"]
pub mod read_cookies;

thread_local! {
    /// One hotel for each test: it keeps nothing.
    static HOTEL: TestSite = TestSite::open("sid", [], hotel);
}

/// Asks for the cookie `name` with these `Cookie` headers.
fn ask(name: &str, lines: &[&[u8]]) -> Seen {
    let headers: Vec<_> = lines.iter().map(|line| ("cookie", *line)).collect();
    HOTEL.with(|hotel| Visitor::new("Alice", hotel).send("GET", &format!("/cookie/{name}"), &headers, ""))
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
    let _test = proves(1);
    let (name, value) = (draw::word(), draw::word());
    for line in [
        format!("{name}={value}"),
        format!("a=1; {name}={value}"),
        format!("{name}={value}; b=2"),
        format!("a=1; b=2; c=3; {name}={value}; d=4; e=5"),
    ] {
        holds(&name, &[line.as_bytes()], &value, "The line holds several cookies, and yours is one of them.");
    }
}

#[test]
fn the_blank_after_the_semicolon_may_be_missing_or_more_than_one() {
    let _test = proves(1);
    let (name, value) = (draw::word(), draw::word());
    for line in [
        format!("a=1;{name}={value};b=2"),
        format!("a=1;  {name}={value}  ;b=2"),
        format!("a=1;\t{name}={value}\t"),
        format!("a=1; \t {name}={value}"),
    ] {
        holds(&name, &[line.as_bytes()], &value, "Browsers put one blank after the semicolon. Other clients do not.");
    }
}

#[test]
fn a_request_may_have_several_cookie_headers() {
    let _test = proves(2);
    let (name, value) = (draw::word(), draw::word());
    let (line, with_others) = (format!("{name}={value}"), format!("b=2; {name}={value}; c=3"));
    let why = "The cookie is in one of several `Cookie` headers. HTTP/2 lets a client cut the line.";
    holds(&name, &[b"a=1", line.as_bytes()], &value, why);
    holds(&name, &[line.as_bytes(), b"a=1"], &value, why);
    holds(&name, &[b"a=1", with_others.as_bytes(), b"d=4", b"e=5"], &value, why);
    holds(&name, &[b"a=1", b"d=4", b"e=5", b"f=6", line.as_bytes()], &value, why);
}

#[test]
fn a_value_may_hold_equals_signs_and_may_be_empty() {
    let _test = proves(3);
    let name = draw::word();
    let why = "Only the first `=` ends the name; here the value has an `=` of its own, as base64 has.";
    for value in [format!("{}==", draw::word()), format!("a={}", draw::word()), "=".to_owned()] {
        holds(&name, &[format!("{name}={value}; b=2").as_bytes()], &value, why);
    }
    let why = "The cookie is there. Its value is empty, and that is a value.";
    holds(&name, &[format!("{name}=; b=2").as_bytes()], "", why);
    holds(&name, &[format!("b=2; {name}=").as_bytes()], "", why);
}

#[test]
fn another_name_is_another_cookie() {
    let _test = proves(4);
    let (name, value) = (draw::word(), draw::word());
    let why = "This cookie has another name. Names are compared whole, and letter case counts.";
    for other in [
        format!("my{name}"),
        format!("{name}s"),
        name.to_uppercase(),
        name[1..].to_owned(),
        format!("a {name}"),
        format!("__Host-{name}"),
        format!("__Secure-{name}"),
        format!("${name}"),
        format!("{name}[]"),
    ] {
        absent(&name, &[format!("{other}={value}").as_bytes()], why);
        let both = format!("{other}={}; {name}={value}; {other}={}", draw::word(), draw::word());
        holds(&name, &[both.as_bytes()], &value, why);
    }
    let why = "The word stands in a value, and the cookie has another name.";
    absent(&name, &[format!("a={name}={value}").as_bytes()], why);
}

#[test]
fn junk_beside_it_does_no_harm() {
    let _test = proves(5);
    let (name, value) = (draw::word(), draw::word());
    let why = "A piece without `=` has no name. Skip it and read on.";
    holds(&name, &[format!("{name}; ; junk;; {name}={value};").as_bytes()], &value, why);
    absent(&name, &[format!("a=1; {name}; b=2").as_bytes()], why);
    absent(&name, &[], "No `Cookie` header came at all.");
    absent(&name, &[b""], "The `Cookie` header is empty.");

    let why = "A quote in another cookie begins nothing: a semicolon always ends a piece.";
    holds(&name, &[format!("a=\"x; {name}={value}; b=y\"").as_bytes()], &value, why);
    holds(&name, &[format!("{name}={value}; a=\"x; b=\"").as_bytes()], &value, why);

    let why = "Your cookie was lost because of a byte in another cookie. A header is bytes; only a piece must be text.";
    let good = format!("{name}={value}");
    for junk in [&b"greeting=caf\xe9"[..], b"\xff\xfe", b"a=\xc3\x28", "b=caf\u{e9}".as_bytes()] {
        holds(&name, &[&[junk, b"; ", good.as_bytes()].concat()], &value, why);
        holds(&name, &[&[good.as_bytes(), b"; ", junk].concat()], &value, why);
        holds(&name, &[junk, good.as_bytes()], &value, why);
    }
    let why = "The bytes of this value are not UTF-8. It is junk like any other, and not to be guessed at.";
    let broken = [format!("{name}={value}").as_bytes(), b"\xff"].concat();
    absent(&name, &[&broken], why);
    holds(&name, &[&[broken.as_slice(), b"; ", good.as_bytes()].concat()], &value, why);
}

#[test]
fn two_values_under_one_name_are_refused() {
    let _test = proves(6);
    let (name, one, two) = (draw::word(), draw::word(), draw::word());
    let (first, second) = (format!("{name}={one}"), format!("{name}={two}"));
    let apart = format!("{first}; a=1; {second}");
    let three = format!("{first}; {first}; {second}");
    let empty = format!("{name}=; {first}");
    let case = format!("{first}; {name}={}", one.to_uppercase());
    // The first and the last are the same.
    let between = format!("{first}; {second}; {first}");
    let empty_after = format!("{first}; {name}=");
    for lines in [
        vec![apart.as_str()],
        vec![three.as_str()],
        vec![empty.as_str()],
        vec![case.as_str()],
        vec![between.as_str()],
        vec![empty_after.as_str()],
        vec![&first, &second, &first],
        vec![&first, &second],
        vec![&second, "a=1", &first],
    ] {
        let bytes: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
        let seen = ask(&name, &bytes);
        assert!(
            seen.status() == 400,
            "\n\nThere are two values under one name, and you chose one of them:\n{}   your answer: {} {}\n\
             Alice's browser holds a cookie of the hotel and one that another site below grand.example has set. The header\n\
             does not say which is which. If you choose, Mallory chooses.\n",
            shown(&bytes),
            seen.status(),
            seen.page()
        );
    }
}

#[test]
fn where_there_is_nothing_to_choose_nothing_is_refused() {
    let _test = proves(6);
    let (name, value) = (draw::word(), draw::word());
    let line = format!("{name}={value}");
    let why = "The same value twice leaves nothing to choose.";
    holds(&name, &[format!("{line}; {line}").as_bytes()], &value, why);
    holds(&name, &[line.as_bytes(), line.as_bytes()], &value, why);
    let why = "Another name is there twice, and yours once.";
    holds(&name, &[format!("a=1; {line}; a=2").as_bytes()], &value, why);
    absent(&name, &[b"a=1; a=2"], why);
}

#[test]
fn the_value_is_given_as_it_came() {
    let _test = proves(7);
    let (name, word) = (draw::word(), draw::word());
    for value in [
        format!("%41{word}%3B"),
        format!("\"{word}\""),
        format!("{word}+{word}"),
        format!("{word},b=2"),
        word.to_uppercase(),
        format!("{word} {word}"),
        word.repeat(400),
        format!("\\{word}"),
        format!("caf\u{e9} {word}"),
        format!("\"{word}"),
    ] {
        let why = "The value was changed on its way. Whoever set it knows what it means; whoever reads it hands it on.";
        holds(&name, &[format!("a=1; {name}={value}; b=2").as_bytes()], &value, why);
    }
}
