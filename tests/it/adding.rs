//! Adding a lesson, an attack or an exercise is adding its own files, and touches nothing else.

use std::{fs, path::Path};

use cloakroom::{
    check::check,
    course::Library,
    files::{Files, LOOKED_AT_AGAIN},
    password::Hasher,
    sandbox::Services,
    store::Stores,
    views::Views,
};
use tokio::time::sleep;

const LESSON: &str = "+++
title = \"A lesson of the fixture\"
level = \"foundation\"
minutes = 3
promise = \"It is found by its file alone.\"
takeaway = { says = \"The hotel counts.\", section = \"live\" }
layer = \"layer\"
attack = \"fixture-attack\"
exercise = \"fixture-exercise\"
+++

The hotel counts.

## Do it live {#live}

```http as=alice
GET https://hotel.grand.example/count
=> 200
=> body contains 1 time
```
";

const ATTACK: &str = "+++
title = \"An attack of the fixture\"
family = \"fixture\"
promise = \"Mallory reads her own secret.\"
won_when = \"mallory sees {{mallory.secret}}\"
story = \"Mallory read what is hers\"
standards = [\"CWE-284\"]
minutes = 1
+++

## She logs in

```act as=mallory
open https://hotel.grand.example/login
submit \"log in\" guest=mallory password={{mallory.password}}
```

## For the defender

Nothing to do.

## For the teacher

Nothing to ask.
";

const MANIFEST: &str = "[package]
name = \"fixture-exercise\"
[package.metadata.cloakroom]
title = \"An exercise of the fixture\"
hints = [\"There is nothing to do.\"]
";

/// A course of nothing but these three; templates come from the binary.
fn fixture() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("lessons/01-fixture.md", LESSON);
    write("lessons/attacks/fixture-attack.md", ATTACK);
    write("exercises/fixture-exercise/Cargo.toml", MANIFEST);
    write("exercises/fixture-exercise/README.md", "# An exercise\n\nNothing to do.\n");
    write(
        "lessons/tour.toml",
        "title = \"T\"\npromise = \"P\"\nminutes = 1\npanes = []\nswitches = []\nstep = [{ title = \"One\", lesson = \"fixture\", section = \"live\" }]\n",
    );
    write("lessons/teach.toml", "plan = []\n");
    write("lessons/reference/search.toml", "");
    write(
        "lessons/reference/glossary.toml",
        "[[term]]\nterm = \"counter\"\nwords = [\"counts\"]\nsays = \"It counts.\"\nlesson = \"fixture#live\"\n",
    );
    place
}

fn open(place: &Path) -> (Library, Services) {
    let files = Files::find(Some(place));
    let views = Views::new(&files);
    let services = Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views: views.clone() };
    (Library::open(&files, &views), services)
}

#[tokio::test]
async fn new_files_are_found_and_proved() {
    let place = fixture();
    let (library, services) = open(place.path());
    let course = library.current();
    assert!(course.lesson("fixture").is_some() && course.attack("fixture-attack").is_some());
    assert!(course.exercise("fixture-exercise").is_some() && course.tour.steps.len() == 1);
    let checked = check(&course, &services).await;
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    assert_eq!(checked.statements, 2);
}

#[test]
fn a_picture_is_found_by_its_file_and_a_missing_one_names_its_line() {
    let place = fixture();
    let path = place.path().join("lessons/01-fixture.md");
    let picture = "```picture browser-and-server\ntitle = \"T\"\ntext = \"In words.\"\n```\n";
    fs::write(&path, format!("{LESSON}\n{picture}")).unwrap();
    let (library, _) = open(place.path());
    let course = library.current();
    assert!(course.lesson("fixture").unwrap().html.contains("In words."), "{:?}", course.problems);
    fs::write(&path, format!("{LESSON}\n{}", picture.replace("and-server", "and-nobody"))).unwrap();
    let (library, _) = open(place.path());
    let problem = library.current().problems.first().cloned().unwrap();
    assert_eq!((problem.file.as_str(), problem.problem.line), ("lessons/01-fixture.md", 22), "{problem}");
    assert!(problem.to_string().contains("add templates/pictures/browser-and-nobody.html"), "{problem}");
}

#[tokio::test]
async fn a_quiz_says_where_its_answer_stands_and_check_names_the_line_of_one_that_does_not() {
    let place = fixture();
    let path = place.path().join("lessons/01-fixture.md");
    let quiz =
        "```quiz\nask = \"A?\"\nright = \"B\"\nwrong = [{ text = \"C\", why = \"D\" }]\nwhy = \"E\"\nSECTION```\n";
    for (section, says) in [
        ("", "does not say in which section its answer stands"),
        ("section = \"lvie\"\n", "sends back to the section `lvie`, which is not there"),
        ("section = \"live\"\n", ""),
    ] {
        fs::write(&path, format!("{LESSON}\n{}", quiz.replace("SECTION", section))).unwrap();
        let (library, services) = open(place.path());
        let problems = check(&library.current(), &services).await.problems;
        let Some(problem) = problems.first() else {
            assert_eq!(says, "", "{section}");
            continue;
        };
        assert_eq!((problem.file.as_str(), problem.problem.line), ("lessons/01-fixture.md", 22), "{problem}");
        assert!(!says.is_empty() && problem.to_string().contains(says), "{problem}");
    }
}

#[tokio::test]
async fn an_edit_shows_and_a_mistake_names_its_line() {
    let place = fixture();
    let (library, services) = open(place.path());
    assert!(library.current().problems.is_empty());
    let path = place.path().join("lessons/01-fixture.md");
    fs::write(&path, LESSON.replace("1 time", "9 times")).unwrap();
    // File systems keep time in steps; the length of the folder's list is no help here.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    fs::File::open(&path).unwrap().set_modified(later).unwrap();
    sleep(LOOKED_AT_AGAIN).await;
    let checked = check(&library.current(), &services).await;
    let problem = checked.problems.first().unwrap();
    assert_eq!((problem.file.as_str(), problem.problem.line), ("lessons/01-fixture.md", 17));
    assert!(problem.problem.says.contains("9 times"), "{problem}");
    fs::write(place.path().join("lessons/02-broken.md"), "no front matter").unwrap();
    sleep(LOOKED_AT_AGAIN).await;
    assert_eq!(library.current().problems.len(), 1);
    assert!(library.current().lesson("fixture").is_some(), "the others are still there");
}

const LAB: &str = "+++
title = \"A lab of the fixture\"
promise = \"Read what you may.\"
difficulty = \"easy\"
order = 1
minutes = 1
goal = \"mallory sees {{secret}}\"
solved = \"It is {}.\"
set = [\"random_ids=sequential\"]
attack = \"fixture-attack\"
lesson = \"fixture\"
hints = [\"One.\", \"Two.\", \"Three.\"]

[[alice]]
name = \"logs in\"
title = \"Alice logs in\"
plays = \"log in\"
+++

Read her code.

## Afterwards

It could be counted.

## Solution

```alice
logs in
```

```http as=mallory
GET https://hotel.grand.example/account
Cookie: sid=session-0000000000001A
=> 200
```

## Not solved: Nobody logs in

```http as=mallory
GET https://hotel.grand.example/account
Cookie: sid=session-0000000000001A
```

## Not solved: She logs in

```alice
logs in
```
";

#[tokio::test]
async fn a_lab_is_found_by_its_file_and_one_that_proves_nothing_names_its_line() {
    let place = fixture();
    fs::create_dir_all(place.path().join("lessons/labs")).unwrap();
    let file = place.path().join("lessons/labs/fixture-lab.md");
    let told = async |text: &str| {
        fs::write(&file, text).unwrap();
        let (library, services) = open(place.path());
        let checked = check(&library.current(), &services).await;
        let problems: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
        problems.into_iter().filter(|problem| problem.contains("fixture-lab.md")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(told(LAB).await, "");
    for (from, to, says) in [
        ("goal = \"mallory sees", "goal = \"mallory wants", "fixture-lab.md:1: the goal is not understood"),
        ("random_ids=sequential", "random_ids=guessed", "cannot be `guessed`"),
        ("attack = \"fixture-attack\"", "attack = \"none\"", "there is no attack `none`"),
        ("hints = [\"One.\", \"Two.\", \"Three.\"]", "hints = [\"One.\"]", "it has 1 hints"),
        ("## Afterwards", "## Later", "fixture-lab.md:22: a lab has no heading `Later`"),
        ("```alice\nlogs in", "```alice\nlogs out", "fixture-lab.md:28: Alice has no routine `logs out`"),
        ("as=mallory\nGET", "as=alice\nGET", "fixture-lab.md:32: the learner is Mallory"),
        ("random_ids=sequential", "random_ids=random", "fixture-lab.md:26: “Solution” does not solve it"),
        ("## Not solved: She logs in\n\n```alice\nlogs in\n```\n", "", "it lacks a solution, or what must not count"),
    ] {
        assert!(LAB.contains(from), "{from}");
        let said = told(&LAB.replacen(from, to, 1)).await;
        assert!(said.contains(says), "{to}: {said}");
    }
    let reached =
        LAB.replace("## Not solved: Nobody logs in\n", "## Not solved: Nobody logs in\n\n```alice\nlogs in\n```\n");
    assert!(told(&reached).await.contains("“Nobody logs in” solves it, and must not"));
}
