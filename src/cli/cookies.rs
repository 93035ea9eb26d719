//! `cloakroom cookies`: what a browser does with cookies, and why.
//!
//! `har` follows them through a recording, `paste` takes a dump or a configuration for what it is.
//! `explain` takes one case in options and answers a person, or JSON lines on standard input and answers each with one.

mod explain;
mod har;
mod input;
mod json_lines;
mod pasted;
mod words;

use std::process::ExitCode;

use clap::{Args, Subcommand};

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
    /// line could not be read. The fields are in docs/cookie-case.schema.json.
    Explain(Box<explain::Explain>),
    /// Follow the cookies through a HAR, request by request, and say where a sign-in was lost.
    ///
    /// Nothing leaves this machine, and values are masked. Exits 1 if a sign-in was lost. Takes 500 MB and 5,000 requests.
    Har(har::Options),
    /// Take what you have for what it is: an answer with its headers, a request, Copy as cURL, a configuration.
    ///
    /// Takes 1 MB and 1,000 Set-Cookie lines.
    Paste(pasted::Options),
}

pub(super) fn cookies(options: Cookies) -> ExitCode {
    match options.command {
        CookiesCommand::Explain(options) => explain::explain(*options),
        CookiesCommand::Har(options) => har::har(&options),
        CookiesCommand::Paste(options) => pasted::paste(options),
    }
}
