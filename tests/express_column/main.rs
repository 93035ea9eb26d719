//! The attack files, played over loopback against a hotel on Express with express-session as it comes.
//!
//! What lives here: the matrix's recorded column, made and compared. Why here: it needs Node.js and what npm fetches,
//! and the other tests need neither. Run by `./test express`; CLOAKROOM_RECORD=1 writes the recording anew.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails there, and a skip is said aloud"
)]

#[path = "../loopback/mod.rs"]
mod loopback;
mod masked;
mod node;
mod transcript;
mod world;

use cloakroom::{
    course::{Course, Library, Recorded, Recording},
    files::Files,
    hotel::TARGET,
    switch::{AttackSettings, Setting},
    views::Views,
};
use std::collections::BTreeMap;

use cloakroom_engine::script::{Attack, Outcome, run};
use serde::Deserialize;

use self::{masked::Masks, node::Node, world::ExpressWorld};

const RECORD: &str = "CLOAKROOM_RECORD=1 ./test express";

/// A file that says nothing about this library: the step it does not get beyond, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Apart {
    step: usize,
    says: String,
}

fn course() -> std::sync::Arc<Course> {
    // From the disk: what has just been recorded counts.
    let files = Files::Disk(env!("CARGO_MANIFEST_DIR").into());
    Library::open(&files, &Views::new(&files)).current()
}

fn apart() -> BTreeMap<String, Apart> {
    toml::from_str(include_str!("not_applicable.toml")).unwrap()
}

fn stopped_but() -> BTreeMap<String, Apart> {
    toml::from_str(include_str!("stopped_but.toml")).unwrap()
}

