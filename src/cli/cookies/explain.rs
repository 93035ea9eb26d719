//! One case in options.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use clap::Args;
use cloakroom_engine::{
    cookie::{Profile, ThirdParty},
    explain::{self, Ask, By, Case, Credentials, SetBy},
};
use time::{Duration, OffsetDateTime};

use super::{
    json_lines::json_lines,
    words::{in_options, told},
};
use crate::{
    cli::{USAGE, fail, say},
    clock::Clock,
};

/// Options of `cookies explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A Set-Cookie value. May be repeated; they come in this order.
    #[arg(long, value_name = "LINE")]
    set: Vec<String>,
    /// The address whose response sets them; that of --to when left out.
    #[arg(long, value_name = "URL")]
    at: Option<String>,
    /// What brought them: page, form, fetch, image, frame, script or redirect. Left out: page, or with --in-frame-of a
    /// frame.
    #[arg(long, value_name = "WHAT", value_parser = set_by)]
    set_by: Option<SetBy>,
    /// The address of the request that follows.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// The request's method.
    #[arg(long)]
    method: Option<String>,
    /// The page that causes the request; left out, a person types the address.
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// The page in the address bar, where all of it happens in a frame inside that page.
    #[arg(long, value_name = "URL")]
    in_frame_of: Option<String>,
    /// The page in the address bar, where it is not --from.
    #[arg(long, value_name = "URL")]
    top: Option<String>,
    /// What the request is for: navigate, fetch, image, iframe, or server, which is no browser.
    #[arg(long, value_name = "KIND", default_value = "navigate", value_parser = kind)]
    kind: By,
    /// Whether a fetch carries cookies to another origin: include, same-origin or omit.
    #[arg(long, value_name = "MODE", default_value = "same-origin", value_parser = credentials)]
    credentials: Credentials,
    /// An address or a host that redirects on the way. May be repeated; they come in this order.
    #[arg(long, value_name = "URL")]
    via: Vec<String>,
    /// How long after the lines were set, such as 3m, 2h or 8d.
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = time, allow_hyphen_values = true)]
    later: Duration,
    /// The browser was closed in between.
    #[arg(long)]
    restarted: bool,
    /// How much the browser's clock is ahead, such as 1d; -1d when it is behind.
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = time, allow_hyphen_values = true)]
    clock: Duration,
    /// Third-party cookies: allowed, blocked or partitioned. Left out: what each browser does by itself.
    #[arg(long, value_name = "SETTING", value_parser = third_party)]
    third_party: Option<ThirdParty>,
    /// A script looks at document.cookie, instead of a request.
    #[arg(long)]
    script: bool,
    /// Whose rules, such as standard, chromium or firefox. Left out: the standard's, and where the browsers differ.
    #[arg(long)]
    profile: Option<Profile>,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
}

fn set_by(word: &str) -> Result<SetBy, String> {
    let found = SetBy::ALL.into_iter().find(|(name, _)| *name == word);
    found.map(|(_, what)| what).ok_or_else(|| one_of(&SetBy::ALL.map(|(name, _)| name)))
}

fn kind(word: &str) -> Result<By, String> {
    let names = ["navigate", "fetch", "image", "iframe", "server"];
    match word {
        "navigate" => Ok(By::Link),
        "fetch" => Ok(By::Fetch),
        "image" => Ok(By::Image),
        "iframe" | "frame" => Ok(By::Frame),
        "server" => Ok(By::Server),
        _ => Err(one_of(&names)),
    }
}

fn credentials(word: &str) -> Result<Credentials, String> {
    Credentials::named(word).ok_or_else(|| one_of(&Credentials::ALL.map(Credentials::name)))
}

fn time(word: &str) -> Result<Duration, String> {
    explain::span(word).ok_or_else(|| "write a number with s, m, h or d behind it, such as 3m, up to 1000d".to_owned())
}

fn third_party(word: &str) -> Result<ThirdParty, String> {
    explain::third_party("", word).map_err(|problem| problem.what)
}

fn one_of(names: &[&str]) -> String {
    format!("choose one of {}", names.join(", "))
}

pub(super) fn explain(options: Explain) -> ExitCode {
    let now = Clock::default().now();
    if options.set.is_empty() {
        return if io::stdin().is_terminal() {
            fail(
                USAGE,
                "nothing to explain. Give --set 'sid=1; Secure' --to https://hotel.example/, or JSON lines on standard input.",
            )
        } else {
            json_lines(options.profile.unwrap_or(Profile::Standard), now)
        };
    }
    if options.to.is_none() && options.at.is_none() {
        return fail(USAGE, "say where the request goes: --to https://hotel.example/");
    }
    let (profile, json) = (options.profile, options.json);
    let case = match options.into_case() {
        Ok(case) => case,
        Err(problem) => return fail(USAGE, &in_options(&problem)),
    };
    let answer = if json { as_json(&case, profile, now) } else { told(&case, profile, now) };
    match answer {
        Ok(text) => {
            say(text.trim_end());
            ExitCode::SUCCESS
        }
        Err(problem) => fail(USAGE, &problem),
    }
}

fn as_json(case: &Case, profile: Option<Profile>, now: OffsetDateTime) -> Result<String, String> {
    let played = explain::play(case, profile.unwrap_or(Profile::Standard), now).map_err(|p| in_options(&p))?;
    serde_json::to_string(&explain::Answer::new(None, &played, true)).map_err(|e| e.to_string())
}

impl Explain {
    fn into_case(self) -> Result<Case, explain::Problem> {
        let text = Option::unwrap_or_default;
        let framed = self.in_frame_of.is_some();
        let by = match self.kind {
            _ if self.script => By::Script,
            By::Link if self.from.is_none() && framed => By::Frame,
            By::Link if self.from.is_none() => By::Typed,
            by => by,
        };
        let set_by = self.set_by.unwrap_or(if framed { SetBy::Frame } else { SetBy::Page });
        let method = self.method.unwrap_or_else(|| "GET".to_owned());
        let ask = Ask {
            set: self.set,
            at: text(self.at),
            set_by,
            to: text(self.to),
            by,
            method,
            from: text(self.from),
            around: text(self.in_frame_of),
            credentials: self.credentials,
            via: self.via,
            later: self.later,
            restarted: self.restarted,
            clock: self.clock,
            third_party: self.third_party,
        };
        let mut case = ask.case()?;
        if self.top.is_some() {
            case.query.top = self.top;
        }
        Ok(case)
    }
}
