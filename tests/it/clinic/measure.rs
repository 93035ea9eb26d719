//! Sentences with the cases that answer them, and how many are answered rightly. A line of a file is a sentence, ` | `, and
//! the slugs that are right; `-` where it is about something else.

use cloakroom::search::{Fit, Index};

/// What came of a file of sentences.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// Sentences that have a case, those that find it among the first three, and those that are told so.
    pub(super) of: usize,
    pub(super) among_three: usize,
    pub(super) told: usize,
    /// Sentences about something else, and those that are told that a case fits.
    pub(super) foreign: usize,
    pub(super) foreign_fits: usize,
    /// Each that went wrong.
    pub(super) wrong: Vec<String>,
}

/// The sentences of a file with the slugs that are right.
pub(super) fn sentences(file: &str) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let (sentence, right) = line.rsplit_once(" | ").unwrap_or((line, ""));
        (sentence, right.split_whitespace().filter(|slug| *slug != "-").collect())
    })
}

/// The slugs of the cases for a sentence, the likeliest first.
pub(super) fn slugs(index: &Index, sentence: &str, most: usize) -> Vec<String> {
    let found = index.find_cases(sentence);
    found.hits.iter().take(most).map(|hit| hit.entry.href.trim_start_matches("/clinic/").to_owned()).collect()
}

/// Asks all sentences of a file.
pub(super) fn measure(index: &Index, file: &str) -> Measured {
    let mut measured = Measured::default();
    for (sentence, right) in sentences(file) {
        let (fit, first) = (index.find_cases(sentence).fit, slugs(index, sentence, 3));
        let wrong = if right.is_empty() {
            measured.foreign += 1;
            measured.foreign_fits += usize::from(fit == Fit::Fits);
            fit == Fit::Fits
        } else {
            let among_three = first.iter().any(|slug| right.contains(&slug.as_str()));
            measured.of += 1;
            measured.among_three += usize::from(among_three);
            measured.told += usize::from(fit != Fit::Nothing);
            !among_three || fit == Fit::Nothing
        };
        if wrong {
            measured.wrong.push(format!("{fit:?}: {sentence:?} wants {right:?} and finds {first:?}"));
        }
    }
    measured
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { of, among_three, told, foreign, foreign_fits, .. } = self;
        write!(f, "of {of} {among_three} find it among the first three and {told} are told so; ")?;
        write!(f, "of {foreign} foreign ones {foreign_fits} are told that one fits")
    }
}

impl Measured {
    /// Fails where fewer than so many of a hundred find their case and are told so, or more foreign ones are told that one fits.
    pub(super) fn holds(&self, among_three: usize, told: usize, foreign_fits: usize) {
        let wrong = self.wrong.join("\n");
        assert!(self.among_three * 100 >= self.of * among_three, "{} of {}:\n{wrong}", self.among_three, self.of);
        assert!(self.told * 100 >= self.of * told, "{} of {} are told:\n{wrong}", self.told, self.of);
        assert!(self.foreign_fits * 100 <= self.foreign * foreign_fits, "{} foreign:\n{wrong}", self.foreign_fits);
    }
}
