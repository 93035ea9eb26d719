//! Goes through the pages, lets hours pass, and plays every attack that can be tried on this hotel.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use capstone::{COOKIE, Clock, Guests, hotel};
use stage::{Outcome, SameSite, Seen, TestSite, Visitor, alice_can_do_her_business, draw, proves, replay};
use time::{Duration, OffsetDateTime};

/// Your hotel.
#[path = "../src/lib.rs"]
pub mod capstone;

const ATTACKS: [(&str, &str); 8] = [
    ("csrf-form", include_str!("../../../lessons/attacks/csrf-form.md")),
    ("csrf-from-sibling", include_str!("../../../lessons/attacks/csrf-from-sibling.md")),
    ("login-csrf", include_str!("../../../lessons/attacks/login-csrf.md")),
    ("fixation-from-sibling", include_str!("../../../lessons/attacks/fixation-from-sibling.md")),
    ("shadowed-cookie", include_str!("../../../lessons/attacks/shadowed-cookie.md")),
    ("replay-after-logout", include_str!("../../../lessons/attacks/replay-after-logout.md")),
    ("survives-password-change", include_str!("../../../lessons/attacks/survives-password-change.md")),
    ("back-button", include_str!("../../../lessons/attacks/back-button.md")),
];

/// A clock that stands at the wall's time plus so many seconds.
#[derive(Clone, Default)]
struct Moved(Arc<AtomicI64>);

impl Clock for Moved {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::seconds(self.0.load(Ordering::Relaxed))
    }
}

struct Night {
    hotel: TestSite,
    clock: Moved,
    guests: Guests,
    /// In the pocket of Alice's first coat.
    note: String,
}

fn night() -> Night {
    let drawn = |guest: &str| (guest.to_owned(), (draw::word(), draw::room_code()));
    let guests: Guests = ["alice", "bob", "mallory"].map(drawn).into();
    let known = BTreeMap::from([
        ("alice.password", guests["alice"].0.clone()),
        ("mallory.password", guests["mallory"].0.clone()),
        ("secret", guests["alice"].1.clone()),
        ("mallory.secret", guests["mallory"].1.clone()),
        ("alice.coat", draw::room_code()),
        ("alice.letter", draw::room_code()),
    ]);
    let (clock, of) = (Moved::default(), guests.clone());
    let handed: Arc<dyn Clock> = Arc::new(clock.clone());
    let note = known["alice.coat"].clone();
    let night = Night { hotel: TestSite::open(COOKIE, known, move || hotel(of, handed)), clock, guests, note };
    // Alice's first coat hangs there already: two attacks are after it.
    let mut alice = night.logged_in("Alice", "alice");
    if alice.open("/account").page().contains("hand in") {
        alice.submit("hand in", &[("coat", "Red coat"), ("pocket", &night.note)]);
    }
    night
}

impl Night {
    fn logged_in(&self, name: &str, guest: &str) -> Visitor<'_> {
        let mut visitor = Visitor::new(name, &self.hotel);
        typed(&mut visitor, guest, &self.guests[guest].0);
        visitor
    }

    fn wait(&self, by: Duration) {
        self.clock.0.fetch_add(by.whole_seconds(), Ordering::Relaxed);
    }

    fn is_in(&self, visitor: &mut Visitor, guest: &str) -> (bool, Seen) {
        let seen = visitor.open("/account");
        (seen.status() == 200 && seen.page().contains(&self.guests[guest].1), seen)
    }

    #[track_caller]
    fn expect(&self, visitor: &mut Visitor, guest: &str, inside: bool, after: &str) {
        let (is, seen) = self.is_in(visitor, guest);
        let should = if inside { "should see the account" } else { "should be sent to the login" };
        assert!(
            is == inside && (inside || seen.address().path() == "/login"),
            "\n\n{after}. {guest} {should}:\n{}\n",
            seen.told()
        );
    }
}

/// Somebody opens the login page, types this, and sends the form.
#[track_caller]
fn typed(visitor: &mut Visitor, guest: &str, password: &str) -> Seen {
    visitor.open("/login");
    visitor.submit("log in", &[("guest", guest), ("password", password)])
}

fn id(visitor: &Visitor) -> String {
    visitor.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default()
}

