//! `cloakroom audit URL`: looks at a site, attacks it with two accounts of one's own, and says what was found.
//!
//! Exits 0 if nothing was found, 1 if something was, 2 for wrong usage, 3 if the site is not what the target file says.

mod accounts;
pub(super) mod attack;
mod place;
mod reports;

use std::{io::IsTerminal, path::PathBuf, process::ExitCode, sync::atomic::Ordering, time::Duration};

use clap::Args;
use withstands::{
    audit::{Finding, Outcome, Plan, run},
    check::entry,
    look::look,
    patience::Patience,
    people::People,
    report::{Known, Paint, one_finding},
    target::Target,
    wire::{Limits, Net},
};

use super::{USAGE, fail, output::warn, say};
use place::Place;

/// Exit code for something found.
const FOUND: u8 = 1;
/// Exit code for a site that is not what the target file says.
const OTHERWISE: u8 = 3;
/// As a shell counts it: 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

/// Options of `audit`.
#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Where the site is, for example http://localhost:8080. Without it the target file says so.
    url: Option<String>,
    /// The account that is attacked. Use one made for testing. Or in the variable CLOAKROOM_FIRST.
    #[arg(long, value_name = "NAME:PASSWORD")]
    first: Option<String>,
    /// The account that attacks. Or in the variable CLOAKROOM_SECOND.
    #[arg(long, value_name = "NAME:PASSWORD")]
    second: Option<String>,
    /// The target file: what is known of the site. It is written the first time, to be corrected by hand.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A host that is not this machine, and that you may attack. Typed out, so that no slip of the pen attacks another.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// For a site on https: authorities to believe beside the system's, in PEM. A certificate that signs itself is its own.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Look at the site anew and write the target file. Nothing is attacked.
    #[arg(long)]
    look: bool,
    /// Say what would be sent, and send nothing.
    #[arg(long)]
    dry_run: bool,
    /// Only this check; may be repeated.
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Print the proof of this finding, step by step and as curl. 1 is the first.
    #[arg(long, value_name = "N")]
    why: Option<usize>,
    /// Wait for sessions to end: so long unused, and so long in use, as 15m or 15m,8h. Say what your site promises.
    #[arg(long, value_name = "TIMES", value_parser = Patience::read)]
    patience: Option<Patience>,
    /// Send at most so many requests.
    #[arg(long, value_name = "N", default_value_t = 3000)]
    requests: u32,
    /// Print the report as JSON: one object.
    #[arg(long)]
    json: bool,
    /// Write the report as a page that needs nothing else.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the report as SARIF 2.1.0.
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// Write the report as JUnit.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// An earlier report (--json): only what is new counts.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

pub(super) async fn audit(options: Audit) -> ExitCode {
    match prepared(&options).await {
        Ok(code) => code,
        Err((code, says)) => fail(code, &withstands::report::clean(&says)),
    }
}

type Ended = Result<ExitCode, (u8, String)>;