/// Plays one attack in fresh worlds. A defence that it takes as on must be one that this hotel has; where it takes
/// something for weak, such as how IDs are drawn, the library has its own answer, and that is what is asked.
async fn played(node: &Node, attack: &Attack, apart: bool) -> Recorded {
    // express-session names no Domain unless it is told to, and sends its cookie once unless `rolling` is on: its hotel has
    // these by itself.
    let by_itself = |setting: &Setting| ["narrow_domain", "save_when=changed"].contains(&setting.to_string().as_str());
    let given = attack.given().into_iter().filter(|setting| setting.protects() && !by_itself(setting));
    let mut given: Vec<String> = given.map(|setting| setting.to_string()).collect();
    let known = |given: &String| ["destroy_on_logout", "host_prefix", "refuse_duplicates"].contains(&given.as_str());
    assert!(apart || given.iter().all(known), "{}: the Express hotel has no {given:?}", attack.slug);
    given.retain(known);
    let (control, world) = (ExpressWorld::open(node, &given).await, ExpressWorld::open(node, &given).await);
    let run = run(attack, &control, &world).await;
    let masks = Masks::of(&world, &run.steps);
    let steps = transcript::steps(&run.steps, &masks);
    match run.outcome {
        Outcome::Won { step, .. } => Recorded::Won { step, steps },
        Outcome::Stopped { step, because } => {
            Recorded::Stopped { step, rule: because.rule, says: masks.on(&because.says), but: String::new(), steps }
        }
        Outcome::NotPlayed { step, because, .. } => {
            Recorded::NotPlayed { step, rule: because.rule, says: masks.on(&because.says), steps }
        }
        Outcome::Broken { says } => panic!("{}: {}", attack.slug, masks.on(&says)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_attacks_end_against_express_session_as_recorded() {
    let Some(node) = Node::start().await else { return };
    let (course, mut apart, mut stopped_but) = (course(), apart(), stopped_but());
    let mut attacks = BTreeMap::new();
    for page in &course.attacks {
        let slug = page.attack.slug.clone();
        let mut recorded = played(&node, &page.attack, apart.contains_key(&slug)).await;
        if let Some(Apart { step, says }) = apart.remove(&slug) {
            let (outcome, at, _) = recorded.verdict();
            let ends = ["stopped", "not_played"].contains(&outcome) && at == step;
            assert!(ends, "{slug}: not_applicable.toml says otherwise: {outcome} at step {at}");
            recorded = Recorded::NotApplicable { says };
        }
        if let Some(Apart { step, says }) = stopped_but.remove(&slug) {
            let Recorded::Stopped { step: at, but, .. } = &mut recorded else {
                panic!("{slug} is not stopped any more")
            };
            assert_eq!(*at, step, "{slug}: stopped_but.toml says otherwise");
            *but = says;
        }
        attacks.insert(slug, recorded);
    }
    assert!(apart.is_empty(), "not_applicable.toml names no attack of ours: {apart:?}");
    assert!(stopped_but.is_empty(), "stopped_but.toml names no attack of ours: {stopped_but:?}");
    let made = Recording { versions: node.versions().await, attacks };
    node.end().await;
    if std::env::var("CLOAKROOM_RECORD").as_deref() == Ok("1") {
        let text = serde_json::to_string_pretty(&made).unwrap() + "\n";
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(cloakroom::course::RECORDING);
        std::fs::write(file, text).unwrap();
        return;
    }
    compare(&made, course.recording.as_ref());
}

fn compare(made: &Recording, kept: Option<&Recording>) {
    let kept = kept.unwrap_or_else(|| panic!("nothing is recorded yet: {RECORD}"));
    // Any Node.js that Express runs on will do.
    let libraries = |r: &Recording| (r.versions.express.clone(), r.versions.express_session.clone());
    assert_eq!(libraries(made), libraries(kept), "the libraries are others: {RECORD}");
    let slugs = |r: &Recording| r.attacks.keys().cloned().collect::<Vec<_>>();
    assert_eq!(slugs(made), slugs(kept), "an attack was added or removed: {RECORD}");
    for (slug, now) in &made.attacks {
        assert_eq!(now, &kept.attacks[slug], "{slug} went otherwise than recorded; if that is right: {RECORD}");
    }
}

/// The hotel that is recorded is not simply closed to everybody, and a defence in it stops what it stops elsewhere.
#[tokio::test]
async fn the_hotel_in_express_is_the_one_the_files_are_about() {
    let Some(node) = Node::start().await else { return };
    let course = course();
    let replay = &course.attack("replay-after-logout").unwrap().attack;
    let mut ended = Vec::new();
    for given in [&[][..], &["destroy_on_logout".to_owned()]] {
        let (control, world) = (ExpressWorld::open(&node, given).await, ExpressWorld::open(&node, given).await);
        ended.push(run(replay, &control, &world).await.outcome);
    }
    node.end().await;
    assert!(matches!(ended[0], Outcome::Won { step: 3, .. }), "{ended:?}");
    assert!(matches!(ended[1], Outcome::Stopped { step: 3, .. }), "{ended:?}");
}

/// What *stopped_but.toml* claims: the same attack by another way gets in.
#[tokio::test]
async fn what_is_stopped_by_no_defence_gets_in_another_way() {
    let Some(node) = Node::start().await else { return };
    let course = course();
    let planted = &course.attack("fixation-from-sibling").unwrap().attack;
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/attacks/shadowed-cookie.md")).unwrap();
    let longer = text.replace("Domain=grand.example; Path=/\"", "Domain=grand.example; Path=/coats\"");
    assert_ne!(longer, text);
    let shadowed = Attack::parse("shadowed-cookie", &longer, &TARGET).unwrap();
    let mut ended = Vec::new();
    for attack in [planted, &shadowed] {
        let (control, world) = (ExpressWorld::open(&node, &[]).await, ExpressWorld::open(&node, &[]).await);
        ended.push(run(attack, &control, &world).await);
    }
    node.end().await;
    assert!(
        ended.iter().all(|run| matches!(run.outcome, Outcome::Won { .. })),
        "{}\n{}",
        ended[0].story(),
        ended[1].story()
    );
}

/// Express takes the first of two cookies, so the order might be what stopped it. It is the name.
#[tokio::test]
async fn an_encoded_name_is_another_name_wherever_it_stands() {
    let Some(node) = Node::start().await else { return };
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/attacks/encoded-name.md")).unwrap();
    let first = text.replace("Domain=grand.example; Path=/\"", "Domain=grand.example; Path=/coats\"");
    assert_ne!(first, text);
    let attack = Attack::parse("encoded-name", &first, &TARGET).unwrap();
    let given = ["host_prefix".to_owned()];
    let (control, world) = (ExpressWorld::open(&node, &given).await, ExpressWorld::open(&node, &given).await);
    let run = run(&attack, &control, &world).await;
    node.end().await;
    assert!(matches!(run.outcome, Outcome::Stopped { step: 5, .. }), "{}", run.story());
}
