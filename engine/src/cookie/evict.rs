//! What goes when the jar is full.
//!
//! What lives here: the two limits and the order of eviction (RFC 10025, section 5.7, end, and section 6.1). Why
//! here: filling a jar until a cookie falls out is an attack of its own. Deliberately absent: expired cookies; the jar
//! purges them first.

use super::store::{Place, Store};
use super::{Cookie, Crowded, Policy};

/// Whether a newcomer is turned away: its domain is full of Secure cookies, which do not give way to it.
pub(super) fn turned_away(store: &Store, newcomer: &Cookie, policy: &Policy) -> bool {
    // A jar that holds fewer has no domain that is full.
    let most = policy.per_domain.most;
    let may = policy.crowded == Crowded::TurnedAway && !newcomer.secure && store.len() >= most;
    may && store.count(&newcomer.domain, policy.counts_by_site) >= most && {
        let crowd = store.crowd(&newcomer.domain, policy.counts_by_site);
        crowd.into_iter().all(|place| store.get(place).is_some_and(|held| held.secure))
    }
}

/// Makes room after `newcomer` came in (its place), and returns what had to go. The newcomer stays, so that a full jar
/// can change, but for a user agent that judges it like any other.
pub(super) fn evict(store: &mut Store, newcomer: Place, policy: &Policy) -> Vec<Cookie> {
    let mut gone = Vec::new();
    if store.len() <= policy.per_domain.most.min(policy.total.most) {
        return gone;
    }
    let Some(domain) = store.get(newcomer).map(|cookie| cookie.domain.clone()) else {
        return gone;
    };
    let crowd = store.count(&domain, policy.counts_by_site);
    if crowd > policy.per_domain.most {
        let victims = victims(store, newcomer, &store.crowd(&domain, policy.counts_by_site), policy);
        let most = crowd - policy.per_domain.keep;
        gone.extend(victims.into_iter().take(most).filter_map(|place| store.remove(place)));
    }
    if store.len() > policy.total.most {
        let most = store.len() - policy.total.keep;
        let victims = store.least_used(most, newcomer);
        gone.extend(victims.into_iter().filter_map(|place| store.remove(place)));
    }
    gone
}

/// Who may have to go, first those without Secure, so that a plain http page cannot push out a Secure cookie.
fn victims(store: &Store, newcomer: Place, crowd: &[Place], policy: &Policy) -> Vec<Place> {
    let mut order: Vec<(bool, time::OffsetDateTime, Place)> = crowd
        .iter()
        .filter(|place| **place != newcomer || policy.crowded == Crowded::TakesItsChance)
        .filter_map(|place| store.get(*place).map(|held| (held.secure, held.last_used, *place)))
        .collect();
    order.sort_unstable();
    let others = order.iter().any(|(secure, ..)| !secure);
    if others && policy.crowded == Crowded::TurnedAway {
        order.retain(|(secure, ..)| !secure);
    }
    order.into_iter().map(|(.., place)| place).collect()
}