async fn prepared(options: &Audit) -> Ended {
    let usage = |says: String| (USAGE, says);
    if let Some(unknown) = options.only.iter().find(|id| entry(id).is_none()) {
        return Err(usage(format!("there is no check `{unknown}`; there are: {}", ids())));
    }
    let known = match &options.baseline {
        Some(file) => reports::known(file).map_err(usage)?,
        None => Known::default(),
    };
    let place = Place::find(options.url.as_deref(), options.file.as_deref(), options.look).map_err(usage)?;
    place.allowed(&options.allow_host).map_err(usage)?;
    let plan = Plan { only: options.only.clone(), patience: options.patience };
    if options.dry_run {
        dry_run(&place, &plan, options.requests);
        return Ok(ExitCode::SUCCESS);
    }
    let people = accounts::read(options.first.as_deref(), options.second.as_deref()).map_err(usage)?;
    let wire = place.wire(options.ca.as_deref()).await?;
    let limits = Limits {
        requests: options.requests,
        gap: if place.is_here() { Duration::from_millis(2) } else { Duration::from_millis(50) },
    };
    let net = Net::new(Box::new(wire), place.url.clone(), limits);
    stop_by_hand(&net);
    let quiet = options.json;
    let target = match place.target.clone() {
        Some(target) => target,
        None => looked(&net, &people, &place, quiet).await?,
    };
    if options.look {
        return Ok(ExitCode::SUCCESS);
    }
    let paint = paint();
    let told = |finding: &Finding| {
        if !quiet && options.why.is_none() {
            say(&one_finding(finding, paint));
        }
    };
    if !quiet {
        say(&format!("{}, at most {} requests, to this host only.{}\n", target.url, options.requests, waits(&plan)));
    }
    let mut outcome =
        run(&net, &target, &people, &plan, &told).await.map_err(|says| (OTHERWISE, otherwise(&place, &says)))?;
    withstands::attack::beside(&net, &target, &people, &mut outcome).await;
    reports::write(options, &place, &target, &people, &outcome, &known).map_err(usage)?;
    lost_password(&people);
    Ok(code(&outcome, &known))
}

async fn looked(net: &Net, people: &People, place: &Place, quiet: bool) -> Result<Target, (u8, String)> {
    if !quiet {
        say(&format!("Looking at {}, as a visitor would\n", place.url));
    }
    let looked = look(net, people).await.map_err(|unseen| {
        lost_password(people);
        (OTHERWISE, unseen.to_string())
    })?;
    let text = looked.target.written(&looked.guesses);
    std::fs::write(&place.file, text)
        .map_err(|error| (USAGE, format!("{} could not be written: {error}", place.file.display())))?;
    if !quiet {
        looked.says.iter().for_each(|line| say(&format!("  {}", withstands::report::clean(line))));
        say(&format!("\nWrote {}. What is wrong there, correct by hand.\n", place.file.display()));
    }
    Ok(looked.target)
}

fn otherwise(place: &Place, says: &str) -> String {
    format!(
        "the site is not what {} says, so nothing was tried. {says}. Correct the file, or look again: cloakroom audit {} --look",
        place.file.display(),
        place.url
    )
}

/// A first Ctrl-C ends the audit before its next request: then passwords are put back.
fn stop_by_hand(net: &Net) {
    let ended = net.ended();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            warn("stopping, and putting passwords back");
            ended.store(true, Ordering::Relaxed);
        }
    });
}

fn lost_password(people: &People) {
    for person in [&people.alice, &people.mallory].into_iter().filter(|person| person.may_be_changed()) {
        warn(&format!(
            "the password of {} could not be put back; it is now {}",
            person.name,
            person.passwords().last().cloned().unwrap_or_default()
        ));
    }
}

fn code(outcome: &Outcome, known: &Known) -> ExitCode {
    ExitCode::from(match &outcome.stopped {
        _ if known.new_ones(outcome) > 0 => FOUND,
        Some(why) if why.contains("by hand") => INTERRUPTED,
        Some(_) => OTHERWISE,
        None => 0,
    })
}

fn dry_run(place: &Place, plan: &Plan, most: u32) {
    say(&format!(
        "{}: about {} requests, never above {most}\n",
        place.url,
        plan.groups().iter().map(|(_, n)| n).sum::<u32>()
    ));
    for (title, requests) in plan.groups() {
        say(&format!("  {title:<26} {requests:>5}"));
    }
    say(&format!("\nWhat is found is tried a second time.{} Nothing was sent.", waits(plan)));
}

/// How long it is going to wait, said beforehand.
fn waits(plan: &Plan) -> String {
    let minutes = |time: Duration| format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60);
    plan.patience.map(|patience| format!(" Then it waits {}.", minutes(patience.whole()))).unwrap_or_default()
}

fn ids() -> String {
    withstands::check::entries().iter().map(|entry| entry.id).collect::<Vec<_>>().join(", ")
}

fn paint() -> Paint {
    Paint(std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none())
}
