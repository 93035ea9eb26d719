//! Who stays at the hotel: drawn anew for each world, so that nothing can be known beforehand.

use std::sync::Arc;

use crate::{
    ids::{room_code, typeable_password},
    password::{PasswordError, cheap_hash},
};

/// A guest.
#[derive(Debug)]
pub struct Guest {
    /// The number by which a session knows the guest.
    pub id: u32,
    /// The name to log in with.
    pub name: &'static str,
    /// The name as written on a page.
    pub title: &'static str,
    /// The password in clear: it stands on the login page, for the learner to type.
    pub password: String,
    /// The argon2id string it is verified against.
    pub hash: Arc<str>,
    /// What this guest is at the old desk.
    pub role: &'static str,
    /// What only this guest may see.
    pub room_code: String,
    /// What hangs on the rail for this guest.
    pub coats: &'static [&'static str],
}

/// Everybody who stays here.
#[derive(Debug)]
pub struct Guests {
    all: [Guest; 2],
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
                guest(7, "alice", "Alice", &["Camel coat", "Silk scarf"])?,
                guest(13, "mallory", "Mallory", &["Black trench coat"])?,
            ],
            nobody: cheap_hash(&typeable_password())?,
            ledger: room_code(),
        })
    }

    /// Looks a guest up by the name typed in.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Guest> {
        self.all.iter().find(|g| g.name == name.trim().to_ascii_lowercase())
    }

    /// Looks a guest up by number.
    #[must_use]
    pub fn numbered(&self, id: u32) -> Option<&Guest> {
        self.all.iter().find(|g| g.id == id)
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

    /// How many coats hang on the rail.
    #[must_use]
    pub fn coats(&self) -> usize {
        self.all.iter().map(|g| g.coats.len()).sum()
    }
}

fn guest(
    id: u32,
    name: &'static str,
    title: &'static str,
    coats: &'static [&'static str],
) -> Result<Guest, PasswordError> {
    let password = typeable_password();
    let hash = cheap_hash(&password)?;
    Ok(Guest { id, name, title, password, hash, role: "guest", room_code: room_code(), coats })
}
