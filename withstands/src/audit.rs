//! The run: each group of checks, again where something was found, and what both runs say.

use std::time::{Duration, Instant};

use crate::{
    check::{Ended, Entry, GROUPS, Group, Proof, Severity, Verdict, entry},
    error::{Halt, Step, Stop},
    patience::Patience,
    people::People,
    site::Site,
    target::Target,
    wire::Net,
};

/// What was found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check.
    pub entry: &'static Entry,
    /// How serious it is here.
    pub severity: Severity,
    /// What was seen, the last time.
    pub proof: Proof,
}

/// How an attack of the course went that shows the same as a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// The attack.
    pub slug: &'static str,
    /// `won`, `stopped` or `not_tried`.
    pub ended: &'static str,
    /// The same in a sentence, without its full stop.
    pub says: String,
}

/// How a whole audit ended.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What happened, in two runs that agree; the most serious first.
    pub findings: Vec<Finding>,
    /// What was tried and held: the check, and what was tried.
    pub not_found: Vec<(&'static Entry, String)>,
    /// What nothing is known of: the check, and why.
    pub not_tried: Vec<(&'static Entry, String)>,
    /// What is so, and no flaw by itself.
    pub notes: Vec<String>,
    /// Attacks that were played beside the findings.
    pub attacks: Vec<Played>,
    /// How many requests were sent.
    pub requests: u32,
    /// How long it took.
    pub took: Duration,
    /// Why it ended early.
    pub stopped: Option<String>,
    /// Are both passwords those from before?
    pub passwords_back: bool,
}

/// What to run.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// These checks only; all, if there are none.
    pub only: Vec<String>,
    /// How long a session may live; without it nobody waits.
    pub patience: Option<Patience>,
}

impl Plan {
    fn has(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == id)
    }

    /// The groups that are run, and about how many requests each takes.
    #[must_use]
    pub fn groups(&self) -> Vec<(&'static str, u32)> {
        let run = GROUPS.iter().filter(|group| group.ids.iter().any(|id| self.has(id)));
        run.map(|group| (group.title, group.requests)).collect()
    }
}

/// Runs an audit. `told` hears what is found, as soon as it is.
///
/// # Errors
/// The site is not what the target file says: in words.
pub async fn run(
    net: &Net,
    target: &Target,
    people: &People,
    plan: &Plan,
    told: &(dyn Fn(&Finding) + Sync),
) -> Result<Outcome, String> {
    let begun = Instant::now();
    let mut site = Site::open(net, target, people).await.map_err(|stop| stop.to_string())?;
    site.patience = plan.patience;
    let mut outcome = Outcome::default();
    for group in GROUPS {
        if !group.ids.iter().any(|id| plan.has(id)) {
            continue;
        }
        match twice(&site, group, outcome.stopped.as_deref()).await {
            Ok(ended) => ended.into_iter().filter(|(id, _)| plan.has(id)).for_each(|one| outcome.take(one, told)),
            Err(halt) => {
                outcome.stopped = Some(halt.to_string());
                let because = outcome.stopped.clone().unwrap_or_default();
                group.ids.iter().for_each(|id| outcome.take((id, Verdict::NotTried(because.clone())), told));
            }
        }
    }
    if outcome.stopped.is_none() {
        outcome.notes = notes(&site).await;
    }
    outcome.passwords_back = put_back(&site).await;
    outcome.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    outcome.requests = net.sent();
    outcome.took = begun.elapsed();
    Ok(outcome)
}

/// Both runs of a group. What one found and the other did not is not known.
async fn twice<'a>(site: &'a Site<'a>, group: &Group, stopped: Option<&str>) -> Result<Vec<Ended>, Halt> {
    if let Some(because) = stopped {
        return Ok(group.ids.iter().map(|id| (*id, Verdict::NotTried(because.to_owned()))).collect());
    }
    let first = once(site, group).await?;
    if group.waits || !first.iter().any(|(_, verdict)| matches!(verdict, Verdict::Found(_))) {
        return Ok(first);
    }
    let second = once(site, group).await?;
    let again = |id: &str| second.iter().find(|(other, _)| *other == id).map(|(_, verdict)| verdict.clone());
    let both = first.into_iter().map(|(id, verdict)| {
        let both = match (verdict, again(id)) {
            (Verdict::Found(_), Some(Verdict::Found(proof))) => Verdict::Found(proof),
            (Verdict::Found(_), _) => Verdict::NotTried("two runs did not agree".to_owned()),
            (other, _) => other,
        };
        (id, both)
    });
    Ok(both.collect())
}

async fn once<'a>(site: &'a Site<'a>, group: &Group) -> Result<Vec<Ended>, Halt> {
    let ended: Step<Vec<Ended>> = (group.run)(site).await;
    match ended {
        Ok(ended) => Ok(ended),
        Err(Stop::Halt(halt)) if halt.ends_all() => Err(halt),
        Err(stop) => Ok(group.ids.iter().map(|id| (*id, Verdict::NotTried(stop.to_string()))).collect()),
    }
}

impl Outcome {
    /// The run of the attack that shows the same as this finding.
    #[must_use]
    pub fn played(&self, finding: &Finding) -> Option<&Played> {
        self.attacks.iter().find(|played| Some(played.slug) == finding.entry.attack)
    }

    fn take(&mut self, (id, verdict): Ended, told: &(dyn Fn(&Finding) + Sync)) {
        let Some(entry) = entry(id) else { return };
        match verdict {
            Verdict::Found(proof) => {
                let finding = Finding { entry, severity: proof.severity.unwrap_or(entry.severity), proof };
                told(&finding);
                self.findings.push(finding);
            }
            Verdict::NotFound(says) => self.not_found.push((entry, says)),
            Verdict::NotTried(because) => self.not_tried.push((entry, because)),
        }
    }
}

/// What is so, and is no flaw by itself.
async fn notes(site: &Site<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if let Ok(name) = site.cookie()
        && !name.starts_with("__Host-")
    {
        notes.push(format!(
            "The cookie {name} has no prefix __Host-: another host or port of this site can put one of the same name beside it (ASVS 3.3.1, 3.3.3)."
        ));
    }
    if let Some(logout) = site.target.logout.as_ref().filter(|logout| logout.send.starts_with("GET ")) {
        notes.push(format!("{} logs out: a link on another site can do so too.", logout.send));
    }
    if let (Ok(one), Ok(two)) = (site.alice().await, site.alice().await) {
        let open = [site.whose(&one).await, site.whose(&two).await];
        if open.iter().all(|whose| whose.as_ref().is_ok_and(|whose| whose.is("Alice"))) {
            notes.push("Alice can be logged in twice at the same time. ASVS 7.1.2 asks you to write down how many sessions are meant.".to_owned());
        }
    }
    notes
}

/// Puts both passwords back, whatever has happened.
async fn put_back(site: &Site<'_>) -> bool {
    let mut back = true;
    for person in [&site.people.alice, &site.people.mallory] {
        if person.may_be_changed() {
            site.net.grant(60);
            back &= site.put_back(person).await.unwrap_or(false);
        }
    }
    back
}
