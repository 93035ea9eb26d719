//! Single keys from a terminal, without Enter. The terminal is put back as it was when this is dropped.
//!
//! Deliberately absent: what a key does. Ctrl-C stays a signal.

use std::{
    io::{IsTerminal, Read},
    thread,
};

use tokio::sync::mpsc;

/// Keys that wait to be read.
const WAITING: usize = 16;

/// The keyboard. Without a terminal nothing ever comes.
pub(super) struct Keys {
    pressed: Option<mpsc::Receiver<char>>,
    #[cfg(unix)]
    _mode: Option<Mode>,
}

impl Keys {
    /// Begins to listen, if somebody sits there.
    pub(super) fn listen() -> Self {
        if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
            return Self {
                pressed: None,
                #[cfg(unix)]
                _mode: None,
            };
        }
        let (sender, pressed) = mpsc::channel(WAITING);
        // Not joined at the end: it waits for a key that may never come, and ends with the process.
        thread::spawn(move || {
            for byte in std::io::stdin().lock().bytes().map_while(Result::ok) {
                if sender.blocking_send(char::from(byte).to_ascii_lowercase()).is_err() {
                    return;
                }
            }
        });
        Self {
            pressed: Some(pressed),
            #[cfg(unix)]
            _mode: Mode::single_keys(),
        }
    }

    /// Does somebody sit there?
    pub(super) fn there(&self) -> bool {
        self.pressed.is_some()
    }

    /// The next key; waits for ever where there is no keyboard.
    pub(super) async fn next(&mut self) -> char {
        if let Some(pressed) = &mut self.pressed
            && let Some(key) = pressed.recv().await
        {
            return key;
        }
        std::future::pending().await
    }
}

/// How the terminal was before.
#[cfg(unix)]
struct Mode(rustix::termios::Termios);

#[cfg(unix)]
impl Mode {
    fn single_keys() -> Option<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = rustix::stdio::stdin();
        let before = tcgetattr(stdin).ok()?;
        let mut mode = before.clone();
        mode.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        tcsetattr(stdin, OptionalActions::Now, &mode).ok()?;
        Some(Self(before))
    }
}

#[cfg(unix)]
impl Drop for Mode {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        // A terminal that is gone needs nothing put back.
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &self.0);
    }
}
