//! `cloakroom cookies explain`: what a browser does with a cookie, and why.
//!
//! Two ways in: JSON lines on standard input, answered by JSON lines; or one case in options, answered for a person.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};
use cloakroom_engine::{
    cookie::{Api, Kind, Profile},
    explain::{self, Case, Request, Step, Unreadable},
};
use time::OffsetDateTime;

use super::{
    USAGE,
    cookies_words::{in_options, told},
    fail,
    output::PIPE_CLOSED,
    say,
};
use crate::clock::Clock;

/// Exit code when a line could not be read.
const UNREADABLE: u8 = 1;

/// Options of `cookies`.
#[derive(Debug, Args)]
pub(super) struct Cookies {
    #[command(subcommand)]
    command: CookiesCommand,
}

#[derive(Debug, Subcommand)]
enum CookiesCommand {
    /// Say for each cookie whether a browser keeps it and sends it, and which rule decides.
    ///
    /// Without --set: reads cases as JSON lines on standard input, writes the answers as JSON lines, and exits 1 if a
    /// line could not be read.
    Explain(Explain),
}

/// Options of `cookies explain`.
#[derive(Debug, Args)]
struct Explain {
    /// A Set-Cookie value. May be repeated; they come in this order.
    #[arg(long, value_name = "LINE")]
    set: Vec<String>,
    /// The address whose response sets them; that of --to when left out.
    #[arg(long, value_name = "URL")]
    at: Option<String>,
    /// The address of the request that follows.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// The request's method.
    #[arg(long, default_value = "GET")]
    method: String,
    /// The page that causes the request; left out, a person types the address.
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// The page in the address bar, where it is not --from.
    #[arg(long, value_name = "URL")]
    top: Option<String>,
    /// What the request is for.
    #[arg(long, value_enum, default_value = "navigate")]
    kind: KindArg,
    /// A script looks at document.cookie, instead of a request.
    #[arg(long)]
    script: bool,
    /// Whose rules: standard, chromium, firefox or safari (documented, not measured); chromium-debian and
    /// chromium-incognito block third-party cookies. Left out: the standard's, and where the browsers differ.
    #[arg(long)]
    profile: Option<Profile>,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindArg {
    Navigate,
    Fetch,
    Image,
    Iframe,
}

pub(super) fn cookies(options: Cookies) -> ExitCode {
    let CookiesCommand::Explain(options) = options.command;
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
    let case = options.into_case();
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
    fn into_case(self) -> Case {
        let to = self.to.or_else(|| self.at.clone()).unwrap_or_default();
        let kind = match self.kind {
            KindArg::Navigate => Kind::Navigate,
            KindArg::Fetch => Kind::Fetch,
            KindArg::Image => Kind::Image,
            KindArg::Iframe => Kind::Iframe,
        };
        let set_at = Request { url: self.at.unwrap_or_else(|| to.clone()), ..Request::default() };
        let query = Request {
            url: to,
            method: Some(self.method),
            api: Some(if self.script { Api::Script } else { Api::Http }),
            initiator: self.from,
            kind,
            top: self.top,
            redirects: Vec::new(),
            redirect_chain: None,
            at: None,
        };
        Case { steps: vec![Step { set: self.set, request: set_at }], query, ..Case::default() }
    }
}

/// Answers each line as it comes; one that cannot be read is answered with its error, and the rest goes on.
fn json_lines(profile: Profile, now: OffsetDateTime) -> ExitCode {
    let (mut input, mut output) = (io::stdin().lock(), io::BufWriter::new(io::stdout().lock()));
    let (mut code, mut line) = (ExitCode::SUCCESS, Vec::new());
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) if line.trim_ascii().is_empty() => continue,
            Ok(_) => {}
            Err(error) => return fail(UNREADABLE, &format!("standard input: {error}")),
        }
        let written = match answered(&line, profile, now) {
            Ok(answer) => serde_json::to_writer(&mut output, &answer),
            Err(unreadable) => {
                code = ExitCode::from(UNREADABLE);
                serde_json::to_writer(&mut output, &unreadable)
            }
        };
        // Whoever reads has gone: there is nobody left to tell.
        if written.is_err() || output.write_all(b"\n").is_err() {
            return ExitCode::from(PIPE_CLOSED);
        }
    }
    if output.flush().is_err() { ExitCode::from(PIPE_CLOSED) } else { code }
}

fn answered(line: &[u8], profile: Profile, now: OffsetDateTime) -> Result<explain::Answer, Unreadable> {
    match std::str::from_utf8(line) {
        Ok(text) => explain::line(text, profile, now),
        Err(error) => Err(Unreadable { id: None, error: format!("the line is not UTF-8: {error}") }),
    }
}
