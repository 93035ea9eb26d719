//! The session ID: 200 of them are collected, and read for what makes the next one guessable.

use std::time::{Duration, Instant};

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{
    Ended, Severity, Verdict, found, found_as, held,
    ids_read::{Moves, Sample, decoded, id_of, is_data, most_bits, moves},
    untried,
};
use crate::{error::Step, site::Site};

pub(super) const IDS: &[&str] = &["id-short", "id-counting", "id-time", "id-of-name"];

/// So many are collected where a visit is enough to get one.
const MANY: usize = 200;
/// So many by logging in, at most, and for so long.
const BY_LOGIN: usize = 40;
const LONGEST: Duration = Duration::from_secs(12);
/// ASVS 7.2.3 asks for 128 bits of entropy; what is counted here is an upper bound of a sample, so a little less passes.
const ENOUGH: f64 = 100.0;
/// Bits beside a time or a counter that make an ID unguessable all the same.
const BESIDE: f64 = 64.0;

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let mark = site.net.mark();
    let logins = by_login(site).await?;
    let values: Vec<String> = logins.iter().map(|s| s.id.clone()).collect();
    if values.iter().any(|value| is_data(value)) {
        let because = "the session is data with a signature and no ID: see the checks of its secret";
        return Ok(IDS.iter().map(|id| (*id, untried(because))).collect());
    }
    let named = of_name(site, &logins);
    let mut all = logins;
    all.extend(by_visit(site, &values).await?);
    let ids: Vec<String> = all.iter().map(|sample| sample.id.clone()).collect();
    let bits = most_bits(&ids);
    let (mut counting, mut time) =
        (held(format!("{} IDs do not count", ids.len())), held(format!("no part of {} IDs is the time", ids.len())));
    match moves(&all) {
        Some(Moves::Counts(says)) if bits < BESIDE => {
            counting = found(site, mark, format!("Of {} IDs, {says}.", ids.len()))
        }
        Some(Moves::Clock(says)) if bits < BESIDE => time = found(site, mark, format!("Of {} IDs, {says}.", ids.len())),
        _ => {}
    }
    if let Some(says) = hashed_time(site, &all) {
        time = found(site, mark, says);
    }
    let named = named.map_or_else(|| held("no ID is made of the name"), |says| found(site, mark, says));
    let explained = [&counting, &time, &named].iter().any(|verdict| matches!(verdict, Verdict::Found(_)));
    let short = match bits {
        _ if explained => untried("the ID can be computed: its length says nothing"),
        bits if bits < 48.0 => found_as(site, mark, Severity::High, says_short(bits, &ids)),
        bits if bits < ENOUGH => found(site, mark, says_short(bits, &ids)),
        bits => held(format!("{} IDs: at most {bits:.0} bits each, none twice", ids.len())),
    };
    Ok(vec![("id-short", short), ("id-counting", counting), ("id-time", time), ("id-of-name", named)])
}

fn says_short(bits: f64, ids: &[String]) -> String {
    let length = ids.first().map_or(0, |id| id.chars().count());
    format!(
        "{} IDs of {length} characters differ in places that hold {bits:.0} bits at most; 128 are asked for.",
        ids.len()
    )
}

fn sample(site: &Site<'_>, value: &str) -> Sample {
    Sample { id: id_of(value), at: site.net.now().unix_timestamp_nanos() / 1_000_000 }
}

/// IDs of Alice's logins, with a pause in the middle, so that a clock has moved.
async fn by_login(site: &Site<'_>) -> Step<Vec<Sample>> {
    let begun = Instant::now();
    let person = &site.people.alice;
    let mut samples = Vec::new();
    while samples.len() < BY_LOGIN && (samples.len() < 14 || begun.elapsed() < LONGEST) {
        let mut alice = site.stranger(person.who);
        site.log_in(&mut alice, &person.name, &person.password()).await?;
        let Some((_, value)) = site.session_of(&alice).into_iter().next() else { break };
        samples.push(sample(site, &value));
        if samples.len() == 8 {
            site.net.pause(Duration::from_millis(2100)).await;
        }
    }
    Ok(samples)
}

/// IDs that a visit is enough to get, if they look like those of a login.
async fn by_visit(site: &Site<'_>, logins: &[String]) -> Step<Vec<Sample>> {
    let mut samples = Vec::new();
    let page = site.target.at(&site.target.login.page);
    while samples.len() < MANY {
        let mut visitor = site.stranger("a stranger");
        visitor.open(&page).await?;
        let Some((_, value)) = site.session_of(&visitor).into_iter().next() else { break };
        let one = sample(site, &value);
        let alike = logins.iter().any(|login| login.chars().count() == one.id.chars().count());
        if !alike || is_data(&one.id) {
            break;
        }
        samples.push(one);
    }
    Ok(samples)
}

/// Is the ID made of the name: the same each time, the name behind an encoding, or a hash of it?
fn of_name(site: &Site<'_>, logins: &[Sample]) -> Option<String> {
    let name = site.people.alice.name.to_lowercase();
    let local = name.split('@').next().unwrap_or_default().to_owned();
    if logins.len() > 2 && logins.iter().all(|sample| sample.id == logins[0].id) {
        return Some(format!(
            "Alice got the same ID in {} logins: whoever has seen it once has it for ever.",
            logins.len()
        ));
    }
    let one = &logins.first()?.id;
    let texts = [Some(one.clone()), decoded(one).and_then(|b| String::from_utf8(b).ok()), unhex(one)];
    if local.len() > 2 && texts.iter().flatten().any(|text| text.to_lowercase().contains(&local)) {
        return Some("The ID holds Alice's name, as it stands or behind an encoding that needs no key.".to_owned());
    }
    let hashed =
        [&name, &local].iter().flat_map(|text| hashes(text)).any(|(_, hash)| one.to_lowercase().contains(&hash));
    hashed.then(|| "The ID is a hash of Alice's name: whoever knows the name can compute it.".to_owned())
}

fn unhex(text: &str) -> Option<String> {
    let even = text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit());
    let bytes = (0..text.len()).step_by(2).filter_map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok());
    even.then(|| String::from_utf8(bytes.collect()).ok())?
}

fn hashes(text: &str) -> [(&'static str, String); 3] {
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    [
        ("MD5", hex(&Md5::digest(text.as_bytes()))),
        ("SHA-1", hex(&Sha1::digest(text.as_bytes()))),
        ("SHA-256", hex(&Sha256::digest(text.as_bytes()))),
    ]
}

/// Is the ID a hash of the time at which it was given out, of a small number, or of the name and the time?
fn hashed_time(site: &Site<'_>, samples: &[Sample]) -> Option<String> {
    let name = &site.people.alice.name;
    let hex = |id: &str| [32, 40, 64].contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
    for sample in samples.iter().take(2).filter(|sample| hex(&sample.id)) {
        let id = sample.id.to_lowercase();
        let seconds = (-3..=3).map(|off| (sample.at / 1000 + off).to_string());
        let millis = (-1500..=100).map(|off| (sample.at + off).to_string());
        let counters = (0..3000).map(|n| n.to_string());
        for text in seconds.clone().chain(seconds.map(|s| format!("{name}{s}"))).chain(millis).chain(counters) {
            if let Some((hash, _)) = hashes(&text).into_iter().find(|(_, hash)| *hash == id) {
                return Some(format!(
                    "An ID is {hash} of {text}, the time or a number: whoever knows when somebody logged in can compute it."
                ));
            }
        }
    }
    None
}
