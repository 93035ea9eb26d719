//! `cloakroom cookies explain`: JSON lines in and out, and one case told to a person.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

fn explain(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["cookies", "explain"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_case_is_answered_with_every_decision_and_its_code() {
    let case = br#"{"id": "tossed", "profile": "chromium", "steps": [
        {"url": "https://hotel.grand.example/login", "set": ["sid=1; Path=/; SameSite=Lax", "theme=dark", "sid=2; Domain=example"]},
        {"url": "https://shop.grand.example/", "set": ["sid=3; Domain=grand.example; Path=/"], "at": "2026-01-01T00:00:00Z"}],
        "now": "2026-01-01T00:00:00Z",
        "query": {"url": "https://hotel.grand.example/pay", "method": "POST", "initiator": "https://evil.example/"}}"#;
    let output = explain(&[], &case.map(|byte| if byte == b'\n' { b' ' } else { byte }));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let answer = &lines(&output)[0];
    assert_eq!(answer["id"], "tossed");
    assert_eq!(answer["cookie"], "theme=dark; sid=3");
    let codes = |list: &str| -> Vec<String> {
        let codes = answer[list].as_array().unwrap().iter().map(|entry| entry["because"].as_str().unwrap().to_owned());
        codes.collect()
    };
    assert_eq!(codes("stored"), ["Kept", "Kept", "InvalidDomain", "Kept"]);
    assert_eq!(codes("sent"), ["LaxAllowUnsafe", "LaxAllowUnsafe", "SameSiteLax"]);
}

#[test]
fn a_line_that_cannot_be_read_is_answered_and_the_rest_goes_on() {
    let input = [
        &br#"{"id": 7, "query": {"url": "https://a.example/", "kind": "fly"}}"#[..],
        b"{",
        b"\xff\xfe",
        br#"{"id": [1], "steps": [{"url": "nowhere", "set": []}], "query": "https://a.example/"}"#,
        b"",
        br#"{"id": "last", "api": "dom", "queryApi": "dom", "steps": [{"url": "https://a.example/", "set": ["a=1"]}], "query": "https://a.example/"}"#,
    ]
    .join(&b'\n');
    let output = explain(&[], &input);
    assert_eq!(output.status.code(), Some(1));
    let answers = lines(&output);
    assert_eq!(answers.len(), 5, "an empty line is nothing");
    assert_eq!(answers[0]["id"], 7);
    assert!(answers[0]["error"].as_str().unwrap().contains("navigate"), "says what there is");
    assert!(answers[1]["error"].is_string() && answers[2]["error"].is_string());
    assert!(answers[3]["error"].as_str().unwrap().starts_with("steps[0].url"));
    assert_eq!(answers[4]["cookie"], "a=1");
    assert_eq!(answers[4]["sent"][0]["because"], "VisibleToScript");
}

#[test]
fn a_redirect_counts_when_the_case_or_the_profile_says_so() {
    let case = |profile: &str, chain: &str| {
        format!(
            r#"{{"profile": "{profile}", "steps": [{{"url": "https://a.example/", "set": ["s=1; SameSite=Strict"]}}],
            "query": {{"url": "https://a.example/", "initiator": "https://a.example/", "redirects": ["https://b.example/"]{chain}}}}}"#
        )
        .replace('\n', " ")
    };
    let (off, on) = (r#", "redirect_chain": "off""#, r#", "redirect_chain": "on""#);
    let cases = [case("standard", ""), case("standard", on), case("firefox", ""), case("firefox", off)];
    let answers = lines(&explain(&[], cases.join("\n").as_bytes()));
    let sent: Vec<&str> = answers.iter().map(|answer| answer["cookie"].as_str().unwrap()).collect();
    assert_eq!(sent, ["s=1", "", "", "s=1"]);
}

