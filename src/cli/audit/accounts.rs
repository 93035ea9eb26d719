//! The two accounts: from options, from the environment, or asked for. They are kept in memory only.

use std::io::{IsTerminal, stdin};

use withstands::people::People;

use crate::cli::output::ask;

/// Both accounts.
pub(super) fn read(first: Option<&str>, second: Option<&str>) -> Result<People, String> {
    let given =
        |option: Option<&str>, variable: &str| option.map(str::to_owned).or_else(|| std::env::var(variable).ok());
    let first = given(first, "CLOAKROOM_FIRST");
    let second = given(second, "CLOAKROOM_SECOND");
    match (first, second) {
        (Some(first), Some(second)) => People::read(&first, &second),
        (first, second) if stdin().is_terminal() => {
            let first = first.map_or_else(|| asked("Alice"), Ok)?;
            let second = second.map_or_else(|| asked("Mallory"), Ok)?;
            People::read(&first, &second)
        }
        _ => Err("an audit needs two accounts made for testing: --first NAME:PASSWORD --second NAME:PASSWORD, or the variables \
                  CLOAKROOM_FIRST and CLOAKROOM_SECOND"
            .to_owned()),
    }
}

fn asked(who: &str) -> Result<String, String> {
    let name = line(&format!("  {who}'s name:      "))?;
    let password = unseen(&format!("  {who}'s password:  "))?;
    Ok(format!("{name}:{password}"))
}

fn line(question: &str) -> Result<String, String> {
    ask(question);
    let mut text = String::new();
    stdin().read_line(&mut text).map_err(|error| format!("no answer could be read: {error}"))?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// Reads a line while the terminal does not show what is typed.
#[cfg(unix)]
fn unseen(question: &str) -> Result<String, String> {
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    let input = stdin();
    let before = tcgetattr(&input).map_err(|error| format!("the terminal cannot be asked: {error}"))?;
    let mut hidden = before.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    tcsetattr(&input, OptionalActions::Now, &hidden)
        .map_err(|error| format!("the terminal cannot be changed: {error}"))?;
    let read = line(question);
    let _ = tcsetattr(&input, OptionalActions::Now, &before);
    ask("\n");
    read
}

#[cfg(not(unix))]
fn unseen(question: &str) -> Result<String, String> {
    line(question)
}
