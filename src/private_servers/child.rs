//! A child that ends with us: when it is dropped, and when we are killed.
//!
//! Linux ends the child of a thread that ended, if the child asked for it (`PR_SET_PDEATHSIG`, by `setpriv`). So each child is
//! started by a thread that stays until it is over. Elsewhere a killed Cloakroom leaves its children behind.

use std::{
    io,
    path::Path,
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{self, RecvTimeoutError},
    thread::JoinHandle,
    time::Duration,
};

use rustix::process::{Pid, Signal};

use super::binary::on_the_path;

/// How often a thread looks whether its child has ended by itself.
const LOOK: Duration = Duration::from_millis(50);

/// A running server.
#[derive(Debug)]
pub(super) struct Child {
    id: u32,
    /// Dropped: the thread ends the child.
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// As whom a program runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum User {
    /// Whoever we are.
    Ourselves,
    /// This one: we are root, and the program refuses root.
    Named(&'static str),
}

/// A command that ends when the thread that starts it ends, where the system can do so.
pub(super) fn command(program: &Path, user: User) -> Command {
    let mut command = match (on_the_path("setpriv").filter(|_| cfg!(target_os = "linux")), user) {
        (Some(setpriv), user) => {
            let mut command = Command::new(setpriv);
            if let User::Named(name) = user {
                command.arg(format!("--reuid={name}")).arg(format!("--regid={name}")).arg("--clear-groups");
            }
            command.arg("--pdeathsig=KILL").arg("--").arg(program);
            command
        }
        (None, _) => Command::new(program),
    };
    // A folder that every user may enter.
    command.current_dir("/").stdin(Stdio::null());
    command
}

impl Child {
    /// Starts a command on a thread of its own.
    pub(super) fn start(mut command: Command) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel::<()>();
        let (told, started) = mpsc::channel();
        let thread = std::thread::Builder::new().name("private-server".into()).spawn(move || {
            let mut child = match command.spawn() {
                Ok(child) => child,
                Err(error) => return drop(told.send(Err(error))),
            };
            // Whoever asked waits for this.
            let _ = told.send(Ok(child.id()));
            while matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout)) {
                if !matches!(child.try_wait(), Ok(None)) {
                    return;
                }
            }
            end(&mut child);
        })?;
        let id = started.recv().map_err(io::Error::other)??;
        Ok(Self { id, stop: Some(stop), thread: Some(thread) })
    }

    /// Sends it a signal. One that has ended hears nothing.
    pub(super) fn signal(&self, signal: Signal) {
        if let Some(process) = Pid::from_raw(self.id.cast_signed()).filter(|_| !self.has_ended()) {
            let _ = rustix::process::kill_process(process, signal);
        }
    }

    /// Waits until it has ended.
    pub(super) fn wait(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// Has it ended by itself?
    pub(super) fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.stop.take());
        // What follows removes its folder.
        self.wait();
    }
}

/// QUIT ends PostgreSQL with all of its own children, at once; Redis and whoever has not heard is killed.
fn end(child: &mut std::process::Child) {
    if let Some(process) = Pid::from_raw(child.id().cast_signed()) {
        let _ = rustix::process::kill_process(process, Signal::QUIT);
        for _ in 0..40 {
            if !matches!(child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(LOOK / 5);
        }
    }
    let _ = child.kill();
    let _: io::Result<ExitStatus> = child.wait();
}
