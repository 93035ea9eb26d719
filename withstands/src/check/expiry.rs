//! Whether a session ends by itself: unused, and used all the time. The one group that waits, and only if it is asked to.
//!
//! A session that is still open after the time that its owner names is proved by one answer, so nobody waits twice; it is
//! asked for twice in a row.

use std::time::{Duration, Instant};

use super::{Ended, Verdict, found, held, untried};
use crate::{
    error::Step,
    patience::{past, said},
    site::{Site, Whose},
    visitor::Visitor,
};

pub(super) const IDS: &[&str] = &["idle-expiry", "absolute-expiry"];

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let Some(patience) = site.patience else {
        let because = "nobody waited: --patience 15m,8h says how long a session may live unused, and how long in use";
        return Ok(IDS.iter().map(|id| (*id, untried(because))).collect());
    };
    let mark = site.net.mark();
    let unused = Kept::of(site, site.alice().await?);
    let mut used = match patience.absolute {
        Some(_) => Some(Kept::of(site, site.mallory().await?)),
        None => None,
    };
    let begun = Instant::now();
    let (idle_ends, absolute_ends) = (past(patience.idle), past(patience.absolute.unwrap_or_default()));
    let mut idle = None;
    let mut absolute = used.is_none().then(|| untried("nobody waited: --patience 15m,8h names a second time"));
    loop {
        let now = begun.elapsed();
        if idle.is_none() && now >= idle_ends {
            idle = Some(judged(site, mark, &unused, "was not used for", now).await?);
        }
        if let Some(kept) = used.as_mut().filter(|_| absolute.is_none()) {
            if !kept.touched(site).await? {
                absolute = Some(held(format!("a session in use ended within {}", said(now))));
            } else if now >= absolute_ends {
                absolute = Some(judged(site, mark, kept, "was used all the time for", now).await?);
            }
        }
        if let (Some(idle), Some(absolute)) = (&idle, &absolute) {
            return Ok(vec![("idle-expiry", idle.clone()), ("absolute-expiry", absolute.clone())]);
        }
        let next = if idle.is_none() { idle_ends } else { absolute_ends };
        let rest = next.saturating_sub(begun.elapsed()).max(Duration::from_millis(50));
        site.net.pause(rest.min(patience.between())).await;
    }
}

async fn judged(site: &Site<'_>, mark: usize, kept: &Kept<'_>, how: &str, after: Duration) -> Step<Verdict> {
    if !kept.open(site).await? || !kept.open(site).await? {
        return Ok(held(format!("a session that {how} {} has ended", said(after))));
    }
    let gone = site.session_of(&kept.visitor).is_empty();
    let but =
        if gone { " The browser has thrown its cookie away; a copy of it opens the page all the same." } else { "" };
    Ok(found(site, mark, format!("A session that {how} {} is still open.{but}", said(after))))
}

/// A logged-in browser, and what it held when it was last seen to be logged in: a thief's copy does not expire in a jar.
struct Kept<'n> {
    visitor: Visitor<'n>,
    copy: Vec<(String, String)>,
    whose: Whose,
}

impl<'n> Kept<'n> {
    fn of(site: &Site<'n>, visitor: Visitor<'n>) -> Self {
        let whose = if visitor.who == "Alice" { Whose::Alice } else { Whose::Mallory };
        Self { copy: visitor.cookies_for(&site.who()), visitor, whose }
    }

    /// Does the copy open the page?
    async fn open(&self, site: &Site<'_>) -> Step<bool> {
        let whose = site.whose_by(&self.visitor, &self.copy).await?;
        Ok(whose == self.whose || whose == Whose::Somebody)
    }

    /// The person looks at the page again, and the browser keeps what comes.
    async fn touched(&mut self, site: &Site<'_>) -> Step<bool> {
        let page = self.visitor.open(&site.who()).await?.last().clone();
        let whose = site.marks.whose(&page);
        if whose == self.whose || whose == Whose::Somebody {
            self.copy = self.visitor.cookies_for(&site.who());
            return Ok(true);
        }
        self.open(site).await
    }
}