#[test]
fn a_person_reads_the_rule_and_where_browsers_differ() {
    let from_evil = [
        "--set",
        "sid=1",
        "--at",
        "https://hotel.example/",
        "--to",
        "https://hotel.example/pay",
        "--method",
        "POST",
        "--from",
        "https://evil.example/",
    ];
    let output = explain(&from_evil, b"");
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("WITHHELD sid=1") && told.contains("SameSiteUnspecifiedTreatedAsLax"), "{told}");
    assert!(told.contains("chromium: differs.") && told.contains("sid=1 is sent"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
    let output = explain(&[&from_evil[..], &["--profile", "chromium", "--json"]].concat(), b"");
    assert_eq!(lines(&output)[0]["sent"][0]["because"], "LaxAllowUnsafe");
}

fn paste(input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["cookies", "paste", "--at", "https://a.example/"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever stops reading at the limit closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

#[test]
fn a_paste_has_a_limit_that_says_what_to_do_instead() {
    let told = |input: &[u8]| {
        let output = paste(input);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, says) = told("sid=1; Path=/\n".repeat(1001).as_bytes());
    assert_eq!(code, Some(2), "{says}");
    assert!(
        says.contains("1001 Set-Cookie lines are more than the 1000") && says.contains("cookies explain"),
        "{says}"
    );
    let (code, says) = told(&b"sid=1; Path=/\n".repeat(100_000));
    assert_eq!(code, Some(2), "{says}");
    assert!(says.contains("larger than 1 MB") && says.contains("cookies har FILE"), "{says}");
    assert_eq!(told("sid=1; Path=/\n".repeat(1000).as_bytes()).0, Some(0));
}

#[test]
fn a_line_of_json_without_an_end_is_answered_and_the_next_one_read() {
    let good = r#"{"steps": [{"url": "https://a.example/", "set": ["a=1"]}], "query": "https://a.example/"}"#;
    let output = explain(&[], &[&vec![b'x'; 64_000_001][..], b"\n", good.as_bytes()].concat());
    assert_eq!(output.status.code(), Some(1));
    let answers = lines(&output);
    assert_eq!(answers.len(), 2);
    assert!(answers[0]["error"].as_str().unwrap().contains("longer than 64 MB"), "{}", answers[0]);
    assert_eq!(answers[1]["cookie"], "a=1");
}

#[test]
fn a_host_that_ends_in_a_number_is_told_to_be_no_address() {
    for url in ["http://www.fancy.192.168.0.10/", "www.fancy.192.168.0.10", "https://a.0x1/"] {
        let output = explain(&["--set", "a=1", "--to", url], b"");
        let says = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{url}: {says}");
        assert!(says.starts_with("--to: ") || says.contains("--to"), "{says}");
        assert!(says.contains("no browser opens") && says.contains("IPv4"), "{url}: {says}");
    }
    let output = explain(&["--set", "a=1", "--to", "http://192.168.0.10.fancy.example/"], b"");
    assert_eq!(output.status.code(), Some(0), "a number in front is a label like any other");
}

#[test]
fn the_name_that_devtools_write_stands_beside_the_code() {
    let from_evil = ["--set", "sid=1; SameSite=Lax", "--at", "https://a.example/", "--kind", "fetch", "--credentials"];
    let output = explain(&[&from_evil[..], &["include", "--from", "https://evil.example/"]].concat(), b"");
    let told = String::from_utf8(output.stdout).unwrap();
    let flowing = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("SameSiteLax (in Chromium's DevTools SchemefulSameSiteLax)"), "{told}");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}

#[test]
fn wrong_options_are_one_line_that_names_the_option() {
    for (options, says) in [
        (vec!["--set", "a=1", "--to", "nowhere"], "--to"),
        (vec!["--set", "a=1"], "--to"),
        (vec!["--set", "a=1", "--to", "https://a.example/", "--from", "evil"], "--from"),
        (vec!["--set", "a=1", "--to", "https://a.example/", "--method", "G T"], "--method"),
        (vec!["--profile", "opera"], "opera"),
        (vec!["--set", "a=1", "--to", "https://a.example/", "--kind", "fly"], "fly"),
    ] {
        let output = explain(&options, b"");
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.trim().lines().count() == 1 && error.contains(says), "{options:?}: {error}");
    }
}
