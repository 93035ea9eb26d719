//! Of many requests sent one after the other, the one that the line is judged by.

use super::Played;
use crate::exchange::Exchange;

/// How many tries came before it, and what was exchanged at it. It is the last that the site answered: where it failed at the
/// thousandth, since it has room for no more, that says nothing of the others.
pub(super) fn judged(played: &Played) -> (usize, &[Exchange]) {
    let Played { earlier, exchanges, .. } = played;
    let last = (*earlier, exchanges.get(*earlier..).unwrap_or_default());
    let failed = |exchange: &Exchange| exchange.response.status >= 500;
    if *earlier == 0 || !last.1.iter().any(failed) {
        return last;
    }
    // Written by hand, so that each try is one exchange.
    exchanges.iter().rposition(|e| !failed(e)).map_or(last, |at| (at, exchanges.get(at..=at).unwrap_or_default()))
}
