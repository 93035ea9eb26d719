//! Plays all attacks against each patch, and compares with your answer. The answers stand nowhere.

use review_five_patches::{Attack, COOKIE, Guests, Patch, hotel, review};
use stage::{Outcome, TestSite, draw, proves, replay, within_the_limit};

/// Your answers.
#[path = "../src/lib.rs"]
pub mod review_five_patches;

fn night(patch: Patch) -> TestSite {
    let guests =
        Guests { alice_password: draw::word(), mallory_password: draw::word(), alice_secret: draw::room_code() };
    let known = [
        ("alice.password", guests.alice_password.clone()),
        ("mallory.password", guests.mallory_password.clone()),
        ("secret", guests.alice_secret.clone()),
    ];
    TestSite::open(COOKIE, known, move || hotel(guests, patch))
}

/// The answer must be the one attack that wins.
#[track_caller]
fn answered(patch: Patch, file: &str) {
    let yours = within_the_limit("review", move || review(patch));
    let mut winning = Vec::new();
    for attack in Attack::ALL {
        let run = replay(&attack.file(), || night(patch));
        match run.outcome {
            Outcome::Won { .. } => winning.push(attack),
            Outcome::Stopped { .. } if attack == yours => {
                panic!(
                    "\n\nYou say that {file} lets {attack:?} through. It was tried, and it does not:\n{}\n",
                    run.story()
                )
            }
            Outcome::Stopped { .. } => {}
            _ => panic!("\n\n{attack:?} could not be tried on {file}. That is not your fault:\n{}\n", run.story()),
        }
    }
    // Each lets one through; whoever has named it is right, and more cannot be told without telling the answer.
    assert!(
        winning == [yours],
        "\n\nYou say that {file} lets {yours:?} through, and {} attacks win there.\n",
        winning.len()
    );
}

#[test]
fn patch_one() {
    let _test = proves(1);
    answered(Patch::One, "patch_1.rs");
}

#[test]
fn patch_two() {
    let _test = proves(2);
    answered(Patch::Two, "patch_2.rs");
}

#[test]
fn patch_three() {
    let _test = proves(3);
    answered(Patch::Three, "patch_3.rs");
}

#[test]
fn patch_four() {
    let _test = proves(4);
    answered(Patch::Four, "patch_4.rs");
}

#[test]
fn patch_five() {
    let _test = proves(5);
    answered(Patch::Five, "patch_5.rs");
}
