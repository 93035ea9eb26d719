//! Attack files played in a real Chromium, on the `.localhost` hosts, step by step as they are written.
//!
//! What lives here: which attacks, with which defences, and that they end as in the simulated browser. Why here: the
//! matrix is worth no more than the simulated browser is. Alice and Mallory each have a browser context; what Mallory
//! writes by hand goes over a socket. Deliberately absent: what needs https. Chromium takes plain http below
//! `localhost` for secure and sends `Secure` cookies there, so *Listening in the café* cannot be shown so.

mod page;
mod person;
mod play;
mod stage;
mod wire;

use cloakroom::{
    course::{Course, Library},
    files::Files,
    password::Hasher,
    runner::run_attack,
    sandbox::Services,
    store::Stores,
    switch::{AttackSettings, Setting, Switches},
    views::Views,
};
use std::sync::Arc;

use cloakroom_engine::script::{Attack, Outcome};
use futures_util::{StreamExt, stream};

use self::play::play;
pub(crate) use self::wire::Wire;
use crate::harness::Visit;

const SIX: [&str; 6] = [
    "fixation-planted",
    "fixation-from-sibling",
    "csrf-form",
    "cookie-theft-by-script",
    "shadowed-cookie",
    "encoded-name",
];

const AT_A_TIME: usize = 8;

/// How it ended, and the step that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Won(usize),
    Stopped(usize),
}

struct Given {
    services: Services,
    course: Arc<Course>,
}

impl Given {
    fn read() -> Self {
        let files = Files::Embedded;
        let views = Views::new(&files);
        let course = Library::open(&files, &views).current();
        Self { services: Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views }, course }
    }

    fn attack(&self, slug: &str) -> &Attack {
        &self.course.attack(slug).unwrap().attack
    }

    async fn simulated(&self, attack: &Attack, switches: &Switches) -> End {
        match run_attack(attack, &self.services, switches).await.unwrap().run.outcome {
            Outcome::Won { step, .. } => End::Won(step),
            Outcome::Stopped { step, .. } => End::Stopped(step),
            Outcome::Broken { says } => panic!("{}: {says}", attack.slug),
            Outcome::NotPlayed { because, .. } => panic!("{}: {}", attack.slug, because.says),
        }
    }
}

/// Nothing on, then each defence that stops it, and one that only looks as if it should. A device's key is not asked of
/// Chromium: it binds sessions over https, with a key of the machine's own hardware, and this machine has none.
fn settings(attack: &Attack) -> Vec<Option<Setting>> {
    let stops = attack.stopped_by().into_iter().filter(|setting| setting.switch.name != "bind_device");
    let named = stops.chain(attack.no_help().into_iter().take(1));
    [None].into_iter().chain(named.map(Some)).collect()
}

fn with(attack: &Attack, setting: Option<Setting>) -> Switches {
    setting.into_iter().fold(attack.start(), Switches::with)
}

/// Plays one attack with one setting, and says where Chromium and the simulated browser part.
async fn difference(
    visit: &Visit,
    wire: &Wire,
    given: &Given,
    (slug, setting): (&str, Option<Setting>),
) -> Option<String> {
    let attack = given.attack(slug);
    let switches = with(attack, setting);
    let simulated = given.simulated(attack, &switches).await;
    let declared = setting.is_some_and(|s| attack.stopped_by().contains(&s));
    assert_eq!(matches!(simulated, End::Stopped(_)), declared, "{slug} with {setting:?}");
    let (real, told) = play(visit, wire, attack, &switches).await;
    let on = setting.map_or_else(|| "nothing".to_owned(), |s| s.to_string());
    (real != simulated).then(|| format!("{slug} with {on}: simulated {simulated:?}, Chromium {real:?}\n{told}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn six_attacks_end_in_chromium_as_in_the_simulated_browser() {
    let wire = Wire::default();
    let Some(visit) = Visit::start_behind(&wire).await else { return };
    let given = Given::read();
    let cases = SIX.iter().flat_map(|slug| settings(given.attack(slug)).into_iter().map(move |s| (*slug, s)));
    // Most of a run is waiting for a page to become quiet.
    let played = stream::iter(cases.map(|case| difference(&visit, &wire, &given, case))).buffer_unordered(AT_A_TIME);
    let found: Vec<String> = played.filter_map(async |difference| difference).collect().await;
    visit.end().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// If this did not hold, the test above could not fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_defence_that_is_said_to_be_on_and_is_not_is_noticed() {
    let wire = Wire::default();
    let Some(visit) = Visit::start_behind(&wire).await else { return };
    let given = Given::read();
    let attack = given.attack("csrf-form");
    let lax = Setting::parse("same_site=lax").unwrap();
    let simulated = given.simulated(attack, &with(attack, Some(lax))).await;
    let (real, told) = play(&visit, &wire, attack, &with(attack, None)).await;
    visit.end().await;
    assert!(matches!((simulated, real), (End::Stopped(_), End::Won(_))), "{simulated:?} and {real:?}\n{told}");
}
