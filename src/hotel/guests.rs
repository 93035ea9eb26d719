//! Who stays at the hotel: drawn anew for each world, so that nothing can be known beforehand.
//!
//! Deliberately absent: coats and sessions; those change hands, a guest does not.

use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{room_code, typeable_password},
    password::{PasswordError, cheap_hash},
};

/// A guest. What can change is behind a lock; the rest is drawn once.
#[derive(Debug)]
pub struct Guest {
    /// The number by which a session knows the guest.
    pub id: u32,
    /// The name to log in with.
    pub name: &'static str,
    /// The name as written on a page.
    pub title: &'static str,
    /// What this guest is at the desk: `guest` or `manager`.
    pub role: &'static str,
    /// What only this guest may see.
    pub room_code: String,
    /// What the guest carries, and the hotel has never seen: a letter with these words.
    pub letter: String,
    /// Does the login page tell this guest's password to whoever learns here?
    pub told: bool,
    account: RwLock<Account>,
}

#[derive(Debug, Clone)]
struct Account {
    password: String,
    hash: Arc<str>,
    closed: bool,
}

impl Guest {
    fn check_in(id: u32, name: &'static str, title: &'static str, role: &'static str) -> Result<Self, PasswordError> {
        let account = Account::with(typeable_password())?;
        let (room_code, letter) = (room_code(), room_code());
        Ok(Self { id, name, title, role, room_code, letter, told: true, account: RwLock::new(account) })
    }

    /// The password in clear: it stands on the login page, for the learner to type.
    #[must_use]
    pub fn password(&self) -> String {
        self.account().password
    }

    /// The argon2id string it is verified against.
    #[must_use]
    pub fn hash(&self) -> Arc<str> {
        self.account().hash
    }

    /// Has the desk closed this account?
    #[must_use]
    pub fn closed(&self) -> bool {
        self.account().closed
    }

    /// Takes a new password.
    ///
    /// # Errors
    /// It could not be hashed.
    pub fn change_password(&self, password: &str) -> Result<(), PasswordError> {
        let fresh = Account::with(password.to_owned())?;
        let mut account = self.account.write().unwrap_or_else(PoisonError::into_inner);
        *account = Account { closed: account.closed, ..fresh };
        Ok(())
    }

    /// Closes the account, or opens it again.
    pub fn close(&self, closed: bool) {
        self.account.write().unwrap_or_else(PoisonError::into_inner).closed = closed;
    }

    fn saved(&self) -> SavedGuest {
        let Account { password, closed, .. } = self.account();
        let (name, room_code, letter) = (self.name.to_owned(), self.room_code.clone(), self.letter.clone());
        SavedGuest { name, room_code, letter, password, closed }
    }

    /// The guest of this name as it was written down. The hash is made anew: what stands on disk is not verified against.
    fn restored(&self, saved: &SavedGuest) -> Result<Self, PasswordError> {
        let Self { id, name, title, role, told, .. } = *self;
        let account = Account { closed: saved.closed, ..Account::with(saved.password.clone())? };
        let (room_code, letter) = (saved.room_code.clone(), saved.letter.clone());
        Ok(Self { id, name, title, role, room_code, letter, told, account: RwLock::new(account) })
    }

    fn account(&self) -> Account {
        self.account.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Account {
    fn with(password: String) -> Result<Self, PasswordError> {
        Ok(Self { hash: cheap_hash(&password)?, password, closed: false })
    }
}

/// A guest as it is written down: all of it is drawn at random or typed in by a learner.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct SavedGuest {
    name: String,
    room_code: String,
    letter: String,
    password: String,
    closed: bool,
}

/// All guests as they are written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SavedGuests {
    all: Vec<SavedGuest>,
    ledger: String,
}

/// Everybody who stays here, and the manager of the desk.
#[derive(Debug)]
pub struct Guests {
    all: [Arc<Guest>; 3],
    nobody: Arc<str>,
    ledger: String,
}

impl Guests {
    /// Checks everybody in, with new passwords and room codes.
    ///
    /// # Errors
    /// A password could not be hashed.
    pub fn check_in() -> Result<Self, PasswordError> {
        Ok(Self {
            all: [
                Guest::check_in(7, "alice", "Alice", "guest")?.into(),
                Guest::check_in(13, "mallory", "Mallory", "guest")?.into(),
                Guest::check_in(1, "trent", "Trent", "manager")?.into(),
            ],
            nobody: cheap_hash(&typeable_password())?,
            ledger: room_code(),
        })
    }

    /// The same, where the login page tells Mallory's password and no other.
    ///
    /// # Errors
    /// A password could not be hashed.
    pub fn check_in_closed() -> Result<Self, PasswordError> {
        let guest = |id, name, title, role| {
            Guest::check_in(id, name, title, role).map(|guest| Arc::new(Guest { told: name == "mallory", ..guest }))
        };
        Ok(Self {
            all: [
                guest(7, "alice", "Alice", "guest")?,
                guest(13, "mallory", "Mallory", "guest")?,
                guest(1, "trent", "Trent", "manager")?,
            ],
            ..Self::check_in()?
        })
    }

    /// To be written down.
    #[must_use]
    pub fn saved(&self) -> SavedGuests {
        SavedGuests { all: self.iter().map(|guest| guest.saved()).collect(), ledger: self.ledger.clone() }
    }

    /// The same as they were written down: these guests are those that check in, with what was drawn for them then.
    ///
    /// # Errors
    /// A password could not be hashed.
    pub fn restored(self, saved: SavedGuests) -> Result<Self, PasswordError> {
        let as_saved = |guest: &Arc<Guest>| match saved.all.iter().find(|one| one.name == guest.name) {
            Some(one) => guest.restored(one).map(Arc::new),
            None => Ok(Arc::clone(guest)),
        };
        let [first, second, third] = &self.all;
        let all = [as_saved(first)?, as_saved(second)?, as_saved(third)?];
        Ok(Self { all, ledger: saved.ledger, ..self })
    }

    /// Everybody, in the order of the book.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Guest>> {
        self.all.iter()
    }

    /// Looks a guest up by the name typed in.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Guest>> {
        self.iter().find(|g| g.name == name.trim().to_ascii_lowercase())
    }

    /// Looks a guest up by number.
    #[must_use]
    pub fn numbered(&self, id: u32) -> Option<&Arc<Guest>> {
        self.iter().find(|g| g.id == id)
    }

    /// A hash that belongs to nobody: verified when the name is unknown, so that it takes as long.
    #[must_use]
    pub fn nobodys_hash(&self) -> &Arc<str> {
        &self.nobody
    }

    /// What only a manager may see at the old desk.
    #[must_use]
    pub fn ledger(&self) -> &str {
        &self.ledger
    }
}
