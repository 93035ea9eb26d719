// Right: one half for what must end, another for what must not.

/// A test of the logout of this hotel: it panics where the logout is not right, and says why.
pub fn check(hotel: &TestSite, guests: &Guests) {
    what_must_not_end(hotel, guests);
    for _ in 0..3 {
        what_must_end(hotel, guests);
    }
}

fn what_must_end(hotel: &TestSite, guests: &Guests) {
    let mut alice = logged_in(hotel, "Alice", "alice", &guests.alice_password);
    let before = alice.cookie(COOKIE).expect("she has a session").pair();
    let is_in = || {
        let seen = Visitor::new("Somebody", hotel).send("GET", "/account", &[("cookie", before.as_bytes())], "");
        seen.status() == 200 && seen.page().contains(&guests.alice_secret)
    };
    assert!(is_in(), "she cannot log in");
    let status = alice.submit("log out", &[]).status();
    assert!(status < 500, "the logout failed");
    assert!(!is_in(), "the session lives");
}

fn what_must_not_end(hotel: &TestSite, guests: &Guests) {
    let mut phone = logged_in(hotel, "Alice's phone", "alice", &guests.alice_password);
    let mut bob = logged_in(hotel, "Bob", "bob", &guests.bob_password);
    logged_in(hotel, "Alice", "alice", &guests.alice_password).submit("log out", &[]);
    assert_eq!(phone.open("/account").address().path(), "/account", "the phone is out");
    assert_eq!(bob.open("/account").address().path(), "/account", "Bob is out");
}
