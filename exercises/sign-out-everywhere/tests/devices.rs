//! Alice has several devices, and other guests have some. The attack comes from its file.

use std::collections::BTreeMap;

use sign_out_everywhere::{COOKIE, hotel};
use stage::{Seen, TestSite, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, proves, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod sign_out_everywhere;

const ATTACK: &str = include_str!("../../../lessons/attacks/survives-password-change.md");

/// Names that begin alike, that contain one another, that end alike, that are as long.
const GUESTS: [&str; 6] = ["alice", "alicea", "lice", "trent", "bob", "mallory"];

struct Night {
    hotel: TestSite,
    passwords: BTreeMap<&'static str, String>,
    secrets: BTreeMap<&'static str, String>,
}

fn night() -> Night {
    let passwords: BTreeMap<_, _> = GUESTS.iter().map(|guest| (*guest, draw::word())).collect();
    let secrets: BTreeMap<_, _> = GUESTS.iter().map(|guest| (*guest, draw::room_code())).collect();
    let known = [
        ("alice.password", passwords["alice"].clone()),
        ("mallory.password", passwords["mallory"].clone()),
        ("secret", secrets["alice"].clone()),
        ("alice.letter", draw::room_code()),
    ];
    let guests = GUESTS.iter().map(|guest| ((*guest).to_owned(), (passwords[guest].clone(), secrets[guest].clone())));
    let guests = guests.collect();
    Night { hotel: TestSite::open(COOKIE, known, || hotel(guests)), passwords, secrets }
}

impl Night {
    /// Somebody with a new browser, logged in as this guest.
    #[track_caller]
    fn device(&self, name: &str, guest: &'static str) -> Device<'_> {
        let mut device = Device { visitor: Visitor::new(name, &self.hotel), night: self, name: name.to_owned(), guest };
        device.log_in(&self.passwords[guest].clone());
        device
    }
}

struct Device<'a> {
    visitor: Visitor<'a>,
    night: &'a Night,
    name: String,
    guest: &'static str,
}

impl Device<'_> {
    #[track_caller]
    fn log_in(&mut self, password: &str) {
        self.visitor.open("/login");
        let seen = self.visitor.submit("log in", &[("guest", self.guest), ("password", password)]);
        let (name, guest) = (&self.name, self.guest);
        assert!(self.hers(&seen), "\n\n{name} logged in as {guest}, and the account did not open:\n{}\n", seen.told());
    }

    fn hers(&self, seen: &Seen) -> bool {
        seen.status() == 200 && seen.page().contains(&self.night.secrets[self.guest])
    }

    #[track_caller]
    fn is_in(&mut self, after: &str) {
        let seen = self.visitor.open("/account");
        assert!(self.hers(&seen), "\n\n{after}, and {} was logged out:\n{}\n", self.name, seen.told());
    }

    #[track_caller]
    fn is_out(&mut self, after: &str) {
        for _ in 0..2 {
            let seen = self.visitor.open("/account");
            assert!(!self.hers(&seen), "\n\n{after}, and {} is still logged in:\n{}\n", self.name, seen.told());
            assert!(
                seen.address().path() == "/login" && seen.status() == 200,
                "\n\n{after}, and {} was not sent to the login:\n{}\n",
                self.name,
                seen.told()
            );
        }
    }

    fn press(&mut self, form: &str) {
        self.visitor.open("/account");
        self.visitor.submit(form, &[]);
    }

    fn change_password(&mut self, new: &str) -> Seen {
        self.visitor.open("/password");
        self.visitor.submit("change password", &[("password", new)])
    }

    /// The session cookie as a `Cookie` header.
    fn id(&self) -> String {
        self.visitor.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default()
    }
}

/// A copy of this ID must not open the account.
#[track_caller]
fn opens_nothing(night: &Night, id: &str, after: &str) {
    let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", id.as_bytes())], "");
    assert!(
        seen.status() != 200 && !night.secrets.values().any(|secret| seen.page().contains(secret)),
        "\n\n{after}, and a copy of its ID still opens the account:\n{}\n",
        seen.told()
    );
}

