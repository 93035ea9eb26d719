//! The judges: their names on the page, and how sure one can be of each.

use cloakroom_engine::cookie::Profile;
use serde::Serialize;

/// One judge.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Judge {
    #[serde(skip)]
    pub(super) profile: Profile,
    pub(super) title: &'static str,
    /// Its version, and how its rules are known.
    pub(super) known: &'static str,
    /// Told from documents, not measured.
    pub(super) documented: bool,
}

/// All of them, the text first.
pub(super) fn judges() -> Vec<Judge> {
    Profile::ALL.into_iter().map(judge).collect()
}

fn judge(profile: Profile) -> Judge {
    let (title, known, documented) = match profile.name() {
        "standard" => ("The standard", "RFC 10025", false),
        "chromium" => ("Chromium", "156, measured", false),
        "firefox" => ("Firefox", "ESR 153, measured", false),
        "safari" => ("Safari", "documented, not measured", true),
        other => (other, "documented, not measured", true),
    };
    Judge { profile, title, known, documented }
}

/// `The standard and Chromium`, or `All four`.
pub(super) fn together(who: &[&str], of: usize) -> String {
    let number = ["", "One", "Both", "All three", "All four", "All five", "All six"];
    if who.len() == of && of > 1 {
        return number.get(of).map_or_else(|| format!("All {of}"), |n| (*n).to_owned());
    }
    match who {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().enumerate().map(|(n, who)| inner(who, n > 0)).collect();
            format!("{} and {}", first.join(", "), inner(last, true))
        }
    }
}

fn inner(who: &str, inside: bool) -> String {
    if inside { who.replace("The ", "the ") } else { who.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::together;

    #[test]
    fn names_are_joined_as_a_sentence_begins() {
        assert_eq!(together(&["The standard", "Chromium", "Firefox"], 4), "The standard, Chromium and Firefox");
        assert_eq!(together(&["The standard", "Chromium", "Firefox"], 3), "All three");
        assert_eq!(together(&["Chromium", "The standard"], 4), "Chromium and the standard");
        assert_eq!(together(&["Firefox"], 4), "Firefox");
    }
}
