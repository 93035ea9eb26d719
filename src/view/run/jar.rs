//! The session IDs and tokens in a browser's jar, as its own decisions tell.

use cloakroom_engine::{
    cookie::SetCookie,
    exchange::{Exchange, How},
};

use crate::sandbox::credential::{self, Kind};

#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    kind: Kind,
    name: String,
    domain: String,
    value: String,
}

/// What one browser holds.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Held>);

impl Jar {
    /// Takes in what an exchange tells of the jar: all that was in it before, and what the answer changed.
    pub(super) fn see(&mut self, exchange: &Exchange) {
        if exchange.navigation.how != How::ByHand {
            let cookies = exchange.verdicts.iter().map(|verdict| &verdict.cookie);
            let held = |c: &cloakroom_engine::cookie::Cookie| {
                let kind = credential::kind_of(&c.name)?;
                Some(Held { kind, name: c.name.clone(), domain: c.domain.clone(), value: c.value.clone() })
            };
            self.0 = cookies.filter_map(held).collect();
        }
        for set in &exchange.set {
            let (Some(kind), Ok(cookie)) = (credential::kind_of(&set.name), SetCookie::parse(&set.line)) else {
                continue;
            };
            let host = exchange.request.url.host_str().unwrap_or_default();
            let domain = cookie.domain.unwrap_or_else(|| host.to_owned());
            let gone = cookie.value.is_empty() || cookie.max_age.is_some_and(|age| age <= 0);
            if set.kept || gone {
                self.0.retain(|held| held.name != set.name || held.domain != domain);
            }
            if set.kept && !gone {
                self.0.push(Held { kind, name: cookie.name, domain, value: cookie.value });
            }
        }
    }

    /// The values in it, session IDs first.
    pub(super) fn values(&self) -> Vec<&str> {
        let mut held: Vec<&Held> = self.0.iter().collect();
        held.sort_by_key(|held| held.kind);
        held.into_iter().map(|held| held.value.as_str()).collect()
    }
}
