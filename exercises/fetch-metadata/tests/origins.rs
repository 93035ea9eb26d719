//! Sends what browsers send, from pages of the hotel's and from pages of others. One attack comes from its file.

use fetch_metadata::{COOKIE, Guests, ORIGIN, hotel};
use stage::{Seen, TestSite, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, proves, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod fetch_metadata;

const ATTACK: &str = include_str!("../../../lessons/attacks/csrf-form.md");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

struct Night {
    hotel: TestSite,
    guests: Guests,
}

fn night() -> Night {
    let guests = Guests {
        alice_password: draw::word(),
        mallory_password: draw::word(),
        alice_secret: draw::room_code(),
        alice_note: draw::room_code(),
    };
    let known = [
        ("alice.password", guests.alice_password.clone()),
        ("mallory.password", guests.mallory_password.clone()),
        ("secret", guests.alice_secret.clone()),
        ("alice.coat", guests.alice_note.clone()),
    ];
    let of = guests.clone();
    Night { hotel: TestSite::open(COOKIE, known, || hotel(of)), guests }
}

impl Night {
    fn alice(&self) -> Visitor<'_> {
        let mut alice = Visitor::new("Alice", &self.hotel);
        alice.open("/login");
        alice.submit("log in", &[("guest", "alice"), ("password", &self.guests.alice_password)]);
        alice
    }
}

/// Alice's browser sends this, with her cookie; `caused` is what it says of the page that caused it.
fn sent(alice: &mut Visitor, method: &str, path: &str, caused: &[(&str, &str)], body: &str) -> Seen {
    let form = (!body.is_empty()).then_some(FORM);
    let headers: Vec<(&str, &[u8])> =
        form.iter().chain(caused).map(|(name, value)| (*name, value.as_bytes())).collect();
    alice.send(method, path, &headers, body)
}

fn told(caused: &[(&str, &str)]) -> String {
    if caused.is_empty() {
        return "   (no header says where it comes from)".to_owned();
    }
    caused.iter().map(|(name, value)| format!("   {name}: {value}")).collect::<Vec<_>>().join("\n")
}

/// The ways to change something: method, path and body.
const CHANGES: [(&str, &str, &str); 4] = [
    ("POST", "/coats/pass", "coat=1&to=mallory"),
    ("DELETE", "/coats", ""),
    ("PUT", "/coats", "a=b"),
    ("PATCH", "/coats", "a=b"),
];

/// Must be refused with 403, and nothing has happened.
#[track_caller]
fn refused(caused: &[(&str, &str)], why: &str) {
    let night = night();
    let mut alice = night.alice();
    for (method, path, body) in CHANGES {
        let seen = sent(&mut alice, method, path, caused, body);
        assert!(
            seen.status() == 403,
            "\n\n{why}, and {method} {path} was not refused with 403 but answered with {}:\n{}\n",
            seen.status(),
            told(caused)
        );
    }
    let kept = alice.open("/account").page().contains("on peg 1");
    assert!(kept, "\n\n{why}. It was refused, and Alice's coat is gone all the same:\n{}\n", told(caused));
}

/// Must go through.
#[track_caller]
fn goes_through(caused: &[(&str, &str)], why: &str) {
    for (method, path, body) in CHANGES {
        let night = night();
        let mut alice = night.alice();
        let seen = sent(&mut alice, method, path, caused, body);
        let kept = alice.open("/account").page().contains("on peg 1");
        assert!(
            seen.status() == 303 && !kept,
            "\n\n{why}, and {method} {path} did not go through (it was answered with {}):\n{}\n",
            seen.status(),
            told(caused)
        );
    }
}

/// What a page reads: with the status.
#[track_caller]
fn read(caused: &[(&str, &str)], opens: bool, why: &str) {
    let night = night();
    for method in ["GET", "HEAD"] {
        let seen = night.alice().send(method, "/account", &as_bytes(caused), "");
        let right = if opens {
            seen.status() == 200
        } else {
            seen.status() == 403 && !seen.page().contains(&night.guests.alice_secret)
        };
        let expected = if opens { "opened" } else { "refused with 403" };
        assert!(
            right,
            "\n\n{why}, and {method} /account was not {expected} but answered with {}:\n{}\n",
            seen.status(),
            told(caused)
        );
    }
}

