//! Generated cases: a fixed mix, a fresh seed.
//!
//! What lives here: the order of themes, and making the n-th case of a seed. Why here: chance picks the details of a
//! case, and never whether a rule is tried. A hundred cases go once through `THEMES`; three in ten of them are widened
//! by a sibling host, a sub-domain or a redirect. Deliberately absent: expiry by waiting, full jars, and anything that
//! would make a case take longer than a few requests.

mod draft;
mod lines;
mod odd;
mod reading;
mod scenes;
mod sending;
mod setting;

use rand::{SeedableRng, rngs::StdRng};
use time::OffsetDateTime;

use super::case::{Api, Case};
use draft::Draft;

type Theme = (&'static str, usize, fn(&mut Draft));

/// What cases are about, and how many of a hundred.
const THEMES: &[Theme] = &[
    ("prefixes", 17, setting::prefixes),
    ("a prefixed name over a held one", 3, setting::prefix_over_held),
    ("Secure set over http", 3, setting::secure_over_http),
    ("over a Secure cookie", 3, setting::over_secure),
    ("HttpOnly by script", 3, setting::http_only_by_script),
    ("over an HttpOnly cookie", 3, setting::over_http_only),
    ("a domain that is not its own", 3, setting::bad_domain),
    ("spellings of a domain", 2, reading::domain_spellings),
    ("None without Secure", 3, setting::none_insecure),
    ("characters that are not allowed", 3, reading::bad_characters),
    ("size", 3, reading::sizes),
    ("nothing in it", 3, reading::nothing),
    ("nameless", 3, reading::nameless),
    ("Partitioned without Secure", 3, setting::partitioned_insecure),
    ("Strict set by a third party", 3, setting::strict_by_third_party),
    ("Lax set by a third party", 3, setting::lax_by_third_party),
    ("unset set by a third party", 3, setting::unset_by_third_party),
    ("third-party cookies", 2, setting::third_party),
    ("spellings of attributes", 2, reading::attribute_spellings),
    ("lifetime", 2, reading::lifetimes),
    ("another path", 2, sending::another_path),
    ("another host", 2, sending::another_host),
    ("Secure over http", 2, sending::secure_over_http),
    ("Strict from another site", 2, sending::strict),
    ("Lax from another site", 2, sending::lax),
    ("unset from another site", 2, sending::unset),
    ("unset by a cross-site form", 2, sending::lax_allow_unsafe),
    ("None from another site", 2, sending::none),
    ("partitions", 2, sending::partitions),
    ("read by script", 2, sending::read_by_script),
    ("order", 2, sending::order),
    ("another scheme", 2, sending::another_scheme),
    ("pieces of lines", 3, odd::soup),
    ("unusual hosts", 2, odd::hosts),
    ("a page without an origin", 1, odd::opaque_page),
];

/// The n-th case of a seed.
pub(super) fn case(seed: u64, number: u64, now: OffsetDateTime) -> Case {
    let (theme, compose) = theme(number);
    // Two streams of one seed never meet: the number goes in by a large odd factor.
    let rng = StdRng::seed_from_u64(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut draft = Draft::new(rng, now);
    compose(&mut draft);
    // Shifted by one in each hundred, so that every theme is widened now and then.
    if (number + number / 100) % 10 < 3 {
        draft.widen();
    }
    draft.finish(format!("{seed}/{number}"), theme)
}

/// Neighbours in the list are far apart in the order: 37 and the sum of the weights have no common factor.
fn theme(number: u64) -> (&'static str, fn(&mut Draft)) {
    let total: usize = THEMES.iter().map(|(_, weight, _)| weight).sum();
    let mut place = usize::try_from(number).unwrap() * 37 % total;
    for &(name, weight, compose) in THEMES {
        if place < weight {
            return (name, compose);
        }
        place -= weight;
    }
    unreachable!("the place is below the sum")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_cases_go_once_through_the_themes() {
        assert_eq!(THEMES.iter().map(|(_, weight, _)| weight).sum::<usize>(), 100);
        for (name, weight, _) in THEMES {
            assert_eq!((0..100).filter(|n| theme(*n).0 == *name).count(), *weight, "{name}");
        }
    }

    #[test]
    fn a_case_can_be_made_again_from_its_id() {
        let now = OffsetDateTime::UNIX_EPOCH;
        for number in 0..200 {
            assert_eq!(case(7, number, now).json(), case(7, number, now).json());
        }
    }
}
