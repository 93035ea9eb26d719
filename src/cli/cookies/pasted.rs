//! `cloakroom cookies paste`: a dump or a configuration, taken for what it is.

use std::{fmt::Write, path::PathBuf, process::ExitCode};

use clap::Args;
use cloakroom_engine::{
    cookie::visible,
    explain::Ask,
    paste::{self, Configuration, Pasted},
};

use super::{
    input::{self, Unread},
    words::{in_options, told, wrapped},
};
use crate::{
    cli::{USAGE, fail, say},
    clock::Clock,
};

/// More is no paste; of a HAR the file is given.
const MOST_MEGABYTES: u64 = 1;
/// More lines are not told to a person.
const MOST_LINES: usize = 1000;
/// What to do instead.
const ELSEWHERE: &str = "Give the part that matters; a HAR goes to cloakroom cookies har FILE, and many cases, as JSON lines, to cloakroom cookies explain";

/// Exit code when it is nothing that is known.
const UNKNOWN: u8 = 1;

/// Options of `cookies paste`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The file; standard input when left out.
    file: Option<PathBuf>,
    /// The address that answered, where the paste does not tell.
    #[arg(long, value_name = "URL")]
    at: Option<String>,
    /// The address that is asked next; that of --at when left out.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
}

pub(super) fn paste(options: Options) -> ExitCode {
    let text = match input::read(options.file.as_deref(), MOST_MEGABYTES) {
        Ok(text) => text,
        Err(error @ Unread::TooLarge(_)) => {
            return fail(USAGE, &format!("the paste was not read: {error}. {ELSEWHERE}"));
        }
        Err(error) => return fail(USAGE, &format!("the paste could not be read: {error}")),
    };
    let now = Clock::default().now();
    let pasted = paste::read(&text, now);
    let lines = pasted.lines().len();
    if lines > MOST_LINES {
        return fail(
            USAGE,
            &format!("{lines} Set-Cookie lines are more than the {MOST_LINES} that are taken. {ELSEWHERE}"),
        );
    }
    let mut out = format!("Read as {}.\n", visible(&pasted.took()));
    match &pasted {
        Pasted::Nothing => {
            return fail(USAGE, "nothing was pasted. Give a file, or the output of curl -i on standard input");
        }
        Pasted::Har => return fail(USAGE, "this is a HAR: cloakroom cookies har FILE"),
        Pasted::Unknown(_) => {
            say(out.trim_end());
            return fail(
                UNKNOWN,
                "paste an answer with its headers, a request, Copy as cURL, rows of a cookie table or a session configuration",
            );
        }
        Pasted::Configuration(configuration) => configured(&mut out, configuration),
        _ => {}
    }
    for cause in pasted.causes() {
        let seen = cause.seen.map(|seen| format!(" (seen: {})", visible(&seen))).unwrap_or_default();
        let _ = writeln!(out, "\n{}{seen}\n{}{}", cause.title, wrapped(cause.says), wrapped(cause.try_it).trim_end());
    }
    match judged(&pasted, options, now) {
        Ok(story) => out.push_str(&story),
        Err(problem) => return fail(USAGE, &problem),
    }
    say(out.trim_end());
    ExitCode::SUCCESS
}

fn configured(out: &mut String, configuration: &Configuration) {
    let _ = writeln!(out, "{}", configuration.headline);
    for one in &configuration.settings {
        let _ =
            writeln!(out, "\n  {:<13}{}\n{}", one.standing.word(), visible(&one.text), wrapped(&one.says).trim_end());
    }
    for note in &configuration.notes {
        let _ = writeln!(out, "\n{}", wrapped(note).trim_end());
    }
    if !configuration.fixed.is_empty() {
        let fixed: Vec<_> = configuration.fixed.lines().map(visible).collect();
        let _ = writeln!(out, "\n{}", fixed.join("\n"));
    }
}

/// The lines in it, judged, if there are any.
fn judged(pasted: &Pasted, options: Options, now: time::OffsetDateTime) -> Result<String, String> {
    let set = pasted.lines();
    if set.is_empty() {
        return Ok(String::new());
    }
    let told_at = match pasted {
        Pasted::Answer(dump) => dump.at(),
        Pasted::Table(rows) => rows.first().map(|row| row.at.clone()),
        Pasted::Configuration(_) => Some("https://app.example/".to_owned()),
        _ => None,
    };
    let at = options.at.or(told_at).ok_or("say which address answered: --at https://hotel.example/")?;
    let ask = Ask { set, at, to: options.to.unwrap_or_default(), ..Ask::default() };
    let case = ask.case().map_err(|problem| in_options(&problem))?;
    told(&case, None, now).map(|story| format!("\n{story}"))
}
