//! Does a case answer a sentence? Three answers, and what each rests on.
//!
//! What lives here: the decision alone, from six numbers that can be said in a sentence each. Deliberately absent: how
//! they are counted (`cases.rs`), and how the answers look.

use serde::Serialize;

/// The answer to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    /// The first case is it.
    Fits,
    /// It may be one of the first three.
    Perhaps,
    /// The sentence is about something else.
    Nothing,
}

/// What speaks for the first case, and what against it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// How many words of the subject (session, cookie, log in) the sentence has.
    pub(super) subject: usize,
    /// How many words of other subjects (flexbox, rebase, webpack) it has that the case has not.
    pub(super) elsewhere: usize,
    /// Which share of what the sentence weighs the case explains.
    pub(super) explained: f32,
    /// How much that weighs: a word that one case of sixty has weighs 4, and one that half of them have 0.7.
    pub(super) telling: f32,
    /// How many words of it stand together in one sentence of the case.
    pub(super) together: usize,
    /// How many times as good the first case is as the second.
    pub(super) ahead: f32,
}

impl Evidence {
    /// There is no first case.
    pub(super) const NONE: Self =
        Self { subject: 0, elsewhere: 0, explained: 0.0, telling: 0.0, together: 0, ahead: 1.0 };

    /// The answer.
    pub(super) fn fit(&self) -> Fit {
        match (self.subject, self.elsewhere) {
            (0, 0) => self.without_the_subject(),
            (0, _) => Fit::Nothing,
            (subject, elsewhere) if elsewhere > subject => Fit::Nothing,
            (subject, elsewhere) if elsewhere == subject && self.explained < 0.6 => Fit::Nothing,
            (_, elsewhere) => self.about_the_subject(elsewhere),
        }
    }

    /// Are the cases worth to be shown, whatever the answer?
    pub(super) fn is_near(&self) -> bool {
        self.fit() != Fit::Nothing || (self.elsewhere == 0 && self.explained >= 0.3)
    }

    /// It speaks of sessions: the question is only which case.
    fn about_the_subject(&self, elsewhere: usize) -> Fit {
        // *The user is logged out* is explained wholly, and by many cases.
        let stands_out = self.telling >= 2.0 && (self.ahead >= 1.15 || self.explained >= 0.8 && self.telling >= 4.0);
        let is_alike = self.together >= 3 || (self.together >= 2 && self.explained >= 0.7);
        match self.explained {
            share if share >= 0.45 && is_alike && stands_out && elsewhere == 0 => Fit::Fits,
            share if share >= 0.5 => Fit::Perhaps,
            // One word of many in common, and one that many cases have, says little.
            share if share >= 0.25 && (self.together >= 2 || self.telling >= 4.0) => Fit::Perhaps,
            _ => Fit::Nothing,
        }
    }

    /// It says nothing of sessions, so nearly all of it has to be what people say of the case.
    fn without_the_subject(&self) -> Fit {
        let is_alike = self.together >= 3 || (self.together >= 2 && self.ahead >= 2.0);
        let stands_alone = self.together >= 3 && self.ahead >= 1.9;
        match self.explained {
            share if share >= 0.8 && self.together >= 4 && self.ahead >= 1.2 => Fit::Fits,
            share if share >= 0.6 && is_alike => Fit::Perhaps,
            share if share >= 0.45 && stands_alone => Fit::Perhaps,
            share if share >= 0.95 && self.together >= 2 => Fit::Perhaps,
            _ => Fit::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: Evidence = Evidence { subject: 2, elsewhere: 0, explained: 0.9, telling: 9.0, together: 4, ahead: 2.0 };

    #[test]
    fn each_number_can_take_the_answer_away() {
        assert_eq!(SURE.fit(), Fit::Fits);
        assert_eq!(Evidence { explained: 0.3, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { explained: 0.1, ..SURE }.fit(), Fit::Nothing);
        assert_eq!(Evidence { together: 1, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { together: 1, telling: 3.0, explained: 0.4, ..SURE }.fit(), Fit::Nothing);
        assert_eq!(Evidence { telling: 1.3, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { telling: 3.0, ahead: 1.1, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { ahead: 1.0, explained: 0.6, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { elsewhere: 1, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { elsewhere: 2, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { elsewhere: 2, explained: 0.5, ..SURE }.fit(), Fit::Nothing, "a tmux session");
        assert_eq!(Evidence { elsewhere: 3, ..SURE }.fit(), Fit::Nothing);
        assert_eq!(Evidence { subject: 0, ..SURE }.fit(), Fit::Fits);
        assert_eq!(Evidence { subject: 0, explained: 0.7, ..SURE }.fit(), Fit::Perhaps);
        assert_eq!(Evidence { subject: 0, explained: 0.5, ahead: 1.2, ..SURE }.fit(), Fit::Nothing);
        assert_eq!(Evidence { subject: 0, elsewhere: 1, ..SURE }.fit(), Fit::Nothing);
        assert_eq!(Evidence::NONE.fit(), Fit::Nothing);
        let doubtful = Evidence { subject: 0, explained: 0.5, together: 1, ..SURE };
        assert!(doubtful.is_near() && doubtful.fit() == Fit::Nothing && !Evidence::NONE.is_near());
        assert!(!Evidence { elsewhere: 1, ..doubtful }.is_near(), "flexbox");
    }
}