#[test]
fn the_table_of_attacks() {
    let _test = proves(2);
    let mut table = String::new();
    let mut all_stopped = true;
    for (name, file) in ATTACKS {
        let run = replay(file, || night().hotel);
        let (word, why) = match &run.outcome {
            Outcome::Won { step, story } => ("WON", format!("step {step}: {story}")),
            Outcome::Stopped { step, .. } => ("stopped", format!("step {step}")),
            Outcome::NotPlayed { step, because, .. } => ("not played", format!("step {step}: {}", because.says)),
            Outcome::Broken { says } => ("broken", says.clone()),
        };
        all_stopped &= word == "stopped";
        table += &format!("   {name:26}{word:12}{why}\n");
    }
    assert!(all_stopped, "\n\nWhat Mallory tried on your hotel:\n\n{table}\nAll have to be stopped.\n");
}

#[test]
fn alice_can_still_log_in_and_out() {
    let _test = proves(1);
    alice_can_do_her_business(&replay(ATTACKS[5].1, || night().hotel));
}

#[test]
fn visits_are_counted_for_all() {
    let _test = proves(1);
    let night = night();
    let (mut alice, mut bob) = (Visitor::new("Alice", &night.hotel), Visitor::new("Bob", &night.hotel));
    for visit in 1..4 {
        let seen = alice.open("/");
        assert!(
            seen.status() == 200 && seen.page().contains(&format!("Visit {visit}.")),
            "\n\nThis is Alice's visit {visit}, and the front page does not say so:\n{}\n{}\n",
            seen.told(),
            seen.page()
        );
    }
    let seen = bob.open("/");
    assert!(
        seen.page().contains("Visit 1."),
        "\n\nThis is Bob's first visit, and the front page says:\n{}\n",
        seen.page()
    );
}

#[test]
fn the_password_decides() {
    let _test = proves(1);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    for (guest, password) in
        [("alice", "x"), ("alice", ""), ("alice", &night.guests["bob"].0), ("trent", "x"), ("", "")]
    {
        let seen = typed(&mut alice, guest, password);
        assert!(
            seen.status() == 401,
            "\n\nSomebody typed \"{guest}\" and \"{password}\", and was not refused with 401:\n{}\n",
            seen.told()
        );
        night.expect(&mut alice, "alice", false, "Somebody typed a wrong password");
    }
    for guest in ["alice", "bob"] {
        let mut visitor = Visitor::new(guest, &night.hotel);
        let seen = typed(&mut visitor, guest, &night.guests[guest].0);
        let name = guest[..1].to_uppercase() + &guest[1..];
        assert!(
            seen.first().response.status == 303,
            "\n\n{name} typed the right password, and was not sent on with 303:\n{}\n",
            seen.told()
        );
        assert!(
            seen.page().contains(&format!("Good evening, {name}")) && seen.page().contains(&night.guests[guest].1),
            "\n\n{name} logged in, and the account is not right:\n{}\n{}\n",
            seen.told(),
            seen.page()
        );
    }
}

#[test]
fn coats_are_handed_in_and_passed_on() {
    let _test = proves(1);
    let night = night();
    let (mut alice, mut bob) = (night.logged_in("Alice", "alice"), night.logged_in("Bob", "bob"));
    // A coat is known by what is in its pocket: whether its name is shown is not asked.
    let ticket = draw::room_code();
    alice.open("/account");
    let seen = alice.submit("hand in", &[("coat", "Grey coat"), ("pocket", &ticket)]);
    assert!(seen.page().contains(&ticket), "\n\nAlice handed a coat in, and it is not on her list:\n{}\n", seen.page());
    assert!(!bob.open("/account").page().contains(&ticket), "\n\nAlice handed a coat in, and it is on Bob's list.\n");
    // Bob cannot take it, and what there is not is nobody's.
    for coat in ["2", "0", "99", "18446744073709551615"] {
        bob.open("/coats/pass");
        let seen = bob.submit("pass on", &[("coat", coat), ("to", "bob")]);
        assert!(
            seen.status() < 500,
            "\n\nBob passed on coat {coat}, which is not his, and the hotel failed:\n{}\n",
            seen.told()
        );
        assert!(
            !bob.open("/account").page().contains(&ticket),
            "\n\nBob passed on coat {coat}, which is not his, and has Alice's.\n"
        );
    }
    alice.open("/coats/pass");
    let seen = alice.submit("pass on", &[("coat", "2"), ("to", "bob")]);
    assert!(!seen.page().contains(&ticket), "\n\nAlice passed her coat on, and it is still hers:\n{}\n", seen.page());
    assert!(
        bob.open("/account").page().contains(&ticket),
        "\n\nAlice passed her coat on to Bob, and he does not have it.\n"
    );
}

