//! A `Set-Cookie` value taken apart, with its glosses.

use cloakroom_engine::cookie::{Part, Span, anatomy};

fn texts(line: &str) -> Vec<String> {
    anatomy(line).into_iter().map(|span| span.text).collect()
}

fn gloss_of(line: &str, attribute: &str) -> String {
    let wanted = |span: &Span| matches!(&span.part, Part::Attribute { name, .. } if name == attribute);
    anatomy(line).iter().find(|span| wanted(span)).unwrap().part.gloss().unwrap()
}

#[test]
fn a_line_falls_into_name_value_and_attributes() {
    assert_eq!(texts("sid=8f3a; HttpOnly; Path=/"), ["sid", "=", "8f3a", "; ", "HttpOnly", "; ", "Path=/"]);
}

#[test]
fn blanks_go_to_the_equals_sign_and_the_separators() {
    assert_eq!(texts(" a = b ;; secure "), [" ", "a", " = ", "b", " ;; ", "secure", " "]);
    assert_eq!(texts("=x"), ["=", "x"]);
    assert_eq!(texts("  = "), ["  ", "=", " "]);
    assert_eq!(texts("bare;"), ["bare", ";"]);
}

#[test]
fn attribute_names_are_written_as_in_the_standard() {
    let part = anatomy("a=b; SAMESITE = lax").pop().unwrap().part;
    assert_eq!(part, Part::Attribute { name: "SameSite".into(), value: Some("lax".into()), known: true });
    let part = anatomy("a=b; Priority=High").pop().unwrap().part;
    assert_eq!(part, Part::Attribute { name: "Priority".into(), value: Some("High".into()), known: false });
}

#[test]
fn each_attribute_has_a_sentence() {
    for (line, attribute, expected) in [
        (
            "a=b; HttpOnly",
            "HttpOnly",
            "HttpOnly: script on the page cannot read this cookie. It is still sent with every request.",
        ),
        ("a=b; Max-Age=1800", "Max-Age", "Max-Age: the browser drops the cookie after 30 minutes."),
        ("a=b; Max-Age=0", "Max-Age", "Max-Age: the cookie has ended. This removes it."),
        ("a=b; Max-Age=soon", "Max-Age", "Max-Age: no whole number of seconds, so browsers ignore it."),
        ("a=b; SameSite=None", "SameSite", "SameSite: sent whichever site causes the request. Needs Secure."),
        ("a=b; Priority=High", "Priority", "Priority: no attribute that browsers know. They ignore it."),
        ("a=b; Domain=.grand.example", "Domain", "Domain: sent to grand.example and to every host below it."),
    ] {
        assert_eq!(gloss_of(line, attribute), expected);
    }
}
