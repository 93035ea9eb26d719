//! `cloakroom attack SLUG --target cloakroom.toml`: the same attack file, against a site of one's own.

use std::{path::Path, process::ExitCode, time::Duration};

use clap::Args;
use cloakroom_engine::script::Report;
use serde_json::json;
use withstands::{
    attack::{Tried, try_attack},
    error::Stop,
    site::Site,
    wire::{Limits, Net},
};

use super::{OTHERWISE, accounts, otherwise, place::Place, stop_by_hand};
use crate::cli::{USAGE, fail, say};

/// Exit code for an attack that was not played.
const NOT_PLAYED: u8 = 4;
/// So many requests an attack may send: the control, the preparation and the steps take about sixty.
const MOST: u32 = 400;

/// Options that say which site an attack is played against.
#[derive(Debug, Args)]
pub(in crate::cli) struct Against {
    /// Play it against your own site, which this target file describes (cloakroom audit writes it), and not against the
    /// hotel.
    #[arg(long, value_name = "FILE", conflicts_with = "set")]
    pub(in crate::cli) target: Option<std::path::PathBuf>,
    /// With --target: the account that is attacked. Use one made for testing. Or in the variable CLOAKROOM_FIRST.
    #[arg(long, value_name = "NAME:PASSWORD", requires = "target")]
    first: Option<String>,
    /// With --target: the account that attacks. Or in the variable CLOAKROOM_SECOND.
    #[arg(long, value_name = "NAME:PASSWORD", requires = "target")]
    second: Option<String>,
    /// With --target: a host that is not this machine, and that you may attack.
    #[arg(long, value_name = "NAME", requires = "target")]
    allow_host: Vec<String>,
    /// With --target, for a site on https: authorities to believe beside the system's, in PEM.
    #[arg(long, value_name = "FILE", requires = "target")]
    ca: Option<std::path::PathBuf>,
}

/// Plays an attack file against the site that the target file describes.
pub(in crate::cli) async fn attack(slug: &str, text: &str, file: &Path, against: &Against, as_json: bool) -> ExitCode {
    match played(slug, text, file, against, as_json).await {
        Ok(code) => code,
        Err((code, says)) => fail(code, &withstands::report::clean(&says)),
    }
}

async fn played(
    slug: &str,
    text: &str,
    file: &Path,
    against: &Against,
    as_json: bool,
) -> Result<ExitCode, (u8, String)> {
    let usage = |says: String| (USAGE, says);
    let place = Place::find(None, Some(file), false).map_err(usage)?;
    place.allowed(&against.allow_host).map_err(usage)?;
    let Some(target) = &place.target else { return Err(usage(format!("{} is no target file", file.display()))) };
    let people = accounts::read(against.first.as_deref(), against.second.as_deref()).map_err(usage)?;
    let wire = place.wire(against.ca.as_deref()).await?;
    let gap = Duration::from_millis(if place.is_here() { 2 } else { 50 });
    let net = Net::new(Box::new(wire), place.url.clone(), Limits { requests: MOST, gap });
    stop_by_hand(&net);
    let opened = Site::open(&net, target, &people).await;
    let site = opened.map_err(|stop: Stop| (OTHERWISE, otherwise(&place, &stop.to_string())))?;
    let tried = try_attack(&site, slug, text).await.map_err(|says| (OTHERWISE, says))?;
    let url = target.url.as_str();
    Ok(match tried {
        Tried::Ran(ran) => {
            if as_json {
                let outcome = ran.outcome();
                let report = Report { outcome: &outcome, ..Report::of(slug, &ran.run) };
                say(&json!({ "report": report, "target": url, "notes": ran.notes, "requests": net.sent() }).to_string());
            } else {
                say(&ran.story());
            }
            ExitCode::from(ran.run.outcome.exit_code())
        }
        Tried::NotTried(because) => {
            let because = withstands::report::clean(&because);
            if as_json {
                let report = json!({ "attack": slug, "outcome": "not_tried", "because": because });
                say(&json!({ "report": report, "target": url, "requests": net.sent() }).to_string());
            } else {
                say(&format!("NOT TRIED, because {because}."));
            }
            ExitCode::from(NOT_PLAYED)
        }
    })
}