#[test]
fn strangers_see_and_do_nothing() {
    let _test = proves(1);
    let night = night();
    let mut stranger = Visitor::new("A stranger", &night.hotel);
    stranger.open("/");
    let session = id(&stranger);
    let invented = format!("{COOKIE}=AAAAAAAAAAAAAAAAAAAAAA");
    for cookie in ["", "theme=dark", &session, &invented, &format!("{COOKIE}=alice")] {
        for (method, path, body) in [
            ("GET", "/account", ""),
            ("GET", "/coats/pass", ""),
            ("GET", "/password", ""),
            ("POST", "/coats", "coat=Blue&pocket=x"),
            ("POST", "/coats/pass", "coat=1&to=mallory"),
            ("POST", "/password", "password=mine"),
        ] {
            let headers: [(&str, &[u8]); 2] =
                [("cookie", cookie.as_bytes()), ("content-type", b"application/x-www-form-urlencoded")];
            let seen = Visitor::new("A stranger", &night.hotel).send(method, path, &headers, body);
            let refused = seen.header("location").is_some_and(|to| to.starts_with("/login"))
                || (method == "POST" && seen.status() == 403);
            assert!(
                refused,
                "\n\nNobody is logged in here ({cookie:?}), and {method} {path} does not lead to the login:\n{}\n",
                seen.told()
            );
        }
    }
    let mut alice = night.logged_in("Alice", "alice");
    night.expect(&mut alice, "alice", true, "Strangers have tried to do things");
    assert!(alice.open("/account").page().contains(&night.note), "\n\nA stranger has passed Alice's coat on.\n");
}

#[test]
fn half_an_hour_without_a_request_ends_it() {
    let _test = proves(3);
    for (minutes, lives) in [(29, true), (31, false)] {
        let night = night();
        let mut alice = night.logged_in("Alice", "alice");
        night.wait(Duration::minutes(20));
        night.expect(&mut alice, "alice", true, "Alice logged in 20 minutes ago");
        night.wait(Duration::minutes(minutes));
        night.expect(&mut alice, "alice", lives, &format!("The last request was {minutes} minutes ago"));
        night.expect(
            &mut alice,
            "alice",
            lives,
            &format!("The last request was {minutes} minutes ago, and she tries again"),
        );
    }
}

#[test]
fn each_request_for_a_page_for_guests_counts_and_no_other() {
    let _test = proves(3);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    for (minutes, path) in
        [(14, "/account"), (29, "/password"), (9, "/coats/pass"), (29, "/account"), (29, "/password")]
    {
        night.wait(Duration::minutes(minutes));
        alice.open(path);
    }
    night.wait(Duration::minutes(29));
    night.expect(&mut alice, "alice", true, "Alice was at work, and opened /password 29 minutes ago");
    for path in ["/", "/login"] {
        let mut alice = night.logged_in("Alice", "alice");
        night.wait(Duration::minutes(20));
        alice.open(path);
        night.wait(Duration::minutes(12));
        let after = format!("Alice opened her account 32 minutes ago. Since then she was at {path}, which is for all");
        night.expect(&mut alice, "alice", false, &after);
    }
}

#[test]
fn eight_hours_end_it_however_busy_it_was() {
    let _test = proves(3);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    for _ in 0..19 {
        night.wait(Duration::minutes(25));
        night.expect(
            &mut alice,
            "alice",
            true,
            "Alice is at work, with a request each 25 minutes, and less than 8 hours after the login",
        );
    }
    night.wait(Duration::minutes(6));
    night.expect(&mut alice, "alice", false, "Alice logged in 8 hours and a minute ago");
    let mut again = night.logged_in("Alice", "alice");
    night.expect(&mut again, "alice", true, "Her session had ended, and she logged in again");
}

#[test]
fn looking_changes_nothing() {
    let _test = proves(2);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    // A link, or a picture on somebody's page, makes a browser ask for such an address.
    for path in ["/logout", "/password?password=mine", "/coats?coat=a&pocket=b", "/coats/pass?coat=1&to=mallory"] {
        alice.open(path);
        night.expect(&mut alice, "alice", true, &format!("Alice's browser asked for GET {path}"));
        assert!(
            alice.open("/account").page().contains(&night.note),
            "\n\nAlice's browser asked for GET {path}, and her coat is gone.\n"
        );
    }
    let mut again = night.logged_in("Alice", "alice");
    night.expect(
        &mut again,
        "alice",
        true,
        "A page made her browser ask for GET /password?password=mine; her own is right",
    );
}

