//! The report for CI servers that read JUnit: found is a failure, not tried is skipped.

use super::{Known, Mask, clean};
use crate::{audit::Outcome, people::People, target::Target};

/// The whole report.
#[must_use]
pub fn junit(target: &Target, people: &People, outcome: &Outcome, known: &Known) -> String {
    let (found, skipped) = (known.new_ones(outcome), outcome.not_tried.len());
    let all = outcome.findings.len() + outcome.not_found.len() + skipped;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite name=\"cloakroom audit\" tests=\"{all}\" failures=\"{found}\" skipped=\"{skipped}\" time=\"{:.1}\">\n",
        outcome.took.as_secs_f64()
    );
    let host = escaped(target.url.host_str().unwrap_or_default());
    let mut case = |id: &str, inner: &str| {
        out.push_str(&format!(
            "<testcase classname=\"cloakroom audit of {host}\" name=\"{id}\" time=\"0\">{inner}</testcase>\n"
        ));
    };
    for one in &outcome.findings {
        let says = escaped(&Mask::of(&one.proof.transcript, people).hide(&one.proof.says));
        let says = format!("{}: {}. {says}", one.severity.word(), escaped(one.entry.title));
        match known.has(one.entry.id) {
            true => case(one.entry.id, &format!("<system-out>Known: {says}</system-out>")),
            false => case(one.entry.id, &format!("<failure>{says}</failure>")),
        }
    }
    outcome.not_found.iter().for_each(|(entry, _)| case(entry.id, ""));
    for (entry, because) in &outcome.not_tried {
        case(entry.id, &format!("<skipped>{}</skipped>", escaped(because)));
    }
    out.push_str("</testsuite></testsuites>\n");
    out
}

fn escaped(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