fn as_bytes<'a>(caused: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a [u8])> {
    caused.iter().map(|(name, value)| (*name, value.as_bytes())).collect()
}

const NAVIGATES: [(&str, &str); 2] = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];

fn by<'a>(site: &'a str, origin: Option<&'a str>, rest: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![("sec-fetch-site", site)];
    all.extend(origin.map(|origin| ("origin", origin)));
    all.extend_from_slice(rest);
    all
}

#[test]
fn alice_can_still_do_her_business() {
    let _test = proves(2);
    alice_can_do_her_business(&replay(ATTACK, || night().hotel));
}

#[test]
fn a_form_on_mallorys_page_does_nothing() {
    let _test = proves(1);
    let think = "The browser said with the request that a page of another site had caused it.";
    mallory_gets_nothing(&replay(ATTACK, || night().hotel), think);
}

#[test]
fn another_site_changes_nothing() {
    let _test = proves(1);
    let why = "A page of Mallory's caused it";
    for origin in [Some("https://evil.example"), Some("null"), None] {
        refused(&by("cross-site", origin, &NAVIGATES), why);
        // What a program of the hotel's own might add.
        refused(&by("cross-site", origin, &[("x-requested-with", "XMLHttpRequest"), ("authorization", "x")]), why);
        refused(&by("cross-site", origin, &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "empty")]), why);
    }
    refused(
        &by("cross-site", Some("https://prizes.example"), &[("sec-fetch-user", "?1")]),
        "Alice clicked on a page of another site",
    );
}

#[test]
fn a_sibling_changes_nothing() {
    let _test = proves(1);
    for origin in [Some("https://shop.grand.example"), Some("null"), None] {
        refused(&by("same-site", origin, &NAVIGATES), "A page of the shop, the hotel's sibling, caused it");
    }
}

#[test]
fn a_method_of_no_form_is_refused_too() {
    let _test = proves(1);
    let night = night();
    let mut alice = night.alice();
    for method in ["PROPFIND", "POSTS", "MOVE"] {
        for caused in
            [by("cross-site", Some("https://evil.example"), &NAVIGATES), vec![("origin", "https://evil.example")]]
        {
            let seen = sent(&mut alice, method, "/coats", &caused, "");
            assert!(
                seen.status() == 403,
                "\n\nA page of Mallory's sent {method} /coats, and it was not refused with 403:\n{}\n{}\n",
                seen.told(),
                told(&caused)
            );
        }
    }
}

