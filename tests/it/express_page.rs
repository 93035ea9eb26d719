//! `/reference/express`: every row is complete, and what proves it is there.

use std::{fs, path::Path};

use cloakroom::{
    course::{Library, Mark},
    files::Files,
    views::Views,
};

use crate::harness::TestApp;

fn course(files: &Files) -> std::sync::Arc<cloakroom::course::Course> {
    Library::open(files, &Views::new(files)).current()
}

#[test]
fn every_row_is_complete_and_the_tests_that_prove_it_are_there() {
    let course = course(&Files::Disk(env!("CARGO_MANIFEST_DIR").into()));
    let problems: Vec<_> = course.problems.iter().filter(|p| p.file.starts_with("lessons/reference")).collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(course.express.rows().count(), 66);
    let recorded = course.express.rows().filter(|row| row.mark == Mark::None).count();
    assert_eq!(course.express.recordings.rows.len(), recorded);
}

const GROUP: &str = "[[group]]\ntitle = \"G\"\n";
const ROW: &str = r#"
[[group.row]]
id = "one"
title = "One"
says = "It does."
express = "session()"
rust = "layer()"
mark = "same"
proof.express = ["tests/express/a.test.js: it does"]
proof.rust = ["tests/it/a.rs: it_does"]
"#;

/// What is said of these rows, in a folder with one test in each language.
fn said_of(rows: &str) -> Vec<String> {
    let place = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("lessons/reference/express.toml", &format!("{GROUP}{rows}"));
    write("lessons/reference/express-recordings.json", r#"{ "versions": {}, "common": "", "rows": {} }"#);
    write("tests/express/a.test.js", "import 'a';\n\ntest('it does', () => {});\n");
    write("tests/it/a.rs", "#[test]\nfn it_does() {}\n\nfn no_test() {}\n");
    let course = course(&Files::find(Some(Path::new(place.path()))));
    let of_rows = course.problems.iter().filter(|p| p.file == "lessons/reference/express.toml");
    of_rows.map(ToString::to_string).collect()
}

#[test]
fn a_row_without_its_proof_names_its_line_and_what_is_missing() {
    assert_eq!(said_of(ROW), Vec::<String>::new());
    for (was, is, says) in [
        (": it_does", ": it_does_not", "there is no test `tests/it/a.rs: it_does_not`"),
        (": it_does", ": no_test", "there is no test `tests/it/a.rs: no_test`"),
        (": it does", ": it does not", "there is no test `tests/express/a.test.js: it does not`"),
        ("proof.rust = [\"tests/it/a.rs: it_does\"]", "", "nothing proves the Rust side"),
        ("[\"tests/express/a.test.js: it does\"]", "[]", "nothing proves the Express side"),
        ("rust = \"layer()\"\n", "", "it has no line in Rust"),
        ("\"same\"", "\"differs\"", "it does not say what to know"),
        ("\"same\"", "\"none\"\nnote = \"N\"", "there is no recording of it"),
        ("mark", "switch = \"nope\"\nmark", "there is no switch `nope`"),
        ("mark", "lesson = \"sessions#nope\"\nmark", "there is no section `sessions#nope`"),
    ] {
        assert!(ROW.contains(was), "{was}");
        let said = said_of(&ROW.replacen(was, is, 1));
        assert!(
            said.iter().any(|s| s.starts_with("lessons/reference/express.toml:5: one: ") && s.contains(says)),
            "{said:?}"
        );
    }
    let twice = said_of(&format!("{ROW}{ROW}"));
    assert!(twice.iter().any(|s| s.contains("there is a second row `one`")), "{twice:?}");
}

#[tokio::test]
async fn each_row_stands_on_the_page_with_both_sides_its_proof_and_its_recording() {
    let app = TestApp::start();
    let page = app.get("/reference/express").await.body;
    let express = &course(&Files::Embedded).express;
    assert_eq!(page.matches("<article class=\"x-row\"").count(), express.rows().count());
    assert_eq!(page.matches("What real Express did").count(), express.recordings.rows.len());
    for row in express.rows() {
        let article = page.split(&format!("id=\"{}\" aria-labelledby", row.id)).nth(1).unwrap();
        let article = article.split("</article>").next().unwrap();
        assert!(article.contains(&row.says), "{}", row.id);
        for proof in row.proof.express.iter().chain(&row.proof.rust) {
            let (_, test) = proof.split_once(": ").unwrap();
            assert!(article.contains(test), "{}: {test}", row.id);
        }
    }
}

#[tokio::test]
async fn the_search_works_by_the_address_alone() {
    let app = TestApp::start();
    let found = app.get("/reference/express?q=Regenerate+id").await.body;
    assert!(found.contains("id=\"regenerate\"") && !found.contains("id=\"partitioned\""));
    let none = app.get("/reference/express?mark=none").await.body;
    assert_eq!(none.matches("<article class=\"x-row\"").count(), none.matches("What real Express did").count());
    let nothing = app.get("/reference/express?q=%3Cscript%3Enowhere").await.body;
    assert!(!nothing.contains("<article") && nothing.contains("No row has all these words."));
    assert!(!nothing.contains("<script>nowhere"));
}
