//! User enumeration by time: is a name that exists slower to refuse than one that does not?
//!
//! Pairs in random order, since drift is the enemy; a rank test; an effect that is large enough; and the same test
//! between two sets of names that nobody has, which must see nothing.

use rand::RngExt;

use super::{
    Ended, Verdict, found, held,
    login::{unknown, wrong},
    or_untried,
    statistics::{median, rank_test},
    untried,
};
use crate::{error::Step, site::Site};

pub(super) const IDS: &[&str] = &["user-enumeration-time"];

/// So many pairs are measured, after two that are thrown away.
const PAIRS: usize = 12;
/// The chance at which a difference is believed. A second run has to agree.
const BELIEVED: f64 = 0.001;

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    Ok(vec![("user-enumeration-time", or_untried(time(site).await)?)])
}

fn shuffled() -> [usize; 3] {
    let (mut order, mut rng) = ([0, 1, 2], rand::rng());
    order.swap(0, rng.random_range(0..3));
    order.swap(1, rng.random_range(1..3));
    order
}

async fn time(site: &Site<'_>) -> Step<Verdict> {
    let mallory = &site.people.mallory;
    let mark = site.net.mark();
    let (mut there, mut not, mut neither) = (Vec::new(), Vec::new(), Vec::new());
    let mut usual = None;
    for pair in 0..PAIRS + 2 {
        for which in shuffled() {
            let name = if which == 0 { mallory.name.clone() } else { unknown(&mallory.name) };
            let trip = wrong(site, "a stranger", &name).await?;
            let status = trip.first().status;
            if *usual.get_or_insert(status) != status || status == 429 {
                return Ok(untried(
                    "the site answers wrong passwords in another way after some of them, so the time says nothing",
                ));
            }
            let took = trip.first().took.as_secs_f64() * 1000.0;
            let set = [&mut there, &mut not, &mut neither][which].len();
            if pair >= 2 || set > 0 {
                [&mut there, &mut not, &mut neither][which].push(took);
            }
        }
        // A right login resets what counts wrong ones by name; one that does not work is a lock.
        if pair % 2 == 1 && site.mallory().await.is_err() {
            return Ok(untried("the site locks the account after some wrong passwords, so too few could be tried"));
        }
    }
    let (yes, no) = (median(&there), median(&not));
    let control = rank_test(&not, &neither);
    if control < 0.01 {
        return Ok(untried(format!("too noisy: two sets of names that nobody has differ (p = {control:.4})")));
    }
    let both: Vec<f64> = not.iter().chain(&neither).copied().collect();
    let chance = rank_test(&there, &both);
    let effect = (yes - no).abs();
    let says = format!(
        "medians {yes:.1} ms for a name that exists, {no:.1} ms for others, {} tries each; Mann-Whitney p = {chance:.5}",
        there.len()
    );
    Ok(match chance < BELIEVED && effect >= 1.0 && effect >= 0.1 * no.max(yes) {
        true => found(site, mark, format!("Refusing takes another time: {says}.")),
        false => held(says),
    })
}
