//! `cloakroom audit`: exit codes, the target file, what is said before anything is sent.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

const PEOPLE: [&str; 4] = ["--first", "ana@notes.test:Correct-horse-1", "--second", "ben@notes.test:Battery-staple-2"];

fn audit(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.arg("audit").args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env_remove("CLOAKROOM_FIRST").env_remove("CLOAKROOM_SECOND").output().unwrap()
}

fn refused(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = audit(folder, arguments);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    assert_eq!(text.trim().lines().count(), 1, "{text}");
    text
}

#[test]
fn wrong_usage_is_said_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let here = "http://localhost:9";
    for (arguments, says) in [
        (vec!["http://papertrail.example"], "--allow-host papertrail.example"),
        (vec!["http://localhost.evil.example"], "is not this machine"),
        (vec!["http://papertrail.example", "--allow-host", "other.example"], "is not this machine"),
        (vec![here, "--ca", "none.pem", "--first", "ana:x", "--second", "ben:x"], "--ca is for"),
        (vec!["ftp://localhost"], "http://localhost:8080"),
        (vec!["http://ana:secret@localhost:9"], "--first"),
        (vec![here], "--second"),
        (vec![here, "--first", "ana", "--second", "ben:x"], "a colon"),
        (vec![here, "--first", "ana:x", "--second", "ana:x"], "the same account"),
        (vec![here, "--only", "everything"], "fixation-planted"),
        (vec![here, "--baseline", "none.json"], "none.json"),
        (vec![], "cloakroom.toml is not there"),
    ] {
        assert!(refused(at, &arguments, 2).contains(says), "{arguments:?}");
    }
    std::fs::write(at.join("cloakroom.toml"), "url = \"http://localhost:9\"\nnmae = 1\n").unwrap();
    assert!(refused(at, &[], 2).contains("line 2"));
    std::fs::remove_file(at.join("cloakroom.toml")).unwrap();
    let nobody = refused(at, &[&[here], &PEOPLE[..]].concat(), 3);
    assert!(nobody.contains("no answer"), "{nobody}");
    let dry = audit(at, &[here, "--dry-run"]);
    assert!(dry.status.success() && String::from_utf8(dry.stdout).unwrap().contains("Nothing was sent"));
}

struct Notes(Child, u16);

impl Notes {
    #[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn start() -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("withstands/tests/sites/notes.py");
        let process = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut process) = process else {
            eprintln!("SKIPPED: no python3");
            return None;
        };
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Some(Self(process, line.trim().parse().unwrap()))
    }
}

impl Drop for Notes {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_finding_exits_with_1_and_no_report_holds_a_password_or_a_session() {
    let Some(notes) = Notes::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let url = format!("http://localhost:{}/fixation-planted/", notes.1);
    let only = ["--only", "fixation-planted", "--only", "cookie-httponly", "--json"];
    let files = ["--html", "a.html", "--sarif", "a.sarif", "--junit", "a.xml"];
    let output = audit(at, &[&[url.as_str()], &PEOPLE[..], &only, &files].concat());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["attack"], "fixation-planted");
    for key in ["id", "severity", "asvs", "wstg", "cwe"] {
        assert!(finding[key].is_string(), "{key}");
    }
    assert!(finding["transcript"].as_array().unwrap().len() > 3);
    assert_eq!(report["not_found"][0]["id"], "cookie-httponly");
    let mut texts = vec![String::from_utf8(output.stdout).unwrap()];
    texts.extend(
        ["a.html", "a.sarif", "a.xml", "cloakroom.toml"].map(|name| std::fs::read_to_string(at.join(name)).unwrap()),
    );
    for text in &texts {
        assert!(!text.contains("Correct-horse") && !text.contains("Battery-staple"), "{text}");
    }
    let line = report["findings"][0]["transcript"].to_string();
    assert!(line.contains("sid=$S1") || line.contains("sid=$S2"), "{line}");

    // The second time the file says where the site is; and what is known does not count.
    std::fs::write(at.join("known.json"), &texts[0]).unwrap();
    let again = audit(at, &[&PEOPLE[..], &only[..4], &["--baseline", "known.json"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));

    let text = std::fs::read_to_string(at.join("cloakroom.toml")).unwrap().replace("/account\"", "/gone\"");
    std::fs::write(at.join("cloakroom.toml"), text).unwrap();
    assert!(refused(at, &PEOPLE, 3).contains("--look"));
}

/// Exit code and what was printed, standard error included.
fn attack(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.arg("attack").args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.env_remove("CLOAKROOM_FIRST").env_remove("CLOAKROOM_SECOND").output().unwrap();
    (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn an_attack_of_the_course_is_played_against_a_site_of_ones_own() {
    let Some(notes) = Notes::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for flaw in ["fixation-planted", "careful"] {
        let (url, file) = (format!("http://localhost:{}/{flaw}/", notes.1), format!("{flaw}.toml"));
        let looked = audit(at, &[&[url.as_str(), "--look", "--file", &file], &PEOPLE[..]].concat());
        assert!(looked.status.success(), "{}", String::from_utf8_lossy(&looked.stderr));
    }
    let against =
        |slug: &str, file: &str, more: &[&str]| attack(at, &[&[slug, "--target", file], &PEOPLE[..], more].concat());
    let (code, told) = against("fixation-planted", "fixation-planted.toml", &[]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("WON at step 4") && told.contains("Note: ") && told.contains("login?id=$S"), "{told}");
    assert!(!told.contains("Correct-horse"), "{told}");
    let (code, told) = against("fixation-planted", "careful.toml", &["--json"]);
    assert_eq!(code, Some(0), "{told}");
    let report: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&report["report"]["outcome"], &report["report"]["step"]), (&"stopped".into(), &4.into()));
    let (code, told) = against("never-expires", "careful.toml", &[]);
    assert_eq!(code, Some(4), "{told}");
    assert!(told.starts_with("NOT TRIED, because it moves the clock on"), "{told}");

    let (code, told) = against("fixation-planted", "none.toml", &[]);
    assert!(code == Some(2) && told.contains("none.toml is not there"), "{told}");
    let (code, told) = against("fixation-planted", "careful.toml", &["--set", "renew_on_login"]);
    assert!(code == Some(2) && told.contains("--target"), "{told}");
    let text = std::fs::read_to_string(at.join("careful.toml")).unwrap();
    std::fs::write(at.join("far.toml"), text.replace("http://localhost", "http://notes.example")).unwrap();
    let (code, told) = against("fixation-planted", "far.toml", &[]);
    assert!(code == Some(2) && told.contains("--allow-host notes.example"), "{told}");
    std::fs::write(at.join("moved.toml"), text.replace("/account\"", "/gone\"")).unwrap();
    let (code, told) = against("fixation-planted", "moved.toml", &[]);
    assert!(code == Some(3) && told.contains("--look"), "{told}");
}

#[test]
fn a_finding_is_held_against_the_attack_that_shows_the_same() {
    let Some(notes) = Notes::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://localhost:{}/logout-keeps-session/", notes.1);
    let only = ["--only", "logout-keeps-session", "--file", "notes.toml"];
    let output = audit(folder.path(), &[&[url.as_str()], &PEOPLE[..], &only].concat());
    let told = String::from_utf8(output.stdout).unwrap();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("attack replay-after-logout: won at step 3"), "{told}");
    assert!(told.contains("Next: cloakroom audit --file notes.toml --only logout-keeps-session --why 1"), "{told}");
    let output = audit(folder.path(), &[&PEOPLE[..], &only, &["--json"]].concat());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["attack_run"]["outcome"], "won");
}
