//! All sandboxes: made by the first act, found by name, gone when idle or when there is no room.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, atomic::AtomicBool},
    time::Duration,
};

use super::{Gone, Room, Sandbox, Services, gone::Remembered};
use crate::{
    database::Database,
    ids::{self, SandboxId},
    password::PasswordError,
    switch::Switches,
};

/// Idle sandboxes go after this.
const LONGEST_IDLE: Duration = Duration::from_secs(24 * 60 * 60);

/// Why no sandbox could be made.
#[derive(Debug, thiserror::Error)]
pub enum Full {
    /// All are in use.
    #[error(
        "{most} sandboxes are in use, and there is no memory for more. Nothing was changed. Try again in half an hour, \
         or run Cloakroom on your own machine"
    )]
    NoRoom {
        /// So many there are.
        most: usize,
    },
    /// The guests' passwords could not be hashed.
    #[error("no sandbox could be made: {0}")]
    Passwords(#[from] PasswordError),
}

/// The sandboxes of this process. Clones share them.
#[derive(Debug, Clone)]
pub struct Sandboxes {
    services: Services,
    pub(super) room: Room,
    /// Drawn at start: a sandbox of another process is told apart by it.
    process: Arc<str>,
    all: Arc<RwLock<All>>,
    /// Where they are written down, so that they outlive the process.
    pub(super) saved_in: Option<Database>,
    pub(super) saving: Arc<Saving>,
}

/// How it goes with writing down.
#[derive(Debug, Default)]
pub(super) struct Saving {
    pub(super) turn: tokio::sync::Mutex<()>,
    /// It could not be done the last time, and that has been said.
    pub(super) failing: AtomicBool,
}

#[derive(Debug, Default)]
struct All {
    open: HashMap<SandboxId, Arc<Sandbox>>,
    gone: Remembered,
}

