//! Who stays at the hotel: drawn anew for each world, so that nothing can be known beforehand.
//!
//! Deliberately absent: coats and sessions; those change hands, a guest does not.

use std::sync::{Arc, PoisonError, RwLock};

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

    fn account(&self) -> Account {
        self.account.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Account {
    fn with(password: String) -> Result<Self, PasswordError> {
        Ok(Self { hash: cheap_hash(&password)?, password, closed: false })
    }
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