#[test]
fn everything_ends_wherever_it_is_pressed() {
    let _test = proves(1);
    for pressed in 0..3 {
        let night = night();
        let mut devices: Vec<_> =
            ["Alice's desk", "Alice's phone", "Alice in the library"].map(|name| night.device(name, "alice")).into();
        let ids: Vec<_> = devices.iter().map(Device::id).collect();
        devices[pressed].press("sign out everywhere");
        let after = format!("{} pressed *Sign out everywhere*", devices[pressed].name);
        for (device, id) in devices.iter_mut().zip(&ids) {
            device.is_out(&after);
            opens_nothing(&night, id, &after);
        }
    }
}

#[test]
fn everything_ends_each_time() {
    let _test = proves(1);
    let night = night();
    let mut phone = night.device("Alice's phone", "alice");
    for time in 1..5 {
        let mut others = [night.device("Alice's desk", "alice"), night.device("Alice's tablet", "alice")];
        // What was ended long ago is pressed in another session each time.
        others[time % 2].press("sign out everywhere");
        let after = format!("Alice pressed *Sign out everywhere*, for the {time}. time");
        for other in &mut others {
            other.is_out(&after);
        }
        phone.is_out(&after);
        phone.log_in(&night.passwords["alice"]);
    }
}

#[test]
fn all_of_many_devices_end() {
    let _test = proves(1);
    let night = night();
    let mut devices: Vec<_> = (1..=9).map(|n| night.device(&format!("Alice's device {n}"), "alice")).collect();
    devices[4].press("sign out everywhere");
    for device in &mut devices {
        device.is_out("Alice pressed *Sign out everywhere* on one of nine devices");
    }
}

#[test]
fn what_was_ended_stays_ended() {
    let _test = proves(1);
    let night = night();
    // The numbers, marks and lists that tell an old session from a new one must not come back to where they were.
    let mut ended = vec![night.device("Alice's old phone", "alice")];
    let mut desk = night.device("Alice's desk", "alice");
    desk.press("sign out everywhere");
    for deed in ["log out", "sign out everywhere", "log out", "a new password", "log out"] {
        let password = night.passwords["alice"].clone();
        let mut desk = night.device("Alice's desk", "alice");
        if deed == "a new password" {
            desk.change_password(&password);
        } else {
            desk.press(deed);
            ended.push(desk);
        }
        for device in &mut ended {
            device.is_out(&format!("It was ended long ago, Alice has logged in again since, and now: {deed}"));
        }
    }
}

#[test]
fn a_session_under_a_new_id_ends_as_well() {
    let _test = proves(1);
    let night = night();
    let (mut desk, mut phone) = (night.device("Alice's desk", "alice"), night.device("Alice's phone", "alice"));
    let new = draw::word();
    desk.change_password(&new);
    desk.change_password(&night.passwords["alice"]);
    phone.is_out("The password was changed at the desk");
    phone.log_in(&night.passwords["alice"]);
    let id = desk.id();
    phone.press("sign out everywhere");
    desk.is_out(
        "The password was changed in this session, and then somebody pressed *Sign out everywhere* on the phone",
    );
    opens_nothing(&night, &id, "*Sign out everywhere* was pressed on the phone");
}

#[test]
fn alice_can_still_log_in_and_out() {
    let _test = proves(4);
    alice_can_do_her_business(&replay(ATTACK, || night().hotel));
}

#[test]
fn mallory_does_not_stay_in_after_a_new_password() {
    let _test = proves(2);
    let think = "Mallory's session says that somebody has logged in as Alice. What does it say about when, or about \
                 which password?";
    mallory_gets_nothing(&replay(ATTACK, || night().hotel), think);
}

#[test]
fn a_new_password_ends_all_others_and_not_this_one() {
    let _test = proves(2);
    for changed in 0..3 {
        let night = night();
        let mut devices: Vec<_> =
            ["Alice's desk", "Alice's phone", "Alice's tablet"].map(|name| night.device(name, "alice")).into();
        for time in 1..3 {
            let ids: Vec<_> = devices.iter().map(Device::id).collect();
            let new = draw::word();
            let seen = devices[changed].change_password(&new);
            let after =
                format!("Alice has a new password, for the {time}. time; it was changed by {}", devices[changed].name);
            assert!(devices[changed].hers(&seen), "\n\n{after}, and there she was logged out:\n{}\n", seen.told());
            for (at, device) in devices.iter_mut().enumerate() {
                if at == changed {
                    device.is_in(&after);
                } else {
                    device.is_out(&after);
                }
                opens_nothing(&night, &ids[at], &after);
            }
            for (_, device) in devices.iter_mut().enumerate().filter(|(at, _)| *at != changed) {
                device.log_in(&new);
            }
            devices[changed].is_in("Alice's other devices logged in again with the new password");
        }
    }
}

