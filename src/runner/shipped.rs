//! What of an exercise is not the learner's, and whether it is as this program was built with.
//!
//! Deliberately absent: the engine below the exercises. Whoever changes that has left the exercise.

use std::{fs, io, path::Path};

use super::{Frame, NotRun, Workshop, results::tests_in};
use crate::files::Files;

/// What a learner may change, or read only, in an exercise's folder.
const OF_THE_LEARNER: [&str; 7] = ["src/lib.rs", "README.md", "stub.rs", "solution.rs", "wrong/", "right/", "kept/"];

/// The files that judge an exercise and are not as shipped, as paths of the repository. None for an exercise that this
/// program does not ship. `folder` is the exercises' workspace.
#[must_use]
pub fn changed(folder: &Path, slug: &str) -> Vec<String> {
    let above = folder.parent().unwrap_or(folder);
    let differs = |path: &String| {
        let there =
            fs::read(above.join(path)).or_else(|_| fs::read(folder.join(path.trim_start_matches("exercises/"))));
        there.ok().as_deref() != Files::Embedded.bytes(path).as_deref()
    };
    judges(slug).into_iter().filter(differs).collect()
}

/// A copy of the workspace in which everything but the learner's file is as shipped.
///
/// # Errors
/// A file cannot be read or written.
pub(super) fn copied(folder: &Path, slug: &str) -> io::Result<Workshop> {
    let workshop = Workshop::set_up(folder.parent().unwrap_or(folder), &folder.join("target/shipped"))?;
    for path in judges(slug) {
        workshop.put_shipped(&path, &Files::Embedded.bytes(&path).unwrap_or_default())?;
    }
    Ok(workshop)
}

/// Tests, manifests, the site around the exercise, the attacks it replays, and what all tests share.
fn judges(slug: &str) -> Vec<String> {
    let own = format!("exercises/{slug}/");
    let all = Files::Embedded.list("exercises/");
    if !all.iter().any(|path| path.starts_with(&format!("{own}tests/"))) {
        return Vec::new();
    }
    let mut judges: Vec<String> = all
        .into_iter()
        .filter(|path| match path.strip_prefix(&own) {
            Some(rest) => !OF_THE_LEARNER.iter().any(|theirs| rest.starts_with(theirs)),
            None => {
                path.starts_with("exercises/stage/")
                    || path == "exercises/Cargo.toml"
                    || path == "exercises/.cargo/config.toml"
            }
        })
        .collect();
    let tests = judges.iter().filter(|path| path.ends_with(".rs")).filter_map(|path| Files::Embedded.text(path));
    let attacks: Vec<String> = tests.flat_map(|text| attacks_in(&text)).collect();
    judges.extend(attacks);
    judges
}

/// The attacks' files that a test takes in.
fn attacks_in(source: &str) -> Vec<String> {
    let taken_in = source.split("include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next());
    taken_in.filter_map(|path| Some(format!("lessons/attacks/{}", path.split_once("lessons/attacks/")?.1))).collect()
}

/// The names of the tests an exercise has to pass, by its own files where this program ships none.
pub(super) fn expected(folder: &Path, slug: &str) -> Vec<String> {
    let shipped = Files::Embedded.list(&format!("exercises/{slug}/tests/"));
    let mut sources: Vec<String> = shipped.iter().filter_map(|path| Files::Embedded.text(path)).collect();
    if sources.is_empty() {
        let there = fs::read_dir(folder.join(slug).join("tests")).into_iter().flatten().flatten();
        sources = there.filter_map(|file| fs::read_to_string(file.path()).ok()).collect();
    }
    sources.iter().flat_map(|source| tests_in(source)).map(|(name, _)| name).collect()
}

/// Why the learner's file is not run at all.
pub(super) fn objection(folder: &Path, slug: &str) -> Option<NotRun> {
    let read = |name: &str| fs::read_to_string(folder.join(slug).join(name)).ok();
    let stub = Files::Embedded.text(&format!("exercises/{slug}/stub.rs")).or_else(|| read("stub.rs"))?;
    // A file that is not there is Cargo's to tell.
    let source = read("src/lib.rs")?;
    let code = code_of(&source);
    // Without blanks, so that no way to write it hides it.
    let dense: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    if let Some(module) = Frame::of(&stub).and_then(|frame| {
        let modules = frame.before.lines().filter(|line| line.starts_with("mod ") && line.ends_with(';'));
        modules.map(str::to_owned).find(|module| !code.lines().any(|line| line.trim() == module))
    }) {
        return Some(NotRun::SiteLeftOut(module));
    }
    let asks = dense.replace("#[cfg(test)]mod", "").contains("cfg") && {
        let conditions = dense.replace("#[cfg(test)]mod", "");
        conditions
            .split("cfg")
            .skip(1)
            .any(|rest| rest.split([']', ';', '{']).next().is_some_and(|c| c.contains("test")))
    };
    asks.then_some(NotRun::AsksForTests)
}

/// The source without comments that take a line.
fn code_of(source: &str) -> String {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_judges_is_all_but_the_learners_own() {
        let judges = judges("csrf-token");
        for path in [
            "exercises/csrf-token/tests/forms.rs",
            "exercises/csrf-token/src/hotel.rs",
            "exercises/csrf-token/Cargo.toml",
            "exercises/Cargo.toml",
            "exercises/stage/src/proves.rs",
            "lessons/attacks/csrf-form.md",
        ] {
            assert!(judges.iter().any(|judge| judge == path), "{path}: {judges:?}");
        }
        assert!(!judges.iter().any(|path| path.ends_with("csrf-token/src/lib.rs") || path.contains("/wrong/")));
        assert!(super::judges("answer").is_empty());
    }

    #[test]
    fn a_file_that_asks_whether_it_is_tested_is_not_run() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("answer");
        fs::create_dir_all(folder.join("src")).unwrap();
        let stub = "mod hotel;\n\n// Yours: from here.\n// Yours: to here.\n";
        fs::write(folder.join("stub.rs"), stub).unwrap();
        let objected = |yours: &str| {
            fs::write(folder.join("src/lib.rs"), stub.replace("// Yours: to", &format!("{yours}\n// Yours: to")))
                .unwrap();
            objection(place.path(), "answer")
        };
        for asks in
            ["if cfg!(test) {}", "#[cfg(not(test))]\nfn a() {}", "#[cfg( all(test, unix) )] fn a() {}", "cfg! (\ntest)"]
        {
            assert_eq!(objected(asks), Some(NotRun::AsksForTests), "{asks}");
        }
        for fine in [
            "#[cfg(test)]\nmod tests {\n    #[test]\n    fn a() {}\n}",
            "// if cfg!(test)",
            "#[cfg(unix)]\nfn a() {}\nlet test = 1;",
        ] {
            assert_eq!(objected(fine), None, "{fine}");
        }
        fs::write(folder.join("src/lib.rs"), "mod hotel {}\n").unwrap();
        assert_eq!(objection(place.path(), "answer"), Some(NotRun::SiteLeftOut("mod hotel;".to_owned())));
    }
}
