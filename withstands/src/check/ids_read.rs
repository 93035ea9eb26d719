//! What a set of session IDs tells by itself: how many bits at most, whether they count, whether they carry the time.
//!
//! Pure: IDs in the order in which they came, and when. A claim is made only where chance cannot explain it.

use base64::{
    Engine,
    prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD},
};

/// An ID and the wall's clock when it came, in milliseconds since 1970.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) id: String,
    pub(super) at: i128,
}

/// The part of a cookie's value that is the ID: without percent-encoding, and without what Express signs it with.
pub(super) fn id_of(value: &str) -> String {
    let query = format!("v={}", value.replace('+', "%2B").replace('&', "%26"));
    let value =
        url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(|| value.to_owned(), |(_, v)| v.into_owned());
    let value = value.trim_matches('"');
    match value.strip_prefix("s:") {
        Some(signed) => signed.rsplit_once('.').map_or(signed, |(id, _)| id).to_owned(),
        None => value.to_owned(),
    }
}

/// Does a value hold data and a signature, as a JSON Web Token does, or Flask's cookie?
pub(super) fn is_data(value: &str) -> bool {
    let first = value.trim_start_matches('.').split(['.', ':', '|']).next().unwrap_or_default();
    let parts = value.split(['.', ':', '|']).count();
    let json = |bytes: Vec<u8>| bytes.first().is_some_and(|b| *b == b'{' || *b == b'[') || bytes.starts_with(&[0x78]);
    parts > 1 && decoded(first).is_some_and(json)
}

/// Base64 of either alphabet, with or without padding.
pub(super) fn decoded(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    (text.len() > 3).then_some(())?;
    BASE64_URL_SAFE_NO_PAD.decode(text).or_else(|_| BASE64_STANDARD_NO_PAD.decode(text)).ok()
}

/// The most bits that IDs like these can hold: the places that change, each by the alphabet that is seen.
pub(super) fn most_bits(ids: &[String]) -> f64 {
    let longest = ids.iter().map(|id| id.chars().count()).max().unwrap_or(0);
    let columns: Vec<Vec<char>> =
        (0..longest).map(|at| ids.iter().filter_map(|id| id.chars().nth(at)).collect()).collect();
    let same_length = ids.iter().all(|id| id.chars().count() == longest);
    let changes = |column: &Vec<char>| !same_length || column.iter().any(|c| c != &column[0]);
    let changing: Vec<&Vec<char>> = columns.iter().filter(|column| changes(column)).collect();
    let all: Vec<char> = changing.iter().flat_map(|column| column.iter().copied()).collect();
    let bits = f64::from(alphabet(&all)).log2();
    changing.iter().map(|_| bits).sum()
}

/// The size of the smallest usual alphabet that has all of these.
fn alphabet(chars: &[char]) -> u32 {
    let all = |fits: fn(&char) -> bool| chars.iter().all(fits);
    match () {
        () if chars.is_empty() => 1,
        () if all(char::is_ascii_digit) => 10,
        () if all(|c| c.is_ascii_digit() || ('a'..='f').contains(c)) => 16,
        () if all(|c| c.is_ascii_digit() || ('A'..='F').contains(c)) => 16,
        () if all(|c| c.is_ascii_digit() || c.is_ascii_lowercase()) => 36,
        () if all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()) => 36,
        () if all(char::is_ascii_alphanumeric) => 62,
        () => 64,
    }
}

/// What the numbers in IDs do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Moves {
    /// Each is greater than the one before.
    Counts(String),
    /// It is the time.
    Clock(String),
}

/// A part of the IDs that only grows: a counter, or the clock. Random numbers do not do so over twelve samples: 1 in
/// 479 million.
pub(super) fn moves(samples: &[Sample]) -> Option<Moves> {
    if samples.len() < 12 {
        return None;
    }
    let texts: Vec<Vec<String>> = samples.iter().map(|sample| readings(&sample.id)).collect();
    let readings = texts.iter().map(Vec::len).min()?;
    for reading in 0..readings {
        let parts: Vec<Vec<String>> = texts.iter().map(|t| split(&t[reading])).collect();
        let count = parts.iter().map(Vec::len).min().unwrap_or(0);
        for part in 0..count {
            let column: Vec<&str> = parts.iter().map(|p| p[part].as_str()).collect();
            for (radix, name) in [(10, "decimal"), (16, "hexadecimal"), (36, "base 36")] {
                let numbers: Option<Vec<u128>> = column.iter().map(|t| u128::from_str_radix(t, radix).ok()).collect();
                if let Some(found) = numbers.and_then(|numbers| grows(&numbers, samples, name)) {
                    return Some(found);
                }
            }
        }
    }
    None
}

