//! The command line. Messages say what to type next.

mod attack;
mod audit;
mod check;
mod claims;
mod class;
mod classroom;
mod cookies;
mod data;
mod doctor;
mod exercise;
mod init;
mod listen;
mod lock;
mod log;
mod matrix;
mod new;
mod output;
mod progress;
mod serve;
mod shared_server;
mod stop;
mod stores;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use output::{fail, quietly, say};

/// Watch session-based authentication happen, break it, and fix it in Rust.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the course (what happens without a command).
    Serve(serve::Serve),
    /// Serve a class on this network: learners join from phones and laptops, you teach with the link that is printed.
    Class(class::ClassCommand),
    /// Run an attack in fresh worlds. Exits 1 if it won, 0 if it was stopped, 3 if the site broke, 4 if it
    /// could not be played.
    Attack(Box<attack::Attack>),
    /// Run every attack against every defence, and print what stops what.
    Matrix(matrix::Matrix),
    /// Exercises: list, test, watch, hint, reset, solution.
    Exercise(exercise::Exercise),
    /// Take your progress to another machine: export, import.
    Progress(progress::Progress),
    /// Look at data folder, port and course: what is fine, what is wrong, what to do. --mend puts right what it can.
    Doctor(doctor::Doctor),
    /// Unpack the exercises into a folder, for whoever has no checkout.
    Init(init::Init),
    /// Prove the course: what it says happens, attacks win and are stopped as declared.
    Check(check::Check),
    /// Begin a new attack or lesson.
    New(new::New),
    /// Explain what a browser does with cookies.
    Cookies(cookies::Cookies),
    /// Audit the sessions of your own site with two accounts. Exits 1 if something was found, 0 if not, 3 if the site is
    /// not what the target file says.
    Audit(Box<audit::Audit>),
}

/// Exit code for wrong usage, as clap has it.
const USAGE: u8 = 2;

/// Runs the command line; the process ends with the code returned.
#[must_use]
pub fn run() -> ExitCode {
    quietly(|| match Cli::try_parse() {
        Ok(cli) => understood(cli),
        Err(error) => not_understood(&error),
    })
}

fn understood(cli: Cli) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(USAGE, &format!("The runtime could not start: {error}.")),
    };
    runtime.block_on(async {
        match cli.command {
            None => serve::serve(cli.serve).await,
            Some(Command::Serve(serve)) => serve::serve(serve).await,
            Some(Command::Class(class)) => serve::serve(class.serving()).await,
            Some(Command::Attack(attack)) => attack::attack(*attack).await,
            Some(Command::Matrix(options)) => matrix::matrix(&options).await,
            Some(Command::Exercise(exercise)) => exercise::exercise(exercise).await,
            Some(Command::Progress(options)) => progress::progress(options).await,
            Some(Command::Doctor(options)) => doctor::doctor(options),
            Some(Command::Init(init)) => init::init(&init),
            Some(Command::Check(check)) => check::check(&check).await,
            Some(Command::New(options)) => new::new(&options),
            Some(Command::Cookies(options)) => cookies::cookies(options),
            Some(Command::Audit(options)) => audit::audit(*options).await,
        }
    })
}

/// Help and version as clap writes them; what is wrong in one line.
fn not_understood(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        say(error.to_string().trim_end());
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let said: Vec<&str> =
        text.lines().map(str::trim).take_while(|l| !l.starts_with("Usage:") && !l.starts_with("For more")).collect();
    let wrong = said.join(" ");
    fail(USAGE, &format!("{}. See cloakroom --help.", wrong.trim_start_matches("error: ").trim()))
}

/// Where the course comes from.
#[derive(Debug, clap::Args)]
struct CourseArg {
    /// Read the course from this folder instead of the checkout or the binary.
    #[arg(long, value_name = "DIR")]
    course: Option<PathBuf>,
}
