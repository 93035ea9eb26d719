//! What a person reads: which part of a line took effect, and reasons that do not mislead.

use crate::support::{Ask, HOTEL, HOTEL_PLAIN, Say, at, setting};
use cloakroom_engine::cookie::{Context, Effect, Jar, Kind, Profile, anatomy, effects, glosses};
use url::Url;

/// `Path=/: counted`, for each attribute.
fn told(profile: Profile, line: &str) -> Vec<String> {
    let url = Url::parse(HOTEL).unwrap();
    effects(line, &Context::typed(&url, at(0)), &profile.policy())
        .into_iter()
        .filter_map(|part| {
            let word = match part.effect? {
                Effect::Counted => "counted".to_owned(),
                Effect::Overridden { by } => format!("by {by}"),
                Effect::Ignored { why } => why,
            };
            Some(format!("{}: {word}", part.span.text))
        })
        .collect()
}

#[test]
fn an_attribute_says_whether_it_counted_or_which_one_did() {
    let line = "a=1; Path=/x; SameSite=Strict; Path=/; SameSite=Lax; Expires=Thu, 01 Jan 2037 00:00:00 GMT; Max-Age=60";
    for profile in Profile::ALL {
        assert_eq!(
            told(profile, line),
            [
                "Path=/x: by Path=/",
                "SameSite=Strict: by SameSite=Lax",
                "Path=/: counted",
                "SameSite=Lax: counted",
                "Expires=Thu, 01 Jan 2037 00:00:00 GMT: by Max-Age=60",
                "Max-Age=60: counted",
            ],
            "{profile}"
        );
    }
}

#[test]
fn what_is_not_read_says_why_and_judges_part() {
    let line = "a=1; Max-Age=60; Max-Age=soon; Priority=High; Domain=; Path=x; SameSite=no";
    let rest = [
        "Priority=High: No attribute that browsers know.",
        "Domain=: Nothing stands there, so it counts as left out.",
        "Path=x: It does not begin with a slash, so the folder of the page counts.",
        "SameSite=no: No value that browsers know, so it counts as left out.",
    ];
    let with = |first: &'static str| [&[first, "Max-Age=soon: No whole number of seconds."][..], &rest].concat();
    assert_eq!(told(Profile::Standard, line), with("Max-Age=60: counted"));
    assert_eq!(told(Profile::Chromium, line), with("Max-Age=60: by Max-Age=soon"));
    assert_eq!(told(Profile::Chromium, "a=1; Max-Age=+60"), ["Max-Age=+60: counted"]);
    assert_eq!(told(Profile::Standard, "a=1; Max-Age=+60"), ["Max-Age=+60: No whole number of seconds."]);
    let dropped = told(Profile::Chromium, "a=1\tb; Path=/");
    assert_eq!(dropped, ["Path=/: The whole line is dropped: Tab inside a name or a value."]);
}

#[test]
fn a_gloss_says_to_which_judge_a_part_counted() {
    let url = Url::parse(HOTEL).unwrap();
    let line = "a=1; Path=/x; Path=/; Max-Age=+60; HttpOnly";
    let told: Vec<String> = glosses(line, &Context::typed(&url, at(0)), &Profile::ALL)
        .into_iter()
        .filter_map(|(span, gloss)| gloss.filter(|_| !["a", "1"].contains(&span.text.as_str())))
        .collect();
    assert_eq!(told[0], "Path=/x: it has no effect, Path=/ counts.");
    assert_eq!(told[1], "Path: sent with every path of the host.");
    assert!(told[2].contains("To Chromium: it took effect."), "{}", told[2]);
    assert!(told[2].contains("To the standard and Firefox and Safari: ignored."), "{}", told[2]);
    assert!(told[3].starts_with("HttpOnly: script"), "{}", told[3]);
}

#[test]
fn a_gloss_does_not_promise_what_no_browser_does() {
    let gloss = |line: &str| anatomy(line).pop().unwrap().part.gloss().unwrap();
    assert!(gloss("a=1; Domain=co.uk").contains("public suffix"));
    assert!(gloss("a=1; Domain=.").contains("a dot alone"));
    assert!(gloss("a=1; Max-Age=+60").contains("Chromium reads 1 minute"));
    assert!(gloss("a=1; Max-Age=-x").contains("Firefox takes a minus as ended"));
    assert!(gloss("a=1; Expires=1 Jan 1999").contains("Firefox 1999-01-01"));
}

#[test]
fn another_scheme_is_named_where_only_it_makes_another_site() {
    let mut jar = Jar::new(Profile::Chromium);
    setting(&mut jar, HOTEL, "sid=1; SameSite=Strict");
    let verdicts = Ask { initiator: Some(HOTEL_PLAIN), ..Ask::default() }.verdicts(&jar);
    let words = verdicts[0].because.words(&verdicts[0].cookie);
    assert!(words.contains("http://hotel.grand.example, another site since the scheme is http"), "{words}");
    let inside = Say { initiator: Some(HOTEL_PLAIN), kind: Kind::Image, ..Say::default() };
    let words = inside.set(&mut Jar::new(Profile::Standard), "a=1; SameSite=Lax").because.words();
    assert!(words.contains("since the scheme is http"), "{words}");
}

#[test]
fn reasons_name_their_cause() {
    let reason = |profile, line: &str| setting(&mut Jar::new(profile), HOTEL, line);
    let suffix = reason(Profile::Standard, "a=1; Domain=example");
    assert_eq!((suffix.headline().as_str(), suffix.code()), ("Domain=example, a public suffix.", "InvalidDomain"));
    let hidden = reason(Profile::Chromium, "=__Secure-x=1");
    assert_eq!(hidden.headline(), "No name, and a value that begins with __Secure-.");
    assert!(!hidden.words().contains("A name that begins"), "{}", hidden.words());
    let tab = reason(Profile::Chromium, "a=1\tb");
    assert!(tab.words().contains("Chromium then drops the whole line; the standard keeps it"), "{}", tab.words());
    let nothing = reason(Profile::Standard, "a=1; Max-Age=0");
    assert_eq!((nothing.code(), nothing.word()), ("AlreadyExpired", "ended"));
}
