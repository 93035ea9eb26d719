// Right: three rounds, and every ID of before is tried again.

/// A test of the logout of this hotel: it panics where the logout is not right, and says why.
pub fn check(hotel: &TestSite, guests: &Guests) {
    let secrets = [&guests.alice_secret, &guests.bob_secret];
    let mut others = [
        logged_in(hotel, "Bob", "bob", &guests.bob_password),
        logged_in(hotel, "Alice's phone", "alice", &guests.alice_password),
    ];
    let mut copies = Vec::new();
    for _ in 0..3 {
        let mut alice = logged_in(hotel, "Alice", "alice", &guests.alice_password);
        let account = alice.open("/account");
        assert!(account.page().contains(secrets[0]), "she is not in:\n{}", account.told());
        copies.extend(alice.cookie(COOKIE).map(|cookie| cookie.pair()));
        let seen = alice.send("POST", "/logout", &[], "");
        assert!((200..400).contains(&seen.status()), "the logout is answered with {}", seen.status());
        for copy in &copies {
            let seen = Visitor::new("Mallory", hotel).send("GET", "/account", &[("cookie", copy.as_bytes())], "");
            assert!(!secrets.iter().any(|secret| seen.page().contains(*secret)), "{copy} still opens the account");
        }
        for (other, secret) in others.iter_mut().zip([secrets[1], secrets[0]]) {
            assert!(other.open("/account").page().contains(secret), "somebody else was logged out");
        }
    }
}
