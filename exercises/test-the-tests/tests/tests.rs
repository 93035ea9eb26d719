//! Gives your test one hotel after the other, right ones and wrong ones, and looks what it says.

use std::panic::{self, AssertUnwindSafe};

use stage::{TestSite, draw, proves, within_the_limit};
use test_the_tests::{COOKIE, Guests, Logout, check, hotel};

/// Your test.
#[path = "../src/lib.rs"]
pub mod test_the_tests;

/// What your test says of this hotel: nothing, if it is content.
fn said(logout: Logout) -> Option<String> {
    let guests = Guests {
        alice_password: draw::word(),
        bob_password: draw::word(),
        alice_secret: draw::room_code(),
        bob_secret: draw::room_code(),
    };
    let of = guests.clone();
    let site = TestSite::open(COOKIE, [], move || hotel(of, logout));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| within_the_limit("check", move || check(&site, &guests))));
    ended.err().map(|told| told.downcast_ref::<String>().cloned().unwrap_or_default())
}

#[track_caller]
fn finds(wrong: &[(Logout, &str)]) {
    for (logout, what) in wrong {
        let said = said(*logout);
        let gave_up = said.as_ref().is_some_and(|said| said.contains("has not answered"));
        assert!(!gave_up, "\n\n{}\n", said.unwrap_or_default().trim());
        assert!(said.is_some(), "\n\nYour test lets a wrong logout pass ({logout:?} in hotel.rs): {what}.\n");
    }
}

#[test]
fn every_right_logout_passes() {
    let _test = proves(1);
    for logout in Logout::RIGHT {
        let said = said(logout);
        assert!(
            said.is_none(),
            "\n\nYour test refuses a right logout ({logout:?} in hotel.rs):\n   {}\n",
            said.unwrap_or_default().trim()
        );
    }
}

#[test]
fn an_id_that_still_opens_is_found() {
    let _test = proves(2);
    finds(&[
        (Logout::Nothing, "nothing is done but to lead to the login"),
        (Logout::CookieOnly, "the browser drops the cookie, and the record stays"),
        (Logout::NewSessionBeside, "the browser gets another session, and the old record stays"),
    ]);
}

#[test]
fn what_works_only_sometimes_is_found() {
    let _test = proves(3);
    finds(&[
        (Logout::Once, "the first logout of the server works, and no other"),
        (Logout::FirstLoginOnly, "it works for Alice's first two logins, and not for the third"),
        (Logout::SomeBrowsers, "it works only in a browser that was at the login page twice"),
    ]);
}

#[test]
fn what_ends_too_much_is_found() {
    let _test = proves(4);
    finds(&[
        (Logout::Everybody, "all sessions of the hotel end"),
        (Logout::AllDevices, "all sessions of Alice end, on her phone too"),
        (Logout::TheOthers, "Bob's sessions end too"),
    ]);
}

#[test]
fn what_breaks_the_hotel_is_found() {
    let _test = proves(5);
    finds(&[
        (Logout::Fails, "the session is deleted, and then it fails with 500"),
        (Logout::Barred, "after it Alice cannot log in again"),
        (Logout::Hollow, "after it the next login leads to an account without her room code"),
    ]);
}
