//! Exercise: test the tests.
//!
//! Write [`check`], a test of a logout. The hotels that it has to tell apart are in `hotel.rs`; there is nothing to change there.

mod hotel;

use stage::{TestSite, Visitor};

pub use hotel::{COOKIE, Guests, Logout, hotel};

/// Somebody with a new browser logs in.
pub fn logged_in<'a>(hotel: &'a TestSite, name: &str, guest: &str, password: &str) -> Visitor<'a> {
    let mut visitor = Visitor::new(name, hotel);
    visitor.open("/login");
    visitor.submit("log in", &[("guest", guest), ("password", password)]);
    visitor
}

// Yours: from here.

/// A test of the logout of this hotel: it panics where the logout is not right, and says why.
pub fn check(hotel: &TestSite, guests: &Guests) {
    let mut alice = logged_in(hotel, "Alice", "alice", &guests.alice_password);
    let seen = alice.submit("log out", &[]);
    // TODO: this is what one sees on the screen. What is the logout for?
    assert!(!seen.page().contains(&guests.alice_secret), "Alice has logged out and sees her room code");
}

// Yours: to here.
