//! What shows that a fact holds, as a lesson's `facts` block writes it.
//!
//! Deliberately absent: whether it really does. That the test is there and the attack is stopped is `src/claims.rs`'s
//! matter; here a line of text becomes a value, or a problem that says how to write it.

use std::fmt;

use time::{Date, macros::format_description};
use url::Url;

/// One proof of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A block of the page itself: `check` plays it, and holds its statements against the run.
    Played {
        /// The line of its fence.
        line: usize,
        /// Its anchor on the page.
        anchor: String,
        /// How many statements it makes.
        statements: usize,
    },
    /// Runs of an attack, which `check` makes with each defence alone.
    Attack {
        /// The attack.
        slug: String,
        /// What the runs show.
        shows: Shows,
    },
    /// A test of this repository, in Rust or for Node.js.
    Test {
        /// The file, as a path of the repository.
        file: String,
        /// The function's name, or the title as it is written.
        name: String,
    },
    /// A bench that measures it.
    Bench {
        /// The file, as a path of the repository.
        file: String,
        /// What it is called there.
        name: String,
    },
    /// A section of a standard, for what a text says and no run can show.
    Standard(String),
    /// A page that says so, for what cannot be run here: documented, not run.
    Documented {
        /// When it was looked up: a month or a day, `2026-11` or `2026-11-30`.
        on: String,
        /// The page.
        at: Url,
    },
}

/// What an attack's runs show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shows {
    /// It wins with every defence off.
    Wins,
    /// This setting alone stops it.
    StoppedBy(String),
    /// This setting alone does not.
    NotStoppedBy(String),
}

impl Proof {
    /// Reads a line of a `facts` block.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(attack) = text.strip_prefix("attack ") {
            return attack_runs(attack).ok_or_else(|| {
                "write an attack as `attack SLUG: wins`, `attack SLUG: stopped by SETTING` or `attack SLUG: not stopped by SETTING`".to_owned()
            });
        }
        if let Some(page) = text.strip_prefix("documented ") {
            return documented(page).ok_or_else(|| {
                "write what cannot be run here as `documented 2026-11-30: https://...`, with the day it was looked up".to_owned()
            });
        }
        let (bench, rest) = text.strip_prefix("bench ").map_or((false, text), |rest| (true, rest));
        let named = rest.split_once(": ").filter(|(file, _)| bench || file.ends_with(".rs") || file.ends_with(".js"));
        match named.map(|(file, name)| (file.to_owned(), name.trim().to_owned())) {
            Some((file, name)) if bench => Ok(Self::Bench { file, name }),
            Some((file, name)) => Ok(Self::Test { file, name }),
            None if bench => Err("write a bench as `bench FILE: NAME`".to_owned()),
            None if rest.contains('/') => Err("write a test as `FILE: NAME`".to_owned()),
            None => Ok(Self::Standard(rest.to_owned())),
        }
    }

    /// The kind in a word, for whoever reads the list by machine.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Played { .. } => "played",
            Self::Attack { .. } => "attack",
            Self::Test { file, .. } if file.starts_with("tests/browser/") => "browser",
            Self::Test { .. } => "test",
            Self::Bench { .. } => "bench",
            Self::Standard(_) => "standard",
            Self::Documented { .. } => "documented",
        }
    }

    /// What it is to a reader of the page.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Played { .. } => "played on this page".to_owned(),
            Self::Attack { .. } | Self::Standard(_) => self.to_string(),
            Self::Documented { on, at } => {
                format!("documented, not run: {}, looked up {on}", at.host_str().unwrap_or_default())
            }
            Self::Test { name, .. } | Self::Bench { name, .. } => {
                let kind = if self.kind() == "browser" { "test in a real browser" } else { self.kind() };
                format!("{kind}: {}", name.replace('_', " "))
            }
        }
    }
}

fn documented(text: &str) -> Option<Proof> {
    let (on, at) = text.split_once(": ")?;
    let (on, whole) = (on.trim(), format_description!("[year]-[month]-[day]"));
    let day = if on.len() == "2026-11".len() { format!("{on}-01") } else { on.to_owned() };
    Date::parse(&day, whole).ok()?;
    let at = Url::parse(at.trim()).ok().filter(|at| at.scheme() == "https")?;
    Some(Proof::Documented { on: on.to_owned(), at })
}

fn attack_runs(text: &str) -> Option<Proof> {
    let (slug, shows) = text.split_once(": ")?;
    let shows = match shows.trim() {
        "wins" => Shows::Wins,
        shows => match (shows.strip_prefix("stopped by "), shows.strip_prefix("not stopped by ")) {
            (Some(setting), _) => Shows::StoppedBy(setting.to_owned()),
            (_, Some(setting)) => Shows::NotStoppedBy(setting.to_owned()),
            _ => return None,
        },
    };
    Some(Proof::Attack { slug: slug.trim().to_owned(), shows })
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Played { line, statements: 1, .. } => write!(f, "the block in line {line}, 1 statement"),
            Self::Played { line, statements, .. } => write!(f, "the block in line {line}, {statements} statements"),
            Self::Attack { slug, shows: Shows::Wins } => write!(f, "attack {slug}: wins"),
            Self::Attack { slug, shows: Shows::StoppedBy(by) } => write!(f, "attack {slug}: stopped by {by}"),
            Self::Attack { slug, shows: Shows::NotStoppedBy(by) } => write!(f, "attack {slug}: not stopped by {by}"),
            Self::Test { file, name } => write!(f, "{file}: {name}"),
            Self::Bench { file, name } => write!(f, "bench {file}: {name}"),
            Self::Standard(cited) => f.write_str(cited),
            Self::Documented { on, at } => write!(f, "documented {on}: {at}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_reads_back_as_it_is_written() {
        for text in [
            "attack csrf-form: wins",
            "attack csrf-form: stopped by same_site=lax",
            "attack csrf-form: not stopped by http_only",
            "tests/it/hotel.rs: a_guest_logs_in",
            "tests/express/count.test.js: two visitors: counted apart",
            "bench engine/benches/verdicts.rs: verdicts",
            "RFC 10025 8.5",
            "documented 2026-11-30: https://example.com/cookies#host",
            "documented 2026-11: https://example.com/",
        ] {
            assert_eq!(Proof::parse(text).unwrap().to_string(), text);
        }
        for wrong in [
            "attack csrf-form",
            "attack csrf-form: maybe",
            "bench x",
            "tests/it/hotel.rs",
            "documented https://example.com/",
            "documented 2026-13-01: https://example.com/",
            "documented 2026-11-30: http://example.com/",
        ] {
            assert!(Proof::parse(wrong).is_err(), "{wrong}");
        }
    }
}
