//! What goes when the jar is full.
//!
//! What lives here: the two limits and the order of eviction (RFC 6265bis, section 5.7, end, and section 6.1). Why
//! here: filling a jar until a cookie falls out is an attack of its own. Deliberately absent: expired cookies; the jar
//! purges them first.

use super::Cookie;

/// How many cookies of one domain the jar holds. The standard asks for at least 50.
pub const PER_DOMAIN: usize = 50;
/// How many cookies the jar holds in all. The standard asks for at least 3000.
pub const TOTAL: usize = 3000;

/// Removes what is too much after `newcomer` came in (its index), and returns it. The newcomer stays: otherwise a full
/// jar would never change again.
pub(super) fn evict(cookies: &mut Vec<Cookie>, newcomer: usize) -> Vec<Cookie> {
    let mut gone = Vec::new();
    let Some(domain) = cookies.get(newcomer).map(|cookie| cookie.domain.clone()) else {
        return gone;
    };
    let mut newcomer = newcomer;
    loop {
        let crowded = cookies.iter().filter(|cookie| cookie.domain == domain).count() > PER_DOMAIN;
        let victim = if crowded {
            // Cookies without Secure go first, so that a plain http page cannot push out a Secure one.
            least(cookies, |index, cookie| {
                (index != newcomer && cookie.domain == domain).then_some((cookie.secure, cookie.last_used))
            })
        } else if cookies.len() > TOTAL {
            least(cookies, |index, cookie| (index != newcomer).then_some(cookie.last_used))
        } else {
            None
        };
        let Some(victim) = victim else {
            return gone;
        };
        gone.push(cookies.remove(victim));
        if victim < newcomer {
            newcomer -= 1;
        }
    }
}

fn least<K: Ord>(cookies: &[Cookie], key: impl Fn(usize, &Cookie) -> Option<K>) -> Option<usize> {
    cookies
        .iter()
        .enumerate()
        .filter_map(|(index, cookie)| key(index, cookie).map(|key| (key, index)))
        .min()
        .map(|(_, index)| index)
}
