//! What came of all cases.
//!
//! What lives here: counting by reason, the shares of the mix, the bars, the printed table. Why here: the test prints
//! and asserts from one set of figures. Deliberately absent: single decisions.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{
    case::{Case, Kind},
    compare::{About, Decision},
    known::Known,
};

/// At least so many of ten thousand decisions are the same.
pub(super) const DECISIONS: usize = 9995;
/// At least so many of ten thousand reasons are the same.
pub(super) const REASONS: usize = 9950;

/// Each of these is Chromium's reason in at least two of a hundred cases.
const SET: &[&str] = &[
    "SecureOnly",
    "SchemefulSameSiteStrict",
    "SchemefulSameSiteLax",
    "SchemefulSameSiteUnspecifiedTreatedAsLax",
    "SameSiteNoneInsecure",
    "UserPreferences",
    "OverwriteSecure",
    "InvalidDomain",
    "InvalidPrefix",
    "NameValuePairExceedsMaxSize",
    "DisallowedCharacter",
    "NoCookieContent",
];
const SEND: &[&str] = &[
    "SecureOnly",
    "NotOnPath",
    "DomainMismatch",
    "SchemefulSameSiteStrict",
    "SchemefulSameSiteLax",
    "SchemefulSameSiteUnspecifiedTreatedAsLax",
    "UserPreferences",
];

/// A row of the table: one reason of Chromium's, in one direction.
#[derive(Debug, Default)]
struct Row {
    cases: usize,
    decisions: usize,
    same: usize,
    /// The jar's reason is among Chromium's.
    reasons: usize,
    /// Every reason of either is one of the other, too.
    all: usize,
}

#[derive(Default)]
pub(super) struct Report {
    cases: usize,
    decisions: usize,
    same: usize,
    reasons: usize,
    same_reasons: usize,
    rows: BTreeMap<(About, String), Row>,
    kinds: BTreeMap<Kind, usize>,
    wide: usize,
    prefixed: usize,
    known: BTreeMap<String, usize>,
    /// Differences without a rule, each with its case.
    pub(super) unknown: Vec<String>,
}

impl Report {
    pub(super) fn add(&mut self, case: &Case, decisions: &[Decision], known: &Known) {
        self.cases += 1;
        *self.kinds.entry(case.query.kind).or_default() += 1;
        self.wide += usize::from(wide(case));
        self.prefixed += usize::from(case.lines().any(|line| prefixed(line)));
        let (mut seen, mut cause) = (BTreeSet::new(), None);
        for decision in decisions {
            self.count(decision, &mut seen);
            if !differs(decision) {
                continue;
            }
            // A line that only one side kept is missing in what follows: the same difference, seen again.
            let explained = known.explains(decision).or(cause.filter(|_| decision.follows()));
            match explained {
                Some(name) => {
                    cause = Some(name);
                    *self.known.entry(name.to_owned()).or_default() += 1;
                }
                None => self.unknown.push(format!("{} [{}]\n  {decision:?}\n  {}", case.id, case.theme, case.json())),
            }
        }
    }

    fn count(&mut self, decision: &Decision, seen: &mut BTreeSet<(About, String)>) {
        self.decisions += 1;
        self.same += usize::from(!differs(decision) || (decision.about != About::Header && decision.same()));
        if decision.about == About::Header {
            return;
        }
        if let Some(same) = decision.same_reason() {
            self.reasons += 1;
            self.same_reasons += usize::from(same);
        }
        let said = match (decision.chromium.yes, decision.chromium.reasons.is_empty()) {
            (true, _) => vec!["(yes)".to_owned()],
            (false, true) => vec!["(no reason given)".to_owned()],
            (false, false) => decision.chromium.reasons.clone(),
        };
        for reason in said {
            let key = (decision.about, reason);
            let row = self.rows.entry(key.clone()).or_default();
            row.cases += usize::from(seen.insert(key.clone()));
            row.decisions += 1;
            row.same += usize::from(decision.same());
            row.reasons += usize::from(decision.same_reason() == Some(true));
            row.all += usize::from(decision.all_reasons());
        }
    }

