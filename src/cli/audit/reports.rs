//! The reports that were asked for, written and printed.

use std::{fs, path::Path};

use withstands::{
    audit::Outcome,
    people::People,
    report::{Known, html, json, junit, sarif, text, why},
    target::Target,
};

use super::{Audit, paint, place::Place};
use crate::cli::say;

/// Reads a baseline.
pub(super) fn known(file: &Path) -> Result<Known, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{} could not be read: {error}", file.display()))?;
    Known::read(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// What is typed to run this audit once more.
fn again(options: &Audit, place: &Place) -> String {
    let mut typed = "cloakroom audit".to_owned();
    if place.file.as_os_str() != "cloakroom.toml" {
        typed.push_str(&format!(" --file {}", place.file.display()));
    }
    if let Some(ca) = &options.ca {
        typed.push_str(&format!(" --ca {}", ca.display()));
    }
    options.allow_host.iter().for_each(|host| typed.push_str(&format!(" --allow-host {host}")));
    typed
}

/// Writes files, then prints.
pub(super) fn write(
    options: &Audit,
    place: &Place,
    target: &Target,
    people: &People,
    outcome: &Outcome,
    known: &Known,
) -> Result<(), String> {
    let put = |file: &Path, text: String| {
        fs::write(file, text).map_err(|error| format!("{} could not be written: {error}", file.display()))
    };
    if let Some(file) = &options.html {
        put(file, html(target, people, outcome, known))?;
    }
    if let Some(file) = &options.junit {
        put(file, junit(target, people, outcome, known))?;
    }
    if let Some(file) = &options.sarif {
        let described = fs::read_to_string(&place.file).unwrap_or_default();
        put(file, format!("{:#}\n", sarif(people, outcome, known, &place.file.to_string_lossy(), &described)))?;
    }
    if options.json {
        say(&format!("{:#}", json(target, people, outcome, known)));
        return Ok(());
    }
    match options.why.and_then(|number| number.checked_sub(1)) {
        None => say(&format!("\n{}", text(people, outcome, known, paint(), &again(options, place)))),
        Some(at) => match outcome.findings.get(at) {
            Some(finding) => say(&why(finding, people, paint())),
            None => return Err(format!("there are {} findings: --why takes a number from 1", outcome.findings.len())),
        },
    }
    if let Some(file) = &options.html {
        say(&format!("Report:  {}", file.display()));
    }
    Ok(())
}
