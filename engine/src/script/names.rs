//! What a cast has captured or made, by name: few of them, and none long.
//!
//! A text with `{{names}}` in it can hold a name many times, and what comes of it can be given a name again: without a
//! limit a few lines double their way to gigabytes. Copies share their content until one of them changes.

use std::{collections::BTreeMap, sync::Arc};

use super::PlayProblem;

/// So many names there can be.
const MOST_NAMES: usize = 100;
/// The longest value, in bytes: twice what the largest cookie may be.
const MOST_VALUE: usize = 8 * 1024;
/// So many bytes all values may have.
const MOST_BYTES: usize = 128 * 1024;
/// The longest text that comes of one with names in it, in bytes.
const MOST_FILLED: usize = 64 * 1024;

/// Names and what they stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Arc<BTreeMap<String, String>>);

impl Names {
    pub(super) fn get(&self, name: &str) -> Option<&String> {
        self.0.get(name)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Gives a value a name; what had it before is forgotten.
    ///
    /// # Errors
    /// The value is too long, or there are too many.
    pub(super) fn keep(&mut self, name: &str, value: &str) -> Result<(), PlayProblem> {
        if value.len() > MOST_VALUE {
            return Err(PlayProblem::TooLong { name: name.to_owned(), length: value.len(), most: MOST_VALUE });
        }
        let others = self.0.iter().filter(|(known, _)| *known != name);
        let (count, bytes) = others.fold((0, 0), |(count, bytes), (_, value)| (count + 1, bytes + value.len()));
        if count >= MOST_NAMES || bytes + value.len() > MOST_BYTES {
            return Err(PlayProblem::TooManyNames(name.to_owned()));
        }
        Arc::make_mut(&mut self.0).insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

/// A text with each `{{name}}` replaced.
pub(super) fn replace_names(
    text: &str,
    with: impl Fn(&str) -> Result<String, PlayProblem>,
) -> Result<String, PlayProblem> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, tail)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(&with(name.trim())?);
        if out.len() > MOST_FILLED {
            return Err(PlayProblem::FilledTooLong(MOST_FILLED));
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_few_names_and_none_stands_for_much() {
        let mut names = Names::default();
        let long = "x".repeat(MOST_VALUE);
        assert!(names.keep("long", &long).is_ok() && names.keep("long", &format!("{long}x")).is_err());
        for n in 1..MOST_NAMES {
            names.keep(&format!("n{n}"), "small").unwrap();
        }
        assert_eq!(names.keep("more", ""), Err(PlayProblem::TooManyNames("more".to_owned())));
        assert_eq!(names.keep("n1", "another"), Ok(()), "a name that is there can be used again");
        let mut names = Names::default();
        let kept = (0..MOST_NAMES).take_while(|n| names.keep(&format!("n{n}"), &long).is_ok()).count();
        assert_eq!(kept, MOST_BYTES / MOST_VALUE);
    }

    #[test]
    fn a_text_that_names_blow_up_is_not_finished() {
        let filled = |text: &str| replace_names(text, |_| Ok("v".repeat(1000)));
        assert_eq!(filled("a{{x}}b").map(|text| text.len()), Ok(1002));
        assert_eq!(filled(&"{{x}}".repeat(1000)), Err(PlayProblem::FilledTooLong(MOST_FILLED)));
    }

    #[test]
    fn copies_share_what_they_hold() {
        let mut names = Names::default();
        names.keep("a", "1").unwrap();
        let before = names.clone();
        assert!(Arc::ptr_eq(&names.0, &before.0));
        names.keep("a", "2").unwrap();
        assert_eq!((before.get("a").unwrap().as_str(), names.get("a").unwrap().as_str()), ("1", "2"));
    }
}
