//! `cloakroom attack SLUG --set switch=value`: run it, tell the story, exit by the outcome. With `--target` it is played
//! against a site of one's own.

use std::process::ExitCode;

use clap::Args;
use cloakroom_engine::script::Report;
use serde_json::json;

use super::{
    CourseArg, USAGE,
    audit::attack::{self as own_site, Against},
    fail, say,
};
use crate::{
    course::Library,
    files::Files,
    matrix::Defences,
    password::Hasher,
    private_servers::StoreServers,
    runner::run_attack,
    sandbox::Services,
    store::{StoreKind, Stores},
    switch::{AttackSettings, STORE},
    views::Views,
};

/// Options of `attack`.
#[derive(Debug, Args)]
pub(super) struct Attack {
    /// The attack, for example fixation-planted.
    slug: String,
    /// Turn a defence on: switch=value. All others are as the attack begins: at their weakest, as a rule. May be
    /// repeated; `everything` and `tower_sessions` are sets.
    #[arg(long = "set", value_name = "SWITCH=VALUE")]
    set: Vec<String>,
    /// Print the outcome as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    against: Against,
    #[command(flatten)]
    course: CourseArg,
}

pub(super) async fn attack(options: Attack) -> ExitCode {
    let files = Files::find(options.course.course.as_deref());
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    let Some(page) = course.attack(&options.slug) else {
        let there_are: Vec<&str> = course.attacks.iter().map(|a| a.attack.slug.as_str()).collect();
        return fail(USAGE, &format!("there is no attack `{}`; there are: {}", options.slug, there_are.join(", ")));
    };
    if let Some(file) = &options.against.target {
        let text = files.text(&format!("lessons/attacks/{}.md", options.slug)).unwrap_or_default();
        return own_site::attack(&options.slug, &text, file, &options.against, options.json).await;
    }
    let mut switches = page.attack.start();
    for text in &options.set {
        match Defences::parse(text) {
            Ok(defences) => defences.settings().into_iter().for_each(|setting| switches.set(setting)),
            Err(error) => return fail(USAGE, &error.to_string()),
        }
    }
    let services = match services(views) {
        Ok(services) => services,
        Err(error) => return fail(USAGE, &error),
    };
    // One of our own for this run, where the sessions are to lie in a server.
    let servers = StoreServers::new(services.stores.clone());
    if let Some(kind) = StoreKind::of(switches.value(&STORE))
        && let Err(error) = servers.make_ready(kind).await
    {
        return fail(USAGE, &error.to_string());
    }
    let timed = run_attack(&page.attack, &services, &switches).await.map_err(|e| e.to_string());
    match timed {
        Ok(timed) => {
            let report = Report::of(&options.slug, &timed.run);
            if options.json {
                say(&json!({ "report": report, "switches": switches }).to_string())
            } else {
                say(&timed.run.story())
            }
            ExitCode::from(timed.run.outcome.exit_code())
        }
        Err(error) => fail(USAGE, &error),
    }
}

pub(super) fn services(views: Views) -> Result<Services, String> {
    let stores = Stores::in_memory().map_err(|e| e.to_string())?;
    Ok(Services { stores, hasher: Hasher::default(), views })
}