#[test]
fn nobody_else_is_logged_out() {
    let _test = proves(3);
    for by_password in [false, true] {
        let night = night();
        let mut others: Vec<_> =
            GUESTS.iter().filter(|guest| **guest != "alice").map(|guest| night.device(guest, guest)).collect();
        let mut alice = night.device("Alice", "alice");
        others.extend(GUESTS.iter().filter(|guest| **guest != "alice").map(|guest| night.device(guest, guest)));
        let after = if by_password {
            alice.change_password(&draw::word());
            "Alice changed her password"
        } else {
            alice.press("sign out everywhere");
            "Alice pressed *Sign out everywhere*"
        };
        for other in &mut others {
            other.is_in(after);
        }
    }
}

#[test]
fn a_browser_belongs_to_whoever_logged_in_last() {
    let _test = proves(3);
    let night = night();
    // Alice was at this desk, did not log out, and Bob logged in after her.
    let mut desk = night.device("The desk", "alice");
    let mut phone = night.device("Alice's phone", "alice");
    desk.guest = "bob";
    desk.log_in(&night.passwords["bob"]);
    desk.is_in("Bob logged in at a desk where Alice had been");
    phone.press("sign out everywhere");
    desk.is_in("Alice pressed *Sign out everywhere*. Bob had logged in at a desk where she had been");
}

#[test]
fn she_can_log_in_again_at_once() {
    let _test = proves(4);
    let night = night();
    let (mut desk, mut phone) = (night.device("Alice's desk", "alice"), night.device("Alice's phone", "alice"));
    let mut password = night.passwords["alice"].clone();
    for time in 1..5 {
        if time % 2 == 1 {
            desk.press("sign out everywhere");
        } else {
            password = draw::word();
            desk.change_password(&password);
        }
        phone.log_in(&password);
        desk.log_in(&password);
        // Nothing has happened since.
        phone.is_in("Alice has just logged in again");
        desk.is_in("Alice has just logged in again");
        phone.is_in("Alice has just logged in again");
    }
}

#[test]
fn what_was_ended_can_end_nothing() {
    let _test = proves(4);
    let night = night();
    let (mut desk, mut phone) = (night.device("Alice's desk", "alice"), night.device("Alice's phone", "alice"));
    let old = desk.id();
    phone.press("sign out everywhere");
    desk.log_in(&night.passwords["alice"]);
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    for (path, body) in [("/everywhere", ""), ("/password", "password=mine"), ("/logout", "")] {
        for cookie in [old.as_str(), "sid=AAAAAAAAAAAAAAAAAAAAAA", "sid=alice", ""] {
            let headers: [(&str, &[u8]); 2] =
                [("cookie", cookie.as_bytes()), ("content-type", b"application/x-www-form-urlencoded")];
            mallory.send("POST", path, &headers, body);
            desk.is_in(&format!("Somebody sent POST {path} with the cookie {cookie:?}, which is no login"));
        }
    }
}

#[test]
fn a_logout_ends_one_session() {
    let _test = proves(5);
    let night = night();
    let (mut desk, mut phone) = (night.device("Alice's desk", "alice"), night.device("Alice's phone", "alice"));
    for time in 1..4 {
        let id = desk.id();
        desk.press("log out");
        let after = format!("Alice logged out at her desk, for the {time}. time");
        desk.is_out(&after);
        opens_nothing(&night, &id, &after);
        phone.is_in(&after);
        desk.log_in(&night.passwords["alice"]);
    }
    phone.press("log out");
    phone.is_out("Alice logged out on her phone");
    desk.is_in("Alice logged out on her phone");
}
