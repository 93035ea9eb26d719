//! Findings held against the attack of the course that shows the same: played from its file, beside the check.

use super::{Ready, Tried, file, play};
use crate::{
    audit::{Outcome, Played},
    error::Stop,
    people::People,
    site::Site,
    target::Target,
    wire::Net,
};

/// Plays the attacks that the findings name, each once, and notes how they ended. What cannot be played says why.
pub async fn beside(net: &Net, target: &Target, people: &People, outcome: &mut Outcome) {
    let mut slugs: Vec<&'static str> = outcome.findings.iter().filter_map(|finding| finding.entry.attack).collect();
    slugs.dedup();
    slugs.sort_unstable();
    slugs.dedup();
    if slugs.is_empty() || outcome.stopped.is_some() || !outcome.passwords_back {
        return;
    }
    let ready = async {
        let site = Site::open(net, target, people).await?;
        let ready = Ready::of(&site).await?;
        Ok::<_, Stop>((site, ready))
    };
    let ready = ready.await;
    for slug in slugs {
        let tried = match (&ready, file(slug)) {
            (Ok((site, ready)), Some(text)) => play(site, ready, slug, text).await,
            (Err(stop), _) => Ok(Tried::NotTried(stop.to_string())),
            (_, None) => continue,
        };
        let (ended, says) = match tried {
            Ok(Tried::Ran(ran)) => (ran.run.outcome.exit_code(), ran.says()),
            Ok(Tried::NotTried(because)) | Err(because) => (super::NOT_PLAYED, because),
        };
        let ended = match ended {
            0 => "stopped",
            1 => "won",
            _ => "not_tried",
        };
        outcome.attacks.push(Played { slug, ended, says });
    }
    outcome.requests = net.sent();
}
