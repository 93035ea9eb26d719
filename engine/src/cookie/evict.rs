//! What goes when the jar is full.
//!
//! What lives here: the two limits and the order of eviction (RFC 6265bis, section 5.7, end, and section 6.1). Why
//! here: filling a jar until a cookie falls out is an attack of its own. Deliberately absent: expired cookies; the jar
//! purges them first.

use super::{Cookie, Policy};
use crate::site::registrable_domain;

/// Makes room after `newcomer` came in (its index), and returns what had to go. The newcomer stays: otherwise a full
/// jar would never change again.
pub(super) fn evict(cookies: &mut Vec<Cookie>, newcomer: usize, policy: &Policy) -> Vec<Cookie> {
    let mut gone = Vec::new();
    let Some(domain) = cookies.get(newcomer).map(|cookie| cookie.domain.clone()) else {
        return gone;
    };
    let counted = |cookie: &Cookie| {
        let by_site = policy.counts_by_site && registrable_domain(&cookie.domain) == registrable_domain(&domain);
        by_site || cookie.domain == domain
    };
    let mut newcomer = newcomer;
    let mut remove = |cookies: &mut Vec<Cookie>, victim: Option<usize>, newcomer: &mut usize| {
        let Some(victim) = victim else { return };
        gone.push(cookies.remove(victim));
        *newcomer -= usize::from(victim < *newcomer);
    };
    let crowd = cookies.iter().filter(|cookie| counted(cookie)).count();
    if crowd > policy.per_domain.most {
        for _ in policy.per_domain.keep..crowd {
            // Cookies without Secure go first, so that a plain http page cannot push out a Secure one.
            let victim = least(cookies, |index, cookie| {
                (index != newcomer && counted(cookie)).then_some((cookie.secure, cookie.last_used))
            });
            remove(cookies, victim, &mut newcomer);
        }
    }
    if cookies.len() > policy.total.most {
        for _ in policy.total.keep..cookies.len() {
            let victim = least(cookies, |index, cookie| (index != newcomer).then_some(cookie.last_used));
            remove(cookies, victim, &mut newcomer);
        }
    }
    gone
}

fn least<K: Ord>(cookies: &[Cookie], key: impl Fn(usize, &Cookie) -> Option<K>) -> Option<usize> {
    cookies
        .iter()
        .enumerate()
        .filter_map(|(index, cookie)| key(index, cookie).map(|key| (key, index)))
        .min()
        .map(|(_, index)| index)
}
