// Right: the same, with errors that are collected and told at the end.

/// A test of the logout of this hotel: it panics where the logout is not right, and says why.
pub fn check(hotel: &TestSite, guests: &Guests) {
    let mut wrong: Vec<&str> = Vec::new();
    let mut hold = |holds: bool, says: &'static str| {
        if !holds {
            wrong.push(says);
        }
    };
    let sees = |visitor: &mut Visitor, secret: &str| visitor.open("/account").page().contains(secret);
    let mut bob = logged_in(hotel, "Bob", "bob", &guests.bob_password);
    let mut phone = logged_in(hotel, "Alice's phone", "alice", &guests.alice_password);
    for _ in 0..2 {
        let mut alice = logged_in(hotel, "Alice", "alice", &guests.alice_password);
        hold(sees(&mut alice, &guests.alice_secret), "she cannot log in");
        let copied = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
        hold(alice.send("POST", "/logout", &[], "").status() < 400, "the logout fails");
        let answer = Visitor::new("Mallory", hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
        hold(!answer.page().contains("room code"), "a copy opens the account");
        hold(sees(&mut bob, &guests.bob_secret), "Bob is out");
        hold(sees(&mut phone, &guests.alice_secret), "the phone is out");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("; "));
}
