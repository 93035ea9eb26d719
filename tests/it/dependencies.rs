//! What the dependencies may be, as *deny.toml* says: licences, crates that must not come back, where they come from.
//!
//! Here, so that it is held without cargo-deny, which is no part of a Rust installation.

use std::process::Command;

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn policy() -> toml::Table {
    std::fs::read_to_string(format!("{ROOT}/deny.toml")).unwrap().parse().unwrap()
}

fn cargo(arguments: &[&str]) -> String {
    let ran = Command::new(env!("CARGO")).args(arguments).args(["--locked", "--offline"]).current_dir(ROOT).output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// What is built here: crates for other systems need not be on this machine.
fn packages() -> Vec<Value> {
    let host = format!("--filter-platform={}", cargo_host());
    let all: Value = serde_json::from_str(&cargo(&["metadata", "--format-version=1", &host])).unwrap();
    all["packages"].as_array().unwrap().clone()
}

fn cargo_host() -> String {
    let says = Command::new(env!("CARGO")).arg("-vV").output().unwrap();
    let says = String::from_utf8(says.stdout).unwrap();
    says.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn allows(licence: &str, allowed: &[&str]) -> bool {
    // Older manifests write a slash for OR.
    let expression = spdx::Expression::parse_mode(&licence.replace('/', " OR "), spdx::ParseMode::LAX).unwrap();
    expression.evaluate(|wanted| wanted.license.id().is_some_and(|id| allowed.contains(&id.name)))
}

#[test]
fn each_dependency_has_a_licence_that_is_allowed_and_comes_from_the_registry() {
    let policy = policy();
    let allowed: Vec<&str> =
        policy["licenses"]["allow"].as_array().unwrap().iter().flat_map(toml::Value::as_str).collect();
    let packages = packages();
    assert!(packages.len() > 200, "{}", packages.len());
    for package in packages {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or_default());
        assert!(allows(licence, &allowed), "{name} is under {licence:?}: allow it in deny.toml, or take another crate");
        let source = package["source"].as_str();
        assert!(source.is_none_or(|source| source.starts_with("registry+")), "{name} comes from {source:?}");
    }
}

#[test]
fn what_was_cut_out_of_the_build_has_not_come_back() {
    let policy = policy();
    let banned = policy["bans"]["deny"].as_array().unwrap().iter().map(|ban| ban["crate"].as_str().unwrap());
    let tree = cargo(&["tree", "--package=cloakroom", "--edges=normal,build", "--prefix=none"]);
    let built: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(built.contains(&"tower-sessions"));
    for name in banned {
        assert!(!built.contains(&name), "cargo tree --invert {name} says what brings {name}");
    }
}

#[test]
fn a_licence_is_read_as_it_is_written() {
    let allowed = ["MIT", "Unicode-3.0"];
    for (licence, is) in [
        ("MIT OR Apache-2.0", true),
        ("Apache-2.0/MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0-only", false),
        ("GPL-3.0-or-later", false),
    ] {
        assert_eq!(allows(licence, &allowed), is, "{licence}");
    }
}
