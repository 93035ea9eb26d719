//! What proves the facts of the lessons, turned into the opposite. A statement of a block: the lesson breaks there. What an
//! attack shows: the fact has no proof.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::Arc,
};

use cloakroom::{
    check::check_one,
    claims::Claims,
    course::{Course, Library, Proof, Shows},
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

/// A line of a lesson, and its opposite.
type Turned = (usize, String);

/// What can be turned round in a lesson's blocks that prove facts, by the line of their fence.
fn statements(course: &Course, slug: &str, text: &str) -> BTreeMap<usize, Vec<Turned>> {
    let lesson = course.lesson(slug).unwrap();
    let proving = lesson.facts.iter().flat_map(|fact| &fact.proofs).filter_map(|proof| match proof {
        Proof::Played { line, .. } => Some(*line),
        _ => None,
    });
    let lines: Vec<&str> = text.lines().collect();
    let of_block = |fence: usize| {
        let body = lines.iter().enumerate().skip(fence).take_while(|(_, line)| !line.starts_with("```"));
        body.filter_map(|(at, line)| Some((at, opposite(line)?))).collect()
    };
    proving.map(|fence| (fence, of_block(fence))).collect()
}

fn read(place: &Path) -> (Arc<Course>, Services) {
    let files = Files::find(Some(place));
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    (course, Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views })
}

/// Turns of each block that proves something the statements that are picked, one at a time. So many of each lesson, and
/// those whose opposite holds as well.
async fn turn(mut pick: impl FnMut(&[Turned]) -> Vec<Turned>) -> (BTreeMap<String, usize>, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (course, _) = read(root);
    let (mut turned, mut unmoved) = (BTreeMap::new(), Vec::new());
    for lesson in &course.lessons {
        let text = fs::read_to_string(root.join(&lesson.file)).unwrap();
        let blocks = statements(&course, &lesson.slug, &text);
        let picked =
            blocks.iter().flat_map(|(fence, of_block)| pick(of_block).into_iter().map(|turned| (*fence, turned)));
        for (fence, (at, opposite)) in picked {
            let place = tempfile::tempdir().unwrap();
            fs::create_dir_all(place.path().join("lessons")).unwrap();
            let lines: Vec<&str> =
                text.lines().enumerate().map(|(n, line)| if n == at { opposite.as_str() } else { line }).collect();
            fs::write(place.path().join(&lesson.file), lines.join("\n") + "\n").unwrap();
            let (course, services) = read(place.path());
            let done = check_one(&course, &services, &format!("lessons/{}", lesson.slug)).await.unwrap();
            *turned.entry(lesson.slug.clone()).or_default() += 1;
            // A problem names the line of the deed, and the statement stands below it.
            if !done.problems.iter().any(|p| (fence..=at + 1).contains(&p.problem.line)) {
                unmoved.push(format!("{}:{}, of the block in line {fence}: {opposite}", lesson.file, at + 1));
            }
        }
    }
    (turned, unmoved)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_proves_a_fact_breaks_its_lesson_when_it_is_turned_round() {
    let mut dice = StdRng::seed_from_u64(SEED);
    let (turned, unmoved) = turn(|of_block| of_block.choose(&mut dice).cloned().into_iter().collect()).await;
    assert!(unmoved.is_empty(), "the opposite holds as well:\n{}", unmoved.join("\n"));
    let (course, _) = read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let played = |proof: &Proof| matches!(proof, Proof::Played { .. });
    let proving = course.lessons.iter().filter(|l| l.facts.iter().flat_map(|fact| &fact.proofs).any(played));
    let left_out: Vec<&str> = proving.map(|l| l.slug.as_str()).filter(|slug| !turned.contains_key(*slug)).collect();
    assert!(left_out.is_empty(), "nothing was turned in {left_out:?}");
    assert!(turned.values().sum::<usize>() > 100, "{turned:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes: every statement, and not one of each block"]
async fn each_statement_that_proves_a_fact_breaks_its_lesson_when_it_is_turned_round() {
    let (turned, unmoved) = turn(<[Turned]>::to_vec).await;
    println!("{turned:?}");
    assert!(unmoved.is_empty(), "the opposite holds as well:\n{}", unmoved.join("\n"));
}

/// The opposite of what an attack shows, and the setting. None: that it wins has none that could be written.
fn opposite_of(shows: &Shows) -> Option<(Shows, String)> {
    match shows {
        Shows::StoppedBy(setting) => Some((Shows::NotStoppedBy(setting.clone()), setting.clone())),
        Shows::NotStoppedBy(setting) => Some((Shows::StoppedBy(setting.clone()), setting.clone())),
        Shows::Wins => None,
    }
}

#[test]
fn an_attack_that_shows_the_opposite_proves_no_fact() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (course, _) = read(root);
    let mut course = Arc::into_inner(course).expect("nobody else holds it");
    let mut turned = BTreeSet::new();
    for lesson in &mut course.lessons {
        for fact in &mut lesson.facts {
            for proof in &mut fact.proofs {
                let Proof::Attack { slug, shows } = proof else { continue };
                let Some((opposite, setting)) = opposite_of(shows) else { continue };
                *shows = opposite;
                turned.insert((lesson.file.clone(), fact.id.clone(), slug.clone(), setting));
            }
        }
    }
    let claims = Claims::of(&course, &Files::find(Some(root)));
    let noticed = |(file, id, slug, setting): &&(String, String, String, String)| {
        let names = |says: &str| [id, slug, setting].iter().all(|name| says.contains(name.as_str()));
        claims.problems.iter().any(|p| &p.file == file && names(&p.problem.says))
    };
    let unmoved: Vec<_> = turned.iter().filter(|proof| !noticed(proof)).collect();
    assert!(unmoved.is_empty(), "the opposite holds as well: {unmoved:#?}");
    assert!(turned.len() > 100, "only {} were turned", turned.len());
}