    /// The table, the mix, and how often each known difference was met.
    pub(super) fn table(&self) -> String {
        let mut text = String::new();
        let share = |part: usize, of: usize| if of == 0 { 100.0 } else { 100.0 * part as f64 / of as f64 };
        let _ = writeln!(
            text,
            "{:<44}{:>8}{:>11}{:>8}{:>9}{:>8}",
            "Chromium's reason", "% cases", "decisions", "same", "reason", "all"
        );
        for ((about, reason), row) in &self.rows {
            let name = format!("{} {reason}", format!("{about:?}").to_lowercase());
            let cases = share(row.cases, self.cases);
            let _ = writeln!(
                text,
                "{name:<44}{cases:>8.1}{:>11}{:>8}{:>9}{:>8}",
                row.decisions, row.same, row.reasons, row.all
            );
        }
        let _ = writeln!(
            text,
            "{} cases: {:.1} % with siblings, sub-domains or redirects, {:.1} % with prefixes, {:?}",
            self.cases,
            share(self.wide, self.cases),
            share(self.prefixed, self.cases),
            self.kinds,
        );
        let (decisions, reasons) = (share(self.same, self.decisions), share(self.same_reasons, self.reasons));
        let _ = writeln!(
            text,
            "{} decisions, {decisions:.2} % the same; {} reasons, {reasons:.2} % the same",
            self.decisions, self.reasons
        );
        for (name, count) in &self.known {
            let _ = writeln!(text, "known difference, {count} times: {name}");
        }
        text
    }

    /// The mix is what it is said to be. Only for full hundreds: half a round tries half of the themes.
    pub(super) fn mix_holds(&self) {
        let at_least = |what: &str, part: usize, percent: usize| {
            assert!(
                part * 100 >= self.cases * percent,
                "{what}: {part} of {} cases, less than {percent} %",
                self.cases
            );
        };
        at_least("siblings, sub-domains, redirects", self.wide, 30);
        at_least("prefixes", self.prefixed, 20);
        for kind in [Kind::Navigate, Kind::Fetch, Kind::Image, Kind::Iframe] {
            at_least("each kind", self.kinds.get(&kind).copied().unwrap_or(0), 5);
        }
        for (about, codes) in [(About::Set, SET), (About::Send, SEND)] {
            for code in codes {
                let row = self.rows.get(&(about, (*code).to_owned()));
                at_least(code, row.map_or(0, |row| row.cases), 2);
            }
        }
    }

    pub(super) fn bars_hold(&self) {
        assert!(
            self.same * 10_000 >= self.decisions * DECISIONS,
            "{} of {} decisions are the same",
            self.same,
            self.decisions
        );
        let (same, all) = (self.same_reasons, self.reasons);
        assert!(same * 10_000 >= all * REASONS, "{same} of {all} reasons are the same");
    }
}

/// A header is compared as text; everything else by decision and reason.
fn differs(decision: &Decision) -> bool {
    if decision.about == About::Header { decision.chromium.reasons != decision.jar.reasons } else { decision.differs() }
}

/// Whether another host of the site, or a redirect, plays a part.
fn wide(case: &Case) -> bool {
    let hotel = |url: &String| url.contains("://hotel.");
    let foreign = |url: &String| url.contains("://evil.");
    let urls = case
        .steps
        .iter()
        .map(|step| &step.url)
        .chain([&case.query.url])
        .chain(&case.query.initiator)
        .chain(&case.query.top);
    !case.query.redirects.is_empty() || urls.into_iter().any(|url| !hotel(url) && !foreign(url))
}

fn prefixed(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '=']).to_ascii_lowercase();
    ["__secure-", "__host-", "__http-"].iter().any(|prefix| text.starts_with(prefix))
}
