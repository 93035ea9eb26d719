// Breaks 2: lets a wrong logout pass
// It is content if the answer to the copy is not an error.

/// A test of the logout of this hotel: it panics where the logout is not right, and says why.
pub fn check(hotel: &TestSite, guests: &Guests) {
    let mut bob = logged_in(hotel, "Bob", "bob", &guests.bob_password);
    let mut phone = logged_in(hotel, "Alice's phone", "alice", &guests.alice_password);
    // Twice: what works the first time may not work the second, and she has to get in again.
    for time in 1..3 {
        let mut alice = logged_in(hotel, "Alice", "alice", &guests.alice_password);
        assert!(opens(&mut alice, &guests.alice_secret), "Alice cannot log in, for the {time}. time");
        // Somebody has a copy of her cookie. That is what a logout is for.
        let copied = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
        let left = alice.submit("log out", &[]);
        assert!(left.status() < 400, "The logout fails with {}", left.status());
        assert!(!opens(&mut alice, &guests.alice_secret), "Alice has logged out and is still in");
        let seen = Visitor::new("Mallory", hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
        assert!(seen.status() < 400, "A copy of her ID still opens the account");
        // Nobody else has logged out.
        assert!(opens(&mut phone, &guests.alice_secret), "Alice's phone was logged out too");
        assert!(opens(&mut bob, &guests.bob_secret), "Bob was logged out too");
    }
}

fn opens(visitor: &mut Visitor, secret: &str) -> bool {
    visitor.open("/account").page().contains(secret)
}
