//! Each block that proves a fact of a lesson, with one of its statements turned into the opposite: the lesson breaks there.

use std::{collections::BTreeMap, fs, path::Path};

use cloakroom::{
    check::check_one,
    course::{Course, Library, Proof},
    files::Files,
    password::Hasher,
    sandbox::Services,
    store::Stores,
    views::Views,
};
use rand::{SeedableRng, rngs::StdRng, seq::IndexedRandom};

/// Which statement of a block is turned.
const SEED: u64 = 16;

/// The opposite of a statement. None: it has none.
fn opposite(statement: &str) -> Option<String> {
    let pairs = [("sends ", "withholds "), ("keeps ", "refuses "), ("body contains ", "body lacks ")];
    let says = statement.strip_prefix("=> ")?;
    let plain = says.split(" because ").next().unwrap_or(says);
    for (one, other) in pairs {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(rest) = plain.strip_prefix(from) {
                return Some(format!("=> {to}{rest}"));
            }
        }
    }
    if let Some(name) = says.strip_prefix("no header ") {
        return Some(format!("=> header {name}:"));
    }
    if let Some(header) = says.strip_prefix("header ") {
        return Some(format!("=> no header {}", header.split(':').next()?));
    }
    says.parse::<u16>().ok().map(|status| format!("=> {}", if status == 500 { 501 } else { 500 }))
}

/// The lines of a lesson's blocks that prove facts, by the line of their fence; one statement of each.
fn statements(course: &Course, slug: &str, text: &str, dice: &mut StdRng) -> BTreeMap<usize, (usize, String)> {
    let lesson = course.lesson(slug).unwrap();
    let proving = lesson.facts.iter().flat_map(|fact| &fact.proofs).filter_map(|proof| match proof {
        Proof::Played { line, .. } => Some(*line),
        _ => None,
    });
    let lines: Vec<&str> = text.lines().collect();
    let of_block = |fence: usize| {
        let body = lines.iter().enumerate().skip(fence).take_while(|(_, line)| !line.starts_with("```"));
        let turned: Vec<(usize, String)> = body.filter_map(|(at, line)| Some((at, opposite(line)?))).collect();
        turned
    };
    proving.filter_map(|fence| Some((fence, of_block(fence).choose(dice)?.clone()))).collect()
}

fn read(place: &Path) -> (std::sync::Arc<Course>, Services) {
    let files = Files::find(Some(place));
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    (course, Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_proves_a_fact_breaks_its_lesson_when_it_is_turned_round() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (course, _) = read(root);
    let mut dice = StdRng::seed_from_u64(SEED);
    let (mut turned, mut unmoved) = (0, Vec::new());
    for lesson in &course.lessons {
        let text = fs::read_to_string(root.join(&lesson.file)).unwrap();
        for (fence, (at, opposite)) in statements(&course, &lesson.slug, &text, &mut dice) {
            let place = tempfile::tempdir().unwrap();
            fs::create_dir_all(place.path().join("lessons")).unwrap();
            let lines: Vec<&str> =
                text.lines().enumerate().map(|(n, line)| if n == at { opposite.as_str() } else { line }).collect();
            fs::write(place.path().join(&lesson.file), lines.join("\n") + "\n").unwrap();
            let (course, services) = read(place.path());
            let done = check_one(&course, &services, &format!("lessons/{}", lesson.slug)).await.unwrap();
            turned += 1;
            // A problem names the line of the deed, and the statement stands below it.
            if !done.problems.iter().any(|p| (fence..=at + 1).contains(&p.problem.line)) {
                unmoved.push(format!("{}:{}, of the block in line {fence}: {opposite}", lesson.file, at + 1));
            }
        }
    }
    assert!(unmoved.is_empty(), "the opposite holds as well:\n{}", unmoved.join("\n"));
    assert!(turned > 40, "only {turned} statements were turned");
}
