//! What became of a line: one word, and all of them in a sentence.

use super::judges::together;

/// What became of a line by one judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Outcome {
    Sent,
    Read,
    Withheld,
    Hidden,
    Refused,
    Removes,
    EndedBefore,
    Ended,
    Closed,
    Evicted,
    Overwritten,
}

impl Outcome {
    pub(super) fn tone(self) -> &'static str {
        match self {
            Outcome::Sent | Outcome::Read => "sent",
            Outcome::Overwritten | Outcome::Removes => "quiet",
            _ => "held",
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Outcome::Sent => "sent",
            Outcome::Read => "read",
            Outcome::Withheld => "withheld",
            Outcome::Hidden => "hidden",
            Outcome::Refused => "refused",
            Outcome::Removes => "removes",
            Outcome::EndedBefore | Outcome::Ended | Outcome::Closed => "ended",
            Outcome::Evicted => "dropped",
            Outcome::Overwritten => "replaced",
        }
    }

    /// The predicate, for one judge or for several.
    fn says(self, several: bool) -> &'static str {
        let pair = match self {
            Outcome::Sent => ("sends it", "send it"),
            Outcome::Read => ("lets the script read it", "let the script read it"),
            Outcome::Withheld => ("withholds it", "withhold it"),
            Outcome::Hidden => ("hides it from the script", "hide it from the script"),
            Outcome::Refused => ("never kept it", "never kept it"),
            Outcome::Removes => ("removes the cookie", "remove the cookie"),
            Outcome::EndedBefore => ("finds that it ended before it came", "find that it ended before it came"),
            Outcome::Ended => {
                ("had dropped it by then: its time was over", "had dropped it by then: its time was over")
            }
            Outcome::Closed => {
                ("had dropped it when the browser was closed", "had dropped it when the browser was closed")
            }
            Outcome::Evicted => ("had no room for it", "had no room for it"),
            Outcome::Overwritten => ("holds another value by then", "hold another value by then"),
        };
        if several { pair.1 } else { pair.0 }
    }
}

/// The answer in a sentence, and the outcome that most needs a reason.
pub(super) fn sentence(lines: &[Vec<Outcome>], judges: &[&'static str]) -> (String, Outcome) {
    let all = || lines.iter().flatten().copied();
    let order = [
        Outcome::Refused,
        Outcome::Withheld,
        Outcome::Hidden,
        Outcome::Closed,
        Outcome::Ended,
        Outcome::EndedBefore,
        Outcome::Evicted,
    ];
    let because = order
        .into_iter()
        .find(|wanted| all().any(|one| one == *wanted))
        .or_else(|| all().next())
        .unwrap_or(Outcome::Sent);
    let text = match lines {
        [one] => of_one(one, judges),
        lines => of_many(lines, judges),
    };
    (text, because)
}

fn of_one(outcomes: &[Outcome], judges: &[&'static str]) -> String {
    if outcomes.iter().all(|outcome| *outcome == Outcome::Refused) {
        return "No judge kept it.".to_owned();
    }
    let sentences = grouped(outcomes.iter().copied(), judges)
        .into_iter()
        .map(|(outcome, who)| format!("{} {}.", together(&who, judges.len()), outcome.says(who.len() > 1)));
    sentences.collect::<Vec<_>>().join(" ")
}

/// How many go, by judges that agree.
fn of_many(lines: &[Vec<Outcome>], judges: &[&'static str]) -> String {
    let goes = |outcome: &Outcome| matches!(outcome, Outcome::Sent | Outcome::Read);
    let script = lines.iter().flatten().any(|outcome| matches!(outcome, Outcome::Read | Outcome::Hidden));
    let counts = (0..judges.len()).map(|judge| lines.iter().filter(|line| goes(&line[judge])).count());
    let of = lines.len();
    let sentences = grouped(counts, judges).into_iter().map(|(count, who)| {
        let several = who.len() > 1;
        let verb = match (script, several) {
            (false, true) => "send",
            (false, false) => "sends",
            (true, true) => "let the script read",
            (true, false) => "lets the script read",
        };
        let number = match count {
            0 => "none".to_owned(),
            all if all == of => "all".to_owned(),
            n => n.to_string(),
        };
        format!("{} {verb} {number} of the {of}.", together(&who, judges.len()))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

fn grouped<T: PartialEq>(each: impl Iterator<Item = T>, judges: &[&'static str]) -> Vec<(T, Vec<&'static str>)> {
    let mut groups: Vec<(T, Vec<&'static str>)> = Vec::new();
    for (one, judge) in each.zip(judges) {
        match groups.iter_mut().find(|(known, _)| *known == one) {
            Some((_, who)) => who.push(judge),
            None => groups.push((one, vec![judge])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{Outcome, sentence};

    #[test]
    fn who_agrees_is_said_once() {
        let judges = ["The standard", "Chromium", "Firefox"];
        let one = |outcomes: [Outcome; 3]| sentence(&[outcomes.to_vec()], &judges).0;
        assert_eq!(one([Outcome::Withheld; 3]), "All three withhold it.");
        assert_eq!(one([Outcome::Refused; 3]), "No judge kept it.");
        assert_eq!(
            one([Outcome::Sent, Outcome::Refused, Outcome::Sent]),
            "The standard and Firefox send it. Chromium never kept it."
        );
        let many = sentence(&[vec![Outcome::Sent; 3], vec![Outcome::Sent, Outcome::Withheld, Outcome::Sent]], &judges);
        assert_eq!(many.0, "The standard and Firefox send all of the 2. Chromium sends 1 of the 2.");
        assert_eq!(many.1, Outcome::Withheld);
    }
}
