//! Plays your attack against the hotel, with no defence, with each alone, and with several.

use stage::{Outcome, Run, TestSite, draw, proves, replay_beside, within_the_limit};
use write_the_attack::{Defence, Guests, attack, hotel};

/// Your attack.
#[path = "../src/lib.rs"]
pub mod write_the_attack;

const NO_HELP: [Defence; 4] =
    [Defence::NewIdAtLogin, Defence::NewIdAtLogout, Defence::OwnPagesOnly, Defence::StrictCookie];

fn night(defences: &[Defence], cookie: &str) -> TestSite {
    let guests =
        Guests { alice_password: draw::word(), mallory_password: draw::word(), alice_secret: draw::room_code() };
    let known = [
        ("alice.password", guests.alice_password.clone()),
        ("mallory.password", guests.mallory_password.clone()),
        ("secret", guests.alice_secret.clone()),
    ];
    let (defences, name) = (defences.to_vec(), cookie.to_owned());
    TestSite::open(cookie, known, || hotel(guests, defences, name))
}

fn yours() -> &'static str {
    within_the_limit("attack", attack)
}

/// Your attack against the hotel with these defences, judged beside the hotel with none.
#[track_caller]
fn played(defences: &[Defence], cookie: &str) -> Run {
    match replay_beside(yours(), || night(&[], cookie), || night(defences, cookie)) {
        Ok(run) => run,
        Err(problems) => panic!("\n\nWhat `attack` gives cannot be read as an attack's file:\n{problems}\n"),
    }
}

#[track_caller]
fn wins(defences: &[Defence], cookie: &str) {
    let run = played(defences, cookie);
    assert!(
        matches!(run.outcome, Outcome::Won { .. }),
        "\n\nYour attack does not win against the hotel {}:\n{}\n",
        with(defences),
        run.story()
    );
}

#[track_caller]
fn is_stopped(defences: &[Defence]) {
    let run = played(defences, "sid");
    let think = match run.outcome {
        Outcome::Stopped { .. } => return,
        Outcome::NotPlayed { .. } => "It was not tried there as it says, and that is no defence.",
        _ => "It does not use the hole that this closes: it would win against any hotel.",
    };
    panic!("\n\nYour attack is not stopped by the hotel {}. {think}\n{}\n", with(defences), run.story());
}

fn with(defences: &[Defence]) -> String {
    match defences {
        [] => "with no defence".to_owned(),
        some => format!("with {}", some.iter().map(|defence| format!("{defence:?}")).collect::<Vec<_>>().join(", ")),
    }
}

#[test]
fn it_can_be_read_as_an_attacks_file() {
    let _test = proves(1);
    let text = yours();
    let read = replay_beside(text, || night(&[], "sid"), || night(&[], "sid"));
    assert!(read.is_ok(), "\n\nWhat `attack` gives cannot be read as an attack's file:\n{}\n", read.unwrap_err());
    let steps = text.lines().filter(|line| line.starts_with("## ")).count();
    assert!(
        steps >= 2,
        "\n\nWhat `attack` gives has {steps} steps (each begins with `## `). Alice's and Mallory's are two at least.\n"
    );
}

#[test]
fn it_wins_where_nothing_protects() {
    let _test = proves(2);
    wins(&[], "sid");
}

#[test]
fn it_wins_whatever_does_not_help() {
    let _test = proves(3);
    for defence in NO_HELP {
        wins(&[defence], "sid");
    }
}

#[test]
fn it_wins_against_all_that_do_not_help() {
    let _test = proves(3);
    wins(&NO_HELP, "sid");
}

#[test]
fn the_right_defence_stops_it_alone() {
    let _test = proves(4);
    is_stopped(&[Defence::ForgetAtLogout]);
}

#[test]
fn all_defences_stop_it() {
    let _test = proves(4);
    let mut all = NO_HELP.to_vec();
    all.push(Defence::ForgetAtLogout);
    is_stopped(&all);
}

#[test]
fn it_wins_on_every_night() {
    let _test = proves(5);
    for _ in 0..3 {
        let cookie = draw::word();
        wins(&[], &cookie);
        wins(&NO_HELP, &cookie);
    }
}
