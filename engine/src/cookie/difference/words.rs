//! What the value of a field means, in a few words.
//!
//! What lives here: a function for each kind of value that needs more than two words, and notes beside measured answers.
//! Why here: the rows stay a list. Deliberately absent: markup.

use time::Duration;

use crate::cookie::{BareCr, Crowded, Dates, InnerTab, Limit, MaxAge, Nameless, Profile, ThirdParty};

pub(super) fn grace(grace: Option<Duration>, lax_by_default: bool) -> String {
    match grace {
        _ if !lax_by_default => "sent, at any age".to_owned(),
        Some(grace) => format!("sent for {}", span(grace)),
        None => "withheld".to_owned(),
    }
}

pub(super) fn third_party(third_party: ThirdParty) -> &'static str {
    match third_party {
        ThirdParty::Allowed => "sent",
        ThirdParty::Blocked => "withheld, unless Partitioned",
        ThirdParty::KeptApart => "kept apart, for each site in the address bar",
    }
}

pub(super) fn nameless(nameless: Nameless) -> &'static str {
    match nameless {
        Nameless::Kept => "both kept, without a name",
        Nameless::KeptWithoutEquals => "kept without a name, unless another = follows",
        Nameless::IsTheName => "the first is a name, the second is dropped",
    }
}

pub(super) fn inner_tab(tab: InnerTab) -> &'static str {
    match tab {
        InnerTab::Stands => "kept",
        InnerTab::Refused => "drops the line",
        InnerTab::RefusedInPath => "kept; in Path it drops the line",
    }
}

pub(super) fn bare_cr(bare_cr: BareCr) -> &'static str {
    match bare_cr {
        BareCr::Refused => "drops the line",
        BareCr::EndsLine => "ends the line",
    }
}

pub(super) fn crowded(crowded: Crowded) -> &'static str {
    match crowded {
        Crowded::Stays => "it stays, the oldest goes",
        Crowded::TakesItsChance => "it goes, and the oldest with it",
        Crowded::TurnedAway => "it is turned away, and none goes",
    }
}

pub(super) fn dates(dates: Dates) -> &'static str {
    match dates {
        Dates::Text => "all three unread, so kept",
        Dates::Chromium => "the second has ended, the others unread",
        Dates::Firefox => "the first two have ended, the third unread",
    }
}

pub(super) fn max_age(max_age: MaxAge) -> &'static str {
    match max_age {
        MaxAge::Text => "both unread, so kept",
        MaxAge::Plus => "the first has ended, the second unread",
        MaxAge::Minus => "the second has ended, the first unread",
    }
}

pub(super) fn limit(limit: Limit) -> String {
    match limit.most - limit.keep {
        0 => format!("{}, one goes for each that comes", limit.most),
        gone => format!("{}, then the {} used least recently go", limit.most, gone + 1),
    }
}

pub(super) fn choose(value: bool, yes: &str, no: &str) -> String {
    (if value { yes } else { no }).to_owned()
}

/// Days or minutes, whichever leaves no rest.
pub(super) fn span(span: Duration) -> String {
    let minutes = span.whole_minutes();
    if minutes % (24 * 60) == 0 { format!("{} days", minutes / (24 * 60)) } else { format!("{minutes} minutes") }
}

/// What one should know beside a measured answer.
pub(super) fn note(profile: Profile, id: &str) -> Option<&'static str> {
    match (profile, id) {
        (Profile::Chromium, "third_party") => Some("withheld in Debian’s build and in incognito windows"),
        (Profile::Firefox, "schemeful_same_site") => Some("unless network.cookie.sameSite.schemeful is on"),
        (Profile::Chromium | Profile::Firefox, "total") => {
            Some("cookies used within 30 days are spared there; here the number is kept to")
        }
        (Profile::Standard, "per_domain" | "total") => Some("at least so many are asked for"),
        (Profile::Standard, "trusts_loopback" | "third_party") => Some("left to the user agent"),
        (Profile::Standard, "lax_allow_unsafe") => Some("a grace is allowed, and two minutes are named"),
        (Profile::Standard, "lone_dot_is_no_domain") => {
            Some("by the letter it counts as left out; web-platform-tests want it refused, and the judge follows them")
        }
        (Profile::Standard, "bare_cr") => Some("invalid, or a space: RFC 9112, section 2.2"),
        _ => None,
    }
}