/// The ID as it stands, and as text behind base64 or hexadecimal.
fn readings(id: &str) -> Vec<String> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok().filter(|t| t.chars().all(|c| !c.is_control()));
    let hex = || {
        let even = id.len().is_multiple_of(2) && id.len() > 3 && id.bytes().all(|b| b.is_ascii_hexdigit());
        let pairs = (0..id.len()).step_by(2).filter_map(|at| u8::from_str_radix(id.get(at..at + 2)?, 16).ok());
        even.then(|| pairs.collect::<Vec<u8>>())
    };
    let mut all = vec![id.to_owned()];
    all.extend(decoded(id).and_then(text));
    all.extend(hex().and_then(text));
    all
}

/// Runs of letters and digits; and where digits end a word, those alone.
fn split(text: &str) -> Vec<String> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    let tails = words.iter().map(|word| {
        let digits = word.chars().rev().take_while(char::is_ascii_digit).count();
        let tail = &word[word.len() - digits..];
        if tail.is_empty() { "x".to_owned() } else { tail.to_owned() }
    });
    let tails: Vec<String> = tails.collect();
    words.into_iter().chain(tails).collect()
}

fn grows(numbers: &[u128], samples: &[Sample], name: &str) -> Option<Moves> {
    let steps: Vec<u128> = numbers.windows(2).map(|two| two[1].checked_sub(two[0])).collect::<Option<_>>()?;
    let (first, last) = (numbers.first()?, numbers.last()?);
    let moved = steps.iter().filter(|step| **step > 0).count();
    let now = u128::try_from(samples.first()?.at).ok()?;
    for (unit, per) in [("seconds", 1000), ("milliseconds", 1), ("microseconds", 0), ("nanoseconds", 0)] {
        let clock = match unit {
            "seconds" => now / per,
            "milliseconds" => now,
            "microseconds" => now * 1000,
            _ => now * 1_000_000,
        };
        let day = match unit {
            "seconds" => 86_400,
            "milliseconds" => 86_400_000,
            "microseconds" => 86_400_000_000,
            _ => 86_400_000_000_000,
        };
        if moved > 0 && first.abs_diff(clock) < day && last.abs_diff(clock) < day {
            return Some(Moves::Clock(format!("a part of the ID, {name}, is the time in {unit}")));
        }
    }
    let strictly = moved == steps.len();
    strictly.then(|| Moves::Counts(format!("each ID is greater than the one before: {first}, ... {last}, in {name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(ids: impl Iterator<Item = String>) -> Vec<Sample> {
        ids.enumerate().map(|(i, id)| Sample { id, at: 1_800_000_000_000 + i as i128 * 40 }).collect()
    }

    #[test]
    fn counters_and_clocks_are_seen_and_random_ids_are_not() {
        let counts = samples((0..20).map(|i| format!("sess-{:06}", 1000 + i * 3)));
        assert!(matches!(moves(&counts), Some(Moves::Counts(_))));
        let hidden = samples((0..20).map(|i| BASE64_URL_SAFE_NO_PAD.encode(format!("session:{}", 7 + i))));
        assert!(matches!(moves(&hidden), Some(Moves::Counts(_))), "{hidden:?}");
        let clock = samples((0..20).map(|i| format!("{}", 1_800_000_000_000u64 + i * 40)));
        assert!(matches!(moves(&clock), Some(Moves::Clock(_))));
        for _ in 0..300 {
            let random = samples((0..20).map(|_| crate::token::like("a3f09b12cd55e0917a3f09b12cd55e09")));
            assert_eq!(moves(&random), None);
        }
    }

    #[test]
    fn bits_are_an_upper_bound() {
        let many = |shape: &str| -> Vec<String> { (0..200).map(|_| crate::token::like(shape)).collect() };
        assert!(most_bits(&many("00000000")) < 27.0);
        assert!(most_bits(&many("a3f09b12cd55e0917a3f09b12cd55e09")) > 127.0);
        assert!(most_bits(&many("a3f0")) < 17.0);
        let uuid: Vec<String> = (0..200).map(|_| crate::token::like("a3f09b12-cd55-e091-7a3f-09b12cd55e09")).collect();
        assert!(most_bits(&uuid) > 120.0);
    }
}
