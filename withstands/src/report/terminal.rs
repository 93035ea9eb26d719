//! The report for a terminal. No meaning hangs on colour: each coloured word is there as a word too.

use super::{Known, Mask, clean};
use crate::{
    audit::{Finding, Outcome},
    check::{Cure, Entry},
    people::People,
};

/// With colours of the terminal's own, or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint(pub bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn found(self, text: &str) -> String {
        self.with("1;35", text)
    }

    fn held(self, text: &str) -> String {
        self.with("32", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }
}

/// One line for a finding, while the audit goes on.
#[must_use]
pub fn one_finding(finding: &Finding, paint: Paint) -> String {
    format!("  {}  {:<8}  {}", paint.found("found"), finding.severity.word(), finding.entry.title)
}

/// The whole result, without the proofs. `again` is the command that runs this audit once more.
#[must_use]
pub fn text(people: &People, outcome: &Outcome, known: &Known, paint: Paint, again: &str) -> String {
    let mut out = String::new();
    let fresh = known.new_ones(outcome);
    let count = outcome.findings.len();
    match count {
        0 => out.push_str(&paint.held("Found nothing\n")),
        _ => {
            let was = if fresh == count { String::new() } else { format!(", {} of them known", count - fresh) };
            out.push_str(&format!(
                "{}: each happened in two runs that agree{was}\n\n",
                paint.found(&format!("Found {count}"))
            ));
        }
    }
    for (at, one) in outcome.findings.iter().enumerate() {
        let mask = Mask::of(&one.proof.transcript, people);
        let word = if one.severity >= crate::check::Severity::High {
            paint.found(one.severity.word())
        } else {
            one.severity.word().to_owned()
        };
        let pad = " ".repeat(9_usize.saturating_sub(one.severity.word().len()));
        let was = if known.has(one.entry.id) { paint.dim("  (known)") } else { String::new() };
        out.push_str(&format!("{:>3}  {word}{pad}{}{was}\n", at + 1, one.entry.title));
        out.push_str(&indented(&clean(&mask.hide(&one.proof.says))));
        out.push_str(&indented(&format!("{} [{}]", one.entry.gain, one.entry.id)));
        out.push_str(&indented(&format!("cure: {}", Cure::of(one.entry.id).plain)));
        if let Some(played) = outcome.played(one).filter(|played| played.ended != "not_tried") {
            out.push_str(&indented(&format!("attack {}: {}", played.slug, clean(&mask.hide(&played.says)))));
        }
    }
    out.push_str(&format!(
        "\n{}: tried, and it held\n\n",
        paint.held(&format!("Not found {}", outcome.not_found.len()))
    ));
    let ids: Vec<&str> = outcome.not_found.iter().map(|(entry, _)| entry.id).collect();
    out.push_str(&wrapped(&ids.join(", "), "  "));
    out.push_str(&format!("\n{}: nothing is known\n\n", paint.dim(&format!("Not tried {}", outcome.not_tried.len()))));
    for (because, ids) in by_reason(&outcome.not_tried) {
        out.push_str(&wrapped(&ids.join(", "), "  "));
        out.push_str(&wrapped(&clean(&because), "         "));
    }
    for note in &outcome.notes {
        out.push_str(&wrapped(&format!("Note: {}", clean(note)), ""));
    }
    out.push_str(&ending(outcome));
    if let Some(first) = outcome.findings.first() {
        out.push_str(&format!(
            "\nNext:  {}\n       The proof of the first finding, step by step and as curl.\n",
            paint.bold(&format!("{again} --only {} --why 1", first.entry.id))
        ));
    }
    out
}

fn ending(outcome: &Outcome) -> String {
    let mut out = format!("\n{} requests in {} s. ", outcome.requests, outcome.took.as_secs());
    out.push_str(match outcome.passwords_back {
        true => "Both accounts have the passwords they had.\n",
        false => "A PASSWORD COULD NOT BE PUT BACK: standard error says it.\n",
    });
    if let Some(why) = &outcome.stopped {
        out.push_str(&format!("Stopped early: {}.\n", clean(why)));
    }
    if outcome.findings.is_empty() && !outcome.not_tried.is_empty() {
        out.push_str("Nothing found is not \"nothing is there\": what was not tried is not known, and no audit sees your code.\n");
    }
    out
}

/// One finding with its proof.
#[must_use]
pub fn why(finding: &Finding, people: &People, paint: Paint) -> String {
    let Finding { entry, severity, proof } = finding;
    let mask = Mask::of(&proof.transcript, people);
    let mut out = format!("{}  {}\n\n", paint.found(severity.word()), paint.bold(entry.title));
    out.push_str(&wrapped(&clean(&mask.hide(&proof.says)), "  "));
    out.push('\n');
    for (at, one) in proof.transcript.iter().enumerate() {
        let set: Vec<String> =
            one.set_cookies().take(4).map(|line| format!(", sets {}", clean(&mask.hide(line)))).collect();
        let to = one.header("location").map(|to| format!(" {}", clean(&mask.hide(to)))).unwrap_or_default();
        out.push_str(&format!(
            "  {:>2}  {:<10}  {} {}\n",
            at + 1,
            one.who,
            one.method,
            clean(&mask.hide(&crate::target::path_of(&one.url)))
        ));
        out.push_str(&format!("      {}{to}{}\n", one.status, set.concat()));
    }
    let cure = Cure::of(entry.id);
    out.push_str("\n  Run twice, with the same end.\n\n");
    let mut line = |what: &str, says: &str| out.push_str(&format!("  {what:<10} {says}\n"));
    line("Gain", entry.gain);
    line("Why", entry.reason);
    line("Cure", cure.plain);
    line("", &format!("tower-sessions   {}", cure.tower_sessions));
    line("", &format!("Express          {}", cure.express));
    line("Standards", &format!("ASVS 5.0 {}, {}, {}", entry.asvs, entry.wstg, entry.cwe));
    line("Lesson", &format!("/lessons/{}", entry.lesson));
    out.push_str("\n  As curl; $S1 is a session, $ALICE_PASSWORD a password\n");
    for one in &proof.transcript {
        out.push_str(&format!("  # {}: {}\n  {}\n", one.who, one.status, mask.curl(one)));
    }
    out
}

fn by_reason(not_tried: &[(&'static Entry, String)]) -> Vec<(String, Vec<&'static str>)> {
    let mut found: Vec<(String, Vec<&'static str>)> = Vec::new();
    for (entry, because) in not_tried {
        match found.iter_mut().find(|(reason, _)| reason == because) {
            Some((_, ids)) => ids.push(entry.id),
            None => found.push((because.clone(), vec![entry.id])),
        }
    }
    found
}

fn indented(text: &str) -> String {
    wrapped(text, "              ")
}

/// Lines of at most 80 characters, each behind the same blanks.
fn wrapped(text: &str, blanks: &str) -> String {
    let (mut out, mut line) = (String::new(), String::new());
    for word in text.split_whitespace() {
        if !line.is_empty() && blanks.len() + line.chars().count() + 1 + word.chars().count() > 80 {
            out.push_str(&format!("{blanks}{line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.is_empty() { out } else { format!("{out}{blanks}{line}\n") }
}
