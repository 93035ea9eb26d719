//! Each attack's file with one thing in it misspelt: none of them is ever called stopped for that.

use cloakroom::{
    app::Content,
    course::Course,
    files::Files,
    hotel::TARGET,
    password::Hasher,
    runner::run_attack,
    sandbox::Services,
    store::Stores,
    switch::{AttackSettings, Switches},
    views::Views,
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use cloakroom_engine::script::{Attack, Outcome};
use rand::{SeedableRng, rngs::StdRng, seq::IteratorRandom};
use tokio::task::JoinSet;

use crate::harness::embedded;

/// So many of each attack, unless `CLOAKROOM_MUTANTS` says otherwise.
const OF_EACH: usize = 4;
const SEED: u64 = 14;

/// A file that is spoilt in one place, and where.
struct Mutant {
    attack: Attack,
    line: usize,
    written: String,
}

/// Every way to misspell one word of what is played: a path, a form, a field, a link, a name that is captured or used, a
/// source of a capture, a method.
fn spoilt(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let (mut fenced, mut at) = (false, 0);
    for line in text.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced && !line.starts_with("```predict");
        }
        if fenced {
            for spoilt in spoilt_line(line.trim_end_matches('\n')) {
                found.push((at, format!("{}{spoilt}\n{}", &text[..at], &text[at + line.len()..])));
            }
        }
        at += line.len();
    }
    found
}

fn spoilt_line(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    // A letter twice, at the end of the word that begins here.
    let mut longer = |from: usize, ends: &[char]| {
        let rest = &line[from..];
        let end = from + rest.find(ends).unwrap_or(rest.len());
        if end > from {
            all.push(format!("{}qq{}", &line[..end], &line[end..]));
        }
    };
    for host in ["hotel.grand.example/", "shop.grand.example/", "evil.example/"] {
        for (at, _) in line.match_indices(host) {
            longer(at + host.len(), &[' ', '"', '\'', '?', '<', '>', '&', '{']);
        }
    }
    for (at, open) in line.match_indices("{{") {
        if !line[at..].starts_with("{{each") && !line[at..].starts_with("{{all") {
            longer(at + open.len(), &['}']);
        }
    }
    for verb in ["submit \"", "click \"", "path=/", "fetch('/", "finish ", "slow=", "name=\""] {
        for (at, _) in line.match_indices(verb) {
            longer(at + verb.len(), &['"', '\'', ' ']);
        }
    }
    if line.starts_with("submit") {
        for field in [" guest", " password", " coat", " pocket", " text"] {
            for (at, _) in line.match_indices(&format!("{field}=")) {
                longer(at + 1, &['=']);
            }
        }
    }
    if let Some(rest) = line.strip_prefix("capture ") {
        longer("capture ".len(), &[' ']);
        if !rest.ends_with("session") && !rest.ends_with("address") {
            longer(line.len() - 1, &[]);
        }
    }
    if let Some(rest) = line.strip_prefix("GET ") {
        all.push(format!("DELETE {rest}"));
    }
    all
}

fn mutants(text: &str, wanted: usize) -> Vec<Mutant> {
    let parsed = spoilt(text).into_iter().filter_map(|(at, spoilt)| {
        let attack = Attack::parse("mutant", &spoilt, &TARGET).ok()?;
        let (line, written) = (text[..at].lines().count() + 1, spoilt[at..].lines().next()?.to_owned());
        Some(Mutant { attack, line, written })
    });
    parsed.sample(&mut StdRng::seed_from_u64(SEED), wanted)
}

/// What is wrong with how this one ends; and whether it did not win where nothing protects.
async fn tried(original: &Attack, mutant: &Mutant, services: &Services) -> Result<bool, String> {
    let run =
        async |attack: &Attack, switches: &Switches| run_attack(attack, services, switches).await.unwrap().run.outcome;
    let Mutant { attack, line, written } = mutant;
    let open = run(attack, &attack.start()).await;
    let fails = !matches!(open, Outcome::Won { .. });
    if matches!(open, Outcome::Stopped { .. }) {
        return Err(format!("line {line}, `{written}`, with nothing on: {open:?}"));
    }
    for defence in attack.stopped_by() {
        let switches = attack.start().with(defence);
        let outcome = run(attack, &switches).await;
        let Outcome::Stopped { step, because } = &outcome else { continue };
        let whole = run(original, &switches).await;
        // It wins all the same, and the defence stops it where it stops the file as it was.
        let as_before =
            matches!(&whole, Outcome::Stopped { step: s, because: b } if s == step && b.rule == because.rule);
        if fails || !as_before {
            return Err(format!("line {line}, `{written}`, with {defence}: {outcome:?}\nand as it was: {whole:?}"));
        }
    }
    Ok(fails)
}

fn course() -> (Arc<Course>, Views) {
    let Content { library, views, .. } = embedded();
    (library.current(), views)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_attack_with_a_word_misspelt_is_ever_called_stopped_for_it() {
    let wanted = std::env::var("CLOAKROOM_MUTANTS").map_or(OF_EACH, |n| n.parse().unwrap());
    let (course, views) = course();
    let jobs: Vec<(String, Mutant)> = course
        .attacks
        .iter()
        .flat_map(|page| {
            let text = Files::Embedded.text(&page.file).unwrap();
            mutants(&text, wanted).into_iter().map(|mutant| (page.attack.slug.clone(), mutant))
        })
        .collect();
    let all = jobs.len();
    assert!(all >= course.attacks.len() * 3, "the files are still understood: {all}");
    let (jobs, next, failing) = (Arc::new(jobs), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut workers = JoinSet::new();
    for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
        let (jobs, next, failing, course) =
            (Arc::clone(&jobs), Arc::clone(&next), Arc::clone(&failing), Arc::clone(&course));
        let services =
            Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views: views.clone() };
        workers.spawn(async move {
            let mut wrong = Vec::new();
            while let Some((slug, mutant)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                match tried(&course.attack(slug).unwrap().attack, mutant, &services).await {
                    Ok(fails) => drop(failing.fetch_add(usize::from(fails), Ordering::Relaxed)),
                    Err(says) => wrong.push(format!("{slug}, {says}")),
                }
            }
            wrong
        });
    }
    let wrong: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of {all}\n{}", wrong.len(), wrong.join("\n"));
    // If most of them won all the same, this would show little.
    let failing = failing.load(Ordering::Relaxed);
    assert!(failing * 10 > all * 7, "{failing} of {all} do not win");
}
