//! How long somebody waits for a session to end: what the owner of a site says, read and bounded.

use std::time::Duration;

/// A session in use is asked for so many times in the time after which an unused one ends.
const TOUCHES: u32 = 4;
/// So many times at most.
const MOST_TOUCHES: u32 = 500;

/// How long a session may live, as the owner of the site says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// When nobody uses it.
    pub idle: Duration,
    /// When somebody uses it all the time; `None`: this is not waited for.
    pub absolute: Option<Duration>,
}

impl Patience {
    /// From `15m` or `15m,8h`: numbers with `s`, `m` or `h`.
    ///
    /// # Errors
    /// It is no such text, or the second time is not longer than the first, or more than 125 times as long.
    pub fn read(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no time: write --patience 15m, or 15m,8h for both");
        let (idle, absolute) = match text.split_once(',') {
            Some((idle, absolute)) => (idle, Some(time(absolute).ok_or_else(wrong)?)),
            None => (text, None),
        };
        let idle = time(idle).ok_or_else(wrong)?;
        match absolute {
            Some(absolute) if absolute <= idle || absolute > idle * (MOST_TOUCHES / TOUCHES) => Err(format!(
                "`{text}`: the second time is longer than the first, at most {} times",
                MOST_TOUCHES / TOUCHES
            )),
            _ => Ok(Self { idle, absolute }),
        }
    }

    /// The time between two uses of a session that is in use.
    #[must_use]
    pub(crate) fn between(&self) -> Duration {
        self.idle / TOUCHES
    }

    /// How long all of it takes.
    #[must_use]
    pub fn whole(&self) -> Duration {
        past(self.absolute.unwrap_or(self.idle))
    }
}

fn time(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit = match text.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        _ => return None,
    };
    let number: u64 = text[..text.len() - 1].parse().ok()?;
    let seconds = number.checked_mul(unit).filter(|seconds| (1..=7 * 86_400).contains(seconds))?;
    Some(Duration::from_secs(seconds))
}

/// As long, and a little more: clocks of seconds round up.
pub(crate) fn past(time: Duration) -> Duration {
    time + (time / 50).max(Duration::from_secs(1))
}

/// `15 min 18 s`.
pub(crate) fn said(time: Duration) -> String {
    let seconds = time.as_secs();
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_or_refused_in_words() {
        let read = |text: &str| Patience::read(text).map(|p| (p.idle.as_secs(), p.absolute.map(|a| a.as_secs())));
        assert_eq!(read("15m"), Ok((900, None)));
        assert_eq!(read("2s, 5s"), Ok((2, Some(5))));
        assert_eq!(read("15m,8h"), Ok((900, Some(28_800))));
        for wrong in
            ["", "m", "15", "0s", "-1s", "15m,", "15m,15m", "1s,1h", "9000h", "1\u{e4}", "99999999999999999999h"]
        {
            assert!(read(wrong).unwrap_err().contains(wrong), "{wrong}");
        }
        assert_eq!(said(Duration::from_secs(918)), "15 min 18 s");
        assert!(Patience::read("100s").unwrap().whole() == Duration::from_secs(102));
    }
}