impl Sandboxes {
    /// None yet, and room for as many as this machine's memory allows.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self::within(services, Room::default())
    }

    /// None yet, and so much room.
    #[must_use]
    pub fn within(services: Services, room: Room) -> Self {
        let (process, all) = (ids::seed().into(), Arc::default());
        Self { services, room, process, all, saved_in: None, saving: Arc::default() }
    }

    /// The same, written down in this database, so that they outlive the process.
    #[must_use]
    pub fn saved_in(self, database: Option<Database>) -> Self {
        Self { saved_in: database, ..self }
    }

    /// What worlds are made from.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Which process this is: another one each time the server starts.
    #[must_use]
    pub fn process(&self) -> &str {
        &self.process
    }

    /// Makes a sandbox, and lets go of what is idle where there is no room.
    ///
    /// # Errors
    /// All are in use, or the guests' passwords could not be hashed.
    pub fn create(&self) -> Result<Arc<Sandbox>, Full> {
        self.create_instead(None)
    }

    /// The same for whoever is about to let go of another one: its place counts as free.
    ///
    /// # Errors
    /// As above.
    pub fn create_instead(&self, of: Option<&SandboxId>) -> Result<Arc<Sandbox>, Full> {
        // Whoever finds no room costs nothing more.
        self.make_room(of, |_| {})?;
        let sandbox = Arc::new(Sandbox::new(&self.services, Switches::default())?);
        sandbox.keep_it(self.saved_in.is_some());
        // Whoever makes one is about to look at what happens in it.
        sandbox.looked_at();
        // Others may have been made meanwhile.
        self.make_room(of, |all| drop(all.open.insert(sandbox.id().clone(), Arc::clone(&sandbox))))?;
        Ok(sandbox)
    }

    /// Makes a closed sandbox, as [`Sandboxes::create_instead`] makes an open one.
    ///
    /// # Errors
    /// As above.
    pub fn create_closed(&self, switches: &Switches, instead: Option<&SandboxId>) -> Result<Arc<Sandbox>, Full> {
        self.make_room(instead, |_| {})?;
        let sandbox = Arc::new(Sandbox::closed(&self.services, switches.clone())?);
        sandbox.keep_it(self.saved_in.is_some());
        sandbox.looked_at();
        self.make_room(instead, |all| drop(all.open.insert(sandbox.id().clone(), Arc::clone(&sandbox))))?;
        Ok(sandbox)
    }

    /// Makes room for one more, and does something while there is. What had to go is dropped after the lock.
    fn make_room(&self, instead: Option<&SandboxId>, then: impl FnOnce(&mut All)) -> Result<(), Full> {
        let mut removed = Vec::new();
        let mut all = self.write();
        let goes = usize::from(instead.is_some_and(|id| all.open.contains_key(id)));
        let made = all.make_room(Room { most: self.room.most + goes, ..self.room }, &mut removed);
        if made.is_ok() {
            then(&mut all);
        }
        drop(all);
        self.let_go(&removed);
        made
    }

    /// Takes in one that was opened again; the one that is there, if somebody was faster; `None` if it has gone meanwhile
    /// or there is no room.
    pub(super) fn admit(&self, sandbox: Arc<Sandbox>) -> Option<Arc<Sandbox>> {
        sandbox.keep_it(true);
        let mut removed = Vec::new();
        let mut all = self.write();
        let admitted = match all.open.get(sandbox.id()) {
            Some(open) => Some(Arc::clone(open)),
            None if all.gone.why(sandbox.id()).is_some() => None,
            None => all.make_room(self.room, &mut removed).ok().map(|()| {
                all.open.insert(sandbox.id().clone(), Arc::clone(&sandbox));
                Arc::clone(&sandbox)
            }),
        };
        drop(all);
        self.let_go(&removed);
        admitted
    }

    pub(super) fn note_gone(&self, id: &SandboxId, why: Gone) {
        self.write().gone.note(id, why);
    }

    /// Looks a sandbox up; asking creates nothing.
    #[must_use]
    pub fn get(&self, id: &SandboxId) -> Option<Arc<Sandbox>> {
        self.read().open.get(id).cloned()
    }

    /// Why a sandbox of this process is no more; `None` if it lives.
    #[must_use]
    pub fn why_gone(&self, id: &SandboxId) -> Option<Gone> {
        let all = self.read();
        (!all.open.contains_key(id)).then(|| all.gone.why(id).unwrap_or(Gone::Unknown))
    }

    /// Lets go of a sandbox, and of the requests that are held in it.
    pub fn remove(&self, id: &SandboxId, why: Gone) {
        let removed = self.write().remove(id, why);
        // After the lock: its records go with it.
        self.let_go(removed.as_slice());
    }

    /// All there are.
    pub(super) fn all(&self) -> Vec<Arc<Sandbox>> {
        self.read().open.values().cloned().collect()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.read().open.len()
    }

    /// Lets go of what has been idle for a day.
    pub(super) fn remove_idle(&self) {
        let mut removed = Vec::new();
        self.write().remove_idle(&mut removed);
        self.let_go(&removed);
    }

    fn read(&self) -> RwLockReadGuard<'_, All> {
        self.all.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, All> {
        self.all.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl All {
    fn remove(&mut self, id: &SandboxId, why: Gone) -> Option<Arc<Sandbox>> {
        let gone = self.open.remove(id)?;
        self.gone.note(id, why);
        gone.hold_no_more();
        Some(gone)
    }

    fn remove_idle(&mut self, removed: &mut Vec<Arc<Sandbox>>) {
        let idle = |sandbox: &&Arc<Sandbox>| sandbox.idle_for() >= LONGEST_IDLE;
        let idle: Vec<SandboxId> = self.open.values().filter(idle).map(|sandbox| sandbox.id().clone()).collect();
        removed.extend(idle.iter().filter_map(|id| self.remove(id, Gone::Idle)));
    }

    /// Leaves room for one more: first goes what nobody has touched, then what is idle for longest. What is in use stays.
    fn make_room(&mut self, room: Room, removed: &mut Vec<Arc<Sandbox>>) -> Result<(), Full> {
        if self.open.len() < room.most {
            return Ok(());
        }
        self.remove_idle(removed);
        let mut to_go: Vec<(bool, Duration, SandboxId)> = (self.open.values())
            .filter_map(|sandbox| {
                let (used, idle) = (sandbox.is_used(), sandbox.idle_for());
                let kept = if used { room.in_use } else { room.untouched };
                (idle >= kept).then(|| (!used, idle, sandbox.id().clone()))
            })
            .collect();
        to_go.sort();
        while self.open.len() >= room.most {
            let Some((_, _, id)) = to_go.pop() else { return Err(Full::NoRoom { most: room.most }) };
            removed.extend(self.remove(&id, Gone::Crowded));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{files::Files, password::Hasher, store::Stores, views::Views};

    fn with_room(most: usize, in_use: Duration, untouched: Duration) -> Sandboxes {
        let views = Views::new(&Files::Embedded);
        let services = Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views };
        Sandboxes::within(services, Room { most, in_use, untouched })
    }

    #[test]
    fn whoever_is_at_it_keeps_the_sandbox_and_a_newcomer_is_told_that_there_is_no_room() {
        let sandboxes = with_room(3, Duration::from_secs(60), Duration::from_secs(60));
        let all: Vec<_> = (0..3).map(|_| sandboxes.create().unwrap()).collect();
        all.iter().for_each(|sandbox| sandbox.touch());
        let says = sandboxes.create().unwrap_err().to_string();
        assert!(says.contains("3 sandboxes are in use") && says.contains("Try again"), "{says}");
        assert!(all.iter().all(|sandbox| sandboxes.get(sandbox.id()).is_some()), "nobody has lost one");
        assert!(sandboxes.create_instead(Some(all[0].id())).is_ok(), "whoever has one can have another one for it");
        sandboxes.remove(all[0].id(), Gone::Reset);
        assert!(sandboxes.create().is_err(), "its place is taken");
        sandboxes.remove(all[1].id(), Gone::Reset);
        assert!(sandboxes.create().is_ok());
    }

    #[test]
    fn what_nobody_has_touched_goes_first_and_then_what_is_idle_for_longest() {
        let sandboxes = with_room(3, Duration::ZERO, Duration::ZERO);
        let (first, second) = (sandboxes.create().unwrap(), sandboxes.create().unwrap());
        let untouched = sandboxes.create().unwrap();
        for used in [&second, &first] {
            std::thread::sleep(Duration::from_millis(3));
            used.touch();
        }
        let fourth = sandboxes.create().unwrap();
        assert_eq!(sandboxes.why_gone(untouched.id()), Some(Gone::Crowded));
        fourth.touch();
        sandboxes.create().unwrap();
        assert_eq!(sandboxes.why_gone(second.id()), Some(Gone::Crowded), "it was used before the first");
        assert_eq!(sandboxes.why_gone(first.id()), None);
        assert_eq!(sandboxes.count(), 3);
        assert_eq!(sandboxes.why_gone(&SandboxId::random()), Some(Gone::Unknown));
    }
}
