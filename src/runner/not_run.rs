//! Why tests did not run to their end. None of these is a run, and none is a pass.

/// One of the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRun {
    /// There is no Cargo, or it may not be started.
    NoCargo,
    /// The tests as shipped cannot be written where they would be run.
    NoCopy,
    /// Cargo cannot make sense of a Cargo.toml.
    Manifest,
    /// Cargo ended before it had built anything, for another reason.
    NoBuild,
    /// The tests were built, and the process was ended by a signal, such as SIGABRT.
    Aborted(String),
    /// A function that calls itself for ever.
    StackOverflow,
    /// Some tests have not told how they ended: so many of how many have.
    EndedEarly(usize, usize),
    /// More than the limit, in seconds.
    TookTooLong(u64),
    /// The learner's file behaves differently where it is tested.
    AsksForTests,
    /// This line is gone from the learner's file, and with it the site around the exercise.
    SiteLeftOut(String),
}

impl NotRun {
    /// What stands above the verdict.
    #[must_use]
    pub fn headline(&self) -> String {
        match self {
            Self::NoCargo => "Cargo could not be started".to_owned(),
            Self::NoCopy => "The shipped tests cannot be put up".to_owned(),
            Self::Manifest => "Cargo cannot read a manifest".to_owned(),
            Self::NoBuild => "Cargo could not build".to_owned(),
            Self::Aborted(signal) => format!("The tests were aborted: {signal}"),
            Self::StackOverflow => "The stack overflowed".to_owned(),
            Self::EndedEarly(..) => "The tests were ended before their end".to_owned(),
            Self::TookTooLong(seconds) => format!("The tests did not end within {seconds} s"),
            Self::AsksForTests => "Your code asks whether it is being tested".to_owned(),
            Self::SiteLeftOut(_) => "The site around your code is left out".to_owned(),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::NoCargo => "Install Rust (rustup), and open a new terminal so that cargo is on the path.".to_owned(),
            Self::NoCopy => {
                "Is the disk full, or the folder another user's? What was said stands beside this.".to_owned()
            }
            Self::Manifest => {
                "What Cargo said names the file. Every Cargo.toml is as it should be when it comes from git or \
                               from `cloakroom init`; yours to change is src/lib.rs alone."
                    .to_owned()
            }
            Self::NoBuild => {
                "What Cargo said stands beside this. A first build takes crates from the network.".to_owned()
            }
            Self::Aborted(_) => "Something in your code calls `abort`, or panics while it panics.".to_owned(),
            Self::StackOverflow => "A function of yours calls itself without an end.".to_owned(),
            Self::EndedEarly(told, of) => {
                format!(
                    "{told} of {of} tests told how they ended. Something in your code ends the process: look for `exit`."
                )
            }
            Self::TookTooLong(_) => "Look for a loop that never ends, at the build or in a test.".to_owned(),
            Self::AsksForTests => {
                "`cfg(test)` makes it another program here than in a server. Take it out. Tests of your \
                                   own go into `#[cfg(test)] mod tests`."
                    .to_owned()
            }
            Self::SiteLeftOut(line) => {
                format!("The line `{line}` is to stay in src/lib.rs: what stands in that file is not yours to change.")
            }
        }
    }
}
