//! A configuration, judged by rules, option by option.
//!
//! What lives here: what is said of an option, and which library it is of. Why here: page and command line show the
//! same. Deliberately absent: the rules of each library; nothing is run.

/// A configuration of a session library.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// The library, with the version whose source the rules were read from.
    pub library: &'static str,
    /// One sentence.
    pub headline: String,
    /// Each option: given, or missing.
    pub settings: Vec<Setting>,
    /// The line that it sets; none where it sets none.
    pub line: Option<String>,
    /// What to know besides.
    pub notes: Vec<String>,
    /// The configuration as it should be; empty where nothing is to be changed.
    pub fixed: String,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The option as it stands, or the name of one that is missing.
    pub text: String,
    /// Whether it counts.
    pub standing: Standing,
    /// What it does, or why it does nothing.
    pub says: String,
}

/// Whether an option counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does what it says.
    Counts,
    /// It counts, and is a weakness.
    Weak,
    /// It is ignored there.
    Ignored,
    /// The library throws an error.
    Fails,
    /// It is not given.
    Missing,
}

impl Standing {
    /// In a word or two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Standing::Counts => "took effect",
            Standing::Weak => "weak",
            Standing::Ignored => "ignored here",
            Standing::Fails => "an error",
            Standing::Missing => "missing",
        }
    }
}

/// What a store in memory means.
pub(super) const IN_MEMORY: &str = "Records are kept in memory: gone at a restart, and one process only.";
/// What that does behind a load balancer.
pub(super) const TWO_PROCESSES: &str = "The records are in this process’s memory. With a second process or replica, a request that reaches the other one is a stranger’s, though the browser sent its cookie: share a store, such as Redis or Postgres.";

impl Setting {
    pub(super) fn new(text: impl Into<String>, standing: Standing, says: impl Into<String>) -> Setting {
        let text: String = text.into();
        // A whole function may stand there.
        let cut = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short = if cut.chars().count() > 90 { cut.chars().take(89).chain(['…']).collect() } else { cut };
        Setting { text: short, standing, says: says.into() }
    }
}

const NUMBERS: [&str; 10] = ["None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];

/// One sentence about how many options do not do what they seem to.
pub(super) fn headline(settings: &[Setting]) -> String {
    let number = |standing| settings.iter().filter(|one| one.standing == standing).count();
    let (fails, ignored, weak, missing) =
        (number(Standing::Fails), number(Standing::Ignored), number(Standing::Weak), number(Standing::Missing));
    let options = |n: usize, one: &str, more: &str| {
        if n == 1 {
            format!("One of these options {one}.")
        } else {
            format!(
                "{} of these options {more}.",
                NUMBERS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
            )
        }
    };
    match (fails, ignored, weak, missing) {
        (1.., ..) => options(fails, "is an error", "are errors"),
        (_, 1.., ..) => options(ignored, "does nothing here", "do nothing here"),
        (_, _, 1.., _) => options(weak, "is a weakness", "are weaknesses"),
        (.., 1..) => "Every option counts; some that matter are not given.".to_owned(),
        _ => "Every option counts.".to_owned(),
    }
}
