//! Every exercise, both ways: its stub compiles and fails, its solution passes, and each plausible
//! wrong solution fails for the reason written in its first line.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (source, name) = {
            let e = entry.unwrap();
            (e.path(), e.file_name())
        };
        if source.is_dir() {
            if name != "target" {
                copy(&source, &to.join(name));
            }
        } else {
            fs::copy(&source, to.join(name)).unwrap();
        }
    }
}

/// A copy of the exercises beside the real engine and lessons: a learner's own files stay as they are.
fn workspace() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    copy(&repository().join("exercises"), &place.path().join("exercises"));
    copy(&repository().join("lessons"), &place.path().join("lessons"));
    let manifest = place.path().join("exercises/Cargo.toml");
    let engine = repository().join("engine");
    let text =
        fs::read_to_string(&manifest).unwrap().replace("\"../engine\"", &format!("{:?}", engine.to_str().unwrap()));
    fs::write(manifest, text).unwrap();
    place
}

fn run_tests(place: &Path, slug: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--color=never", "-p", slug])
        .current_dir(place.join("exercises"))
        // Not the learner's own folder: there Cargo would take this copy's build for theirs.
        .env("CARGO_TARGET_DIR", repository().join("target/exercises"))
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), text)
}

/// The committed stub: a learner may have solved the exercise in place, and that is no failure here.
fn stub(slug: &str) -> Option<String> {
    let path = format!("HEAD:exercises/{slug}/src/lib.rs");
    let output = Command::new("git").args(["show", &path]).current_dir(repository()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn stubs_fail_solutions_pass_and_wrong_solutions_fail_for_their_reason() {
    let place = workspace();
    let mut proved = 0;
    for entry in fs::read_dir(repository().join("exercises")).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("solution.rs").exists() {
            continue;
        }
        let slug = folder.file_name().unwrap().to_str().unwrap();
        let lib = place.path().join("exercises").join(slug).join("src/lib.rs");
        let source = stub(slug).unwrap_or_else(|| fs::read_to_string(folder.join("src/lib.rs")).unwrap());
        assert!(source.contains("TODO"), "{slug}: the stub says where to begin");
        fs::write(&lib, &source).unwrap();
        let (passed, text) = run_tests(place.path(), slug);
        assert!(!passed && text.contains("test result: FAILED"), "{slug}: the stub compiles and fails\n{text}");
        fs::copy(folder.join("solution.rs"), &lib).unwrap();
        let (passed, text) = run_tests(place.path(), slug);
        assert!(passed, "{slug}: the solution passes\n{text}");
        for wrong in fs::read_dir(folder.join("wrong")).into_iter().flatten() {
            let wrong = wrong.unwrap().path();
            let source = fs::read_to_string(&wrong).unwrap();
            let reason = source.lines().next().unwrap().strip_prefix("// Fails because: ").unwrap().to_owned();
            fs::write(&lib, source).unwrap();
            let (passed, text) = run_tests(place.path(), slug);
            assert!(!passed && text.contains(&reason), "{}: fails because {reason}\n{text}", wrong.display());
        }
        proved += 1;
    }
    assert!(proved > 0);
}
