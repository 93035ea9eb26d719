//! Opens `/count` of your hotel with simulated browsers, each with a cookie jar of its own.

use count_visits::{COOKIE, hotel};
use stage::{Seen, TestSite, Visitor, draw, proves};

/// Your code.
#[path = "../src/lib.rs"]
pub mod count_visits;

fn your_hotel() -> TestSite {
    TestSite::open(COOKIE, [], hotel)
}

/// The page must say so many times; if not, `why` is for you.
#[track_caller]
fn expect(seen: &Seen, times: u32, why: &str) {
    let wanted = format!("You have been here {times} {}.", if times == 1 { "time" } else { "times" });
    let (page, status) = (seen.page(), seen.status());
    assert!(
        status == 200 && page.contains(&wanted),
        "\n\n{why}\n   expected: {wanted}\n   the page: {status} {page}\n"
    );
}

#[test]
fn the_first_visit_says_1_time() {
    let _test = proves(1);
    let hotel = your_hotel();
    let why = "This hotel has just opened, and this is the first visit of all.";
    expect(&Visitor::new("Alice", &hotel).open("/count"), 1, why);
}

#[test]
fn the_second_visit_of_the_same_browser_says_2_times() {
    let _test = proves(1);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    alice.open("/count");
    assert!(
        alice.cookie(COOKIE).is_some(),
        "\n\nAfter the first visit the browser holds no session cookie, so its second request is the first one again.\n\
         The layer sends the cookie as soon as the handler writes something into the session.\n\
         Without `.await`, `insert` writes nothing.\n"
    );
    let why = "The browser sent its session cookie back, and the server did not go on from the number in that session.";
    expect(&alice.open("/count"), 2, why);
}

#[test]
fn the_count_goes_on_without_an_end() {
    let _test = proves(1);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    for times in 1..=260 {
        expect(&alice.open("/count"), times, "Alice comes again and again, and the count does not go on with her.");
    }
}

#[test]
fn another_browser_starts_at_1() {
    let _test = proves(2);
    let hotel = your_hotel();
    Visitor::new("Alice", &hotel).open("/count");
    let why = "Bob's browser is here for the first time, and the server counted Alice's visit as his.";
    expect(&Visitor::new("Bob", &hotel).open("/count"), 1, why);
}

#[test]
fn visits_of_many_browsers_in_turn_do_not_mix() {
    let _test = proves(2);
    let hotel = your_hotel();
    let mut guests: Vec<_> = (0..24).map(|_| Visitor::new("A guest", &hotel)).collect();
    for times in 1..=3 {
        for guest in &mut guests {
            expect(
                &guest.open("/count"),
                times,
                "Many guests visit in turn, and the server does not keep a number for each.",
            );
        }
    }
}

#[test]
fn a_browser_that_sends_no_cookie_is_new_each_time() {
    let _test = proves(3);
    let hotel = your_hotel();
    for _ in 0..3 {
        // A new browser for each visit: whatever the last one was given is lost.
        let seen = Visitor::new("Forgetful", &hotel).open("/count");
        expect(&seen, 1, "No cookie came with this request, so the server cannot know the browser.");
    }
}

#[test]
fn an_id_that_the_hotel_never_gave_out_is_nobodys() {
    let _test = proves(3);
    let hotel = your_hotel();
    for made_up in ["AAAAAAAAAAAAAAAAAAAAAA", "41", "%%%", ""] {
        for _ in 0..2 {
            let cookie = format!("{COOKIE}={made_up}");
            let seen = Visitor::new("Mallory", &hotel).send("GET", "/count", &[("cookie", cookie.as_bytes())], "");
            expect(&seen, 1, &format!("Mallory wrote the cookie herself ({cookie}), and the hotel knows her by it."));
        }
    }
}

#[test]
fn other_cookies_beside_the_id_change_nothing() {
    let _test = proves(3);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    alice.open("/count");
    for times in 2..5 {
        // It may be a new one each time.
        let own = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
        let word = draw::word();
        let cookies = format!("theme={word}; visits=41; count=41; {own}; n=41");
        let seen = alice.send("GET", "/count", &[("cookie", cookies.as_bytes())], "");
        expect(&seen, times, "Other cookies came beside the session ID. They are not yours to read.");
    }
}

#[test]
fn the_browser_keeps_a_session_id_and_no_number() {
    let _test = proves(4);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    let mut set = Vec::new();
    for _ in 0..3 {
        set.extend(alice.open("/count").set_cookies().iter().map(|line| (*line).to_owned()));
    }
    let others: Vec<_> = alice.jar().cookies().filter(|cookie| cookie.name != COOKIE).map(|c| c.pair()).collect();
    assert!(
        others.is_empty() && set.iter().all(|line| line.starts_with(COOKIE)),
        "\n\nThe browser was given more than its session ID: {}\n\
         What is in a cookie its owner can edit. Keep the number in the session, on the server.\n",
        others.join("; ")
    );
    for _ in 3..47 {
        alice.open("/count");
    }
    let last = alice.open("/count");
    let plain = ["set-cookie", "content-length", "date"];
    let told =
        |(name, value): &&(String, String)| !plain.contains(&name.to_lowercase().as_str()) && value.contains("48");
    assert!(
        last.first().response.headers.iter().find(told).is_none(),
        "\n\nThis was visit 48, and the number stands in a header of the answer: {:?}\n\
         A browser keeps some headers and sends them back. Keep the number in the session, on the server.\n",
        last.first().response.headers.iter().find(told)
    );
    let id = alice.cookie(COOKIE).map(|cookie| cookie.value.clone()).unwrap_or_default();
    assert!(
        id.len() == 22 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)),
        "\n\nThe browser was given a cookie {COOKIE} that is no session ID of the layer's: {id:?}\n\
         Let the session layer make the cookie, and keep the number in the session.\n"
    );
}