#[test]
fn the_hotels_own_pages_and_the_guest_go_through() {
    let _test = proves(2);
    let page = "A page of the hotel's own sent it";
    goes_through(&by("same-origin", Some(ORIGIN), &NAVIGATES), page);
    goes_through(&by("same-origin", Some(ORIGIN), &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")]), page);
    goes_through(&by("same-origin", None, &[]), page);
    let private = "A page of the hotel's own sent it, with `Referrer-Policy: no-referrer`";
    goes_through(&by("same-origin", Some("null"), &NAVIGATES), private);
    goes_through(&by("none", None, &NAVIGATES), "The guest did it alone");
    goes_through(&by("none", Some("null"), &NAVIGATES), "The guest did it alone");
    // What stands in `Origin` is not asked then.
    for origin in ["https://evil.example", ""] {
        goes_through(&by("same-origin", Some(origin), &NAVIGATES), page);
        goes_through(&by("none", Some(origin), &NAVIGATES), "The guest did it alone");
    }
}

#[test]
fn what_they_read_goes_through_too() {
    let _test = proves(2);
    for site in ["same-origin", "none"] {
        for (mode, dest) in [("navigate", "document"), ("no-cors", "image"), ("cors", "empty"), ("navigate", "iframe")]
        {
            let caused = by(site, None, &[("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]);
            read(&caused, true, "A page of the hotel's own, or the guest alone, caused it");
        }
    }
}

#[test]
fn an_older_browser_says_its_origin() {
    let _test = proves(3);
    goes_through(&[("origin", ORIGIN)], "An older browser sent it from a page of the hotel's own");
    let shop = ORIGIN.replace("hotel.", "shop.");
    let (above, below) = (ORIGIN.replace("hotel.", ""), ORIGIN.replace("hotel.", "www.hotel."));
    let (longer, shorter) = (format!("{ORIGIN}.evil.example"), ORIGIN.replace(".example", ".exam"));
    let (before, within) = (ORIGIN.replace("hotel.", "evilhotel."), format!("https://evil.example/{ORIGIN}"));
    let (plain, port, user) =
        (ORIGIN.replace("https", "http"), format!("{ORIGIN}:8443"), ORIGIN.replace("//", "//evil@"));
    for origin in [
        "null",
        "",
        "https://evil.example",
        &shop,
        &above,
        &below,
        &longer,
        &shorter,
        &before,
        &within,
        &plain,
        &port,
        &user,
        // No text that `to_str` takes, and there all the same.
        &format!("{ORIGIN}\u{e9}"),
    ] {
        refused(&[("origin", origin)], "An older browser sent it from another origin");
    }
}

#[test]
fn a_program_goes_through() {
    let _test = proves(4);
    goes_through(&[], "A program that is no browser sent it");
    goes_through(
        &[("user-agent", "the key machine"), ("referer", "https://keys.example/")],
        "A program that is no browser sent it",
    );
    read(&[], true, "A program that is no browser asked for it");
}

#[test]
fn links_work_from_everywhere() {
    let _test = proves(5);
    for site in ["cross-site", "same-site"] {
        read(&by(site, None, &NAVIGATES), true, "Alice clicked on a link on a page of others");
        read(
            &by(site, None, &[NAVIGATES[0], NAVIGATES[1], ("sec-fetch-user", "?1")]),
            true,
            "Alice clicked on a link on a page of others",
        );
    }
}

const NO_LINK: &str = "A page of others read a page of the hotel, and not by a link";

#[test]
fn nothing_else_is_read_by_others() {
    let _test = proves(5);
    for site in ["cross-site", "same-site"] {
        for (mode, dest) in [
            ("no-cors", "image"),
            ("no-cors", "script"),
            ("no-cors", "style"),
            ("cors", "empty"),
            ("no-cors", "empty"),
            ("navigate", "iframe"),
            ("navigate", "frame"),
            ("navigate", "embed"),
            ("navigate", "object"),
            ("same-origin", "document"),
            ("Navigate", "document"),
        ] {
            let caused = by(site, None, &[("sec-fetch-mode", mode), ("sec-fetch-dest", dest)]);
            read(&caused, false, NO_LINK);
        }
    }
}

#[test]
fn a_link_says_both_words() {
    let _test = proves(5);
    for site in ["cross-site", "same-site"] {
        for rest in [&[("sec-fetch-dest", "document")][..], &[("sec-fetch-mode", "navigate")], &[]] {
            read(&by(site, None, rest), false, NO_LINK);
        }
    }
}

#[test]
fn a_word_that_is_none_of_the_four_is_refused() {
    let _test = proves(6);
    let why = "`Sec-Fetch-Site` is not exactly one of the four words";
    for word in [
        "",
        "evil",
        "same-origins",
        "nones",
        "not-same-origin",
        "cross-site, same-origin",
        "same-origin, cross-site",
        "Same-Origin",
        "NONE",
        "\"same-origin\"",
        // No text that `to_str` takes, and there all the same.
        "same-origin\u{e9}",
        "\u{a0}none",
    ] {
        refused(&by(word, Some(ORIGIN), &NAVIGATES), why);
        read(&by(word, None, &NAVIGATES), false, why);
    }
}
