// Right: whoever ends up at the login is out; whoever stays on the account is in.

/// A test of the logout of this hotel: it panics where the logout is not right, and says why.
pub fn check(hotel: &TestSite, guests: &Guests) {
    let (mut bob, mut phone) = (
        logged_in(hotel, "Bob", "bob", &guests.bob_password),
        logged_in(hotel, "Alice's phone", "alice", &guests.alice_password),
    );
    for _ in 0..2 {
        let mut alice = logged_in(hotel, "Alice", "alice", &guests.alice_password);
        let page = alice.open("/account").page().to_owned();
        assert!(page.contains(&guests.alice_secret), "her room code is missing: {page}");
        let copied = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
        assert_ne!(alice.submit("log out", &[]).status(), 500);
        let answer = Visitor::new("Mallory", hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
        assert_eq!(answer.header("location"), Some("/login"), "a copy is not sent to the login");
        for visitor in [&mut bob, &mut phone] {
            assert_eq!(visitor.open("/account").address().path(), "/account", "another session has ended");
        }
    }
}