#[test]
fn each_login_has_a_new_id() {
    let _test = proves(4);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    for before in ["/", "/login", "/account"] {
        alice.open(before);
        let copied = id(&alice);
        typed(&mut alice, "alice", &night.guests["alice"].0);
        night.expect(&mut alice, "alice", true, "Alice logged in");
        let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
        assert!(
            seen.status() != 200,
            "\n\nThe ID that a browser had before Alice logged in there opens her account:\n{}\n",
            seen.told()
        );
    }
}

#[test]
fn a_logout_ends_one_session() {
    let _test = proves(4);
    let night = night();
    let (mut desk, mut phone) = (night.logged_in("Alice", "alice"), night.logged_in("Alice's phone", "alice"));
    let copied = id(&desk);
    desk.open("/account");
    desk.submit("log out", &[]);
    night.expect(&mut desk, "alice", false, "Alice logged out at her desk");
    night.expect(&mut phone, "alice", true, "Alice logged out at her desk; this is her phone");
    let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
    assert!(seen.status() != 200, "\n\nAlice logged out, and a copy of her ID opens the account:\n{}\n", seen.told());
}

#[test]
fn a_new_password_ends_the_others() {
    let _test = proves(4);
    let night = night();
    let (mut desk, mut phone) = (night.logged_in("Alice", "alice"), night.logged_in("Alice's phone", "alice"));
    let mut bob = night.logged_in("Bob", "bob");
    let copied = id(&desk);
    let new = draw::word();
    desk.open("/password");
    desk.submit("change password", &[("password", &new)]);
    night.expect(&mut desk, "alice", true, "Alice changed her password at her desk");
    night.expect(&mut phone, "alice", false, "Alice changed her password at her desk; this is her phone");
    night.expect(&mut bob, "bob", true, "Alice changed her password; this is Bob");
    let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
    assert!(
        seen.status() != 200,
        "\n\nAlice changed her password, and the ID that she had before opens the account:\n{}\n",
        seen.told()
    );
    let old = typed(&mut Visitor::new("Alice", &night.hotel), "alice", &night.guests["alice"].0);
    assert!(
        old.status() == 401,
        "\n\nAlice changed her password, and the old one still opens the account:\n{}\n",
        old.told()
    );
    let mut again = Visitor::new("Alice", &night.hotel);
    typed(&mut again, "alice", &new);
    night.expect(&mut again, "alice", true, "Alice logged in with her new password");
}

#[test]
fn no_cache_keeps_a_page_for_guests() {
    let _test = proves(5);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    for path in ["/account", "/coats/pass", "/password"] {
        let seen = alice.open(path);
        let says = seen.last().response.header("cache-control").unwrap_or("nothing").to_lowercase();
        assert!(
            says.split(',').any(|word| word.trim() == "no-store"),
            "\n\nA cache in front of the hotel may keep {path}: its Cache-Control says {says}.\n"
        );
    }
}

#[test]
fn the_cookie_holds() {
    let _test = proves(6);
    let night = night();
    let alice = night.logged_in("Alice", "alice");
    let Some(cookie) = alice.cookie(COOKIE) else { panic!("\n\nAlice logged in, and has no cookie named {COOKIE}.\n") };
    let holds = cookie.secure && cookie.http_only && [SameSite::Lax, SameSite::Strict].contains(&cookie.same_site);
    assert!(holds, "\n\nThe session cookie is not Secure, HttpOnly, and SameSite Lax or Strict: {cookie:?}\n");
    let line = format!("{COOKIE}=mine; Domain=grand.example; Path=/; Secure");
    let offered = alice.offered("https://shop.grand.example/", &line);
    assert!(
        offered.because.refuses(),
        "\n\nThe shop can set a cookie of that name for the hotel: Set-Cookie: {line}\n"
    );
}

#[test]
fn what_guests_type_is_text() {
    let _test = proves(6);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    alice.open("/account");
    let seen = alice.submit("hand in", &[("coat", "<b id=x>Grey</b>"), ("pocket", "<i id=y>a ticket</i>")]);
    assert!(
        !seen.page().contains("<b id=x") && !seen.page().contains("<i id=y") && seen.page().contains("a ticket"),
        "\n\nAlice handed a coat in that is called <b id=x>Grey</b>, and her page has HTML of hers in it:\n{}\n",
        seen.page()
    );
}
