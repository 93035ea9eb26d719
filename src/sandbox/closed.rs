//! A world in which the learner is Mallory, and only Mallory: for labs.
//!
//! Nobody who acts in it can name what is Alice's, read the store or stop the hotel, and the login page tells Mallory's
//! password alone. What Alice does there comes as text in which her values stand already. Deliberately absent: goals and
//! routines; those are the labs'.

use super::{Sandbox, Services, opening::Beginning};
use crate::{hotel::Guests, password::PasswordError, switch::Switches};

impl Sandbox {
    /// A closed world with nobody in it.
    ///
    /// # Errors
    /// The guests' passwords could not be hashed.
    pub fn closed(services: &Services, switches: Switches) -> Result<Self, PasswordError> {
        Ok(Self::begin(services, Beginning::new(switches, Guests::check_in_closed()?, true)))
    }

    /// Is the learner Mallory here, and nobody else?
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// May whoever acts in it name this? In a closed world, what is Mallory's own.
    pub(super) fn may_name(&self, name: &str) -> bool {
        !self.closed || name.starts_with("mallory.")
    }

    /// What was drawn for this world under a name, such as `secret` or `alice.password`: for whoever judges, and never for
    /// whoever acts in it.
    #[must_use]
    pub fn drawn(&self, name: &str) -> Option<String> {
        if name == "ledger" {
            return Some(self.guests.ledger().to_owned());
        }
        let (guest, what) = name.split_once('.').unwrap_or(("alice", name));
        let guest = self.guests.named(guest)?;
        match what {
            "password" => Some(guest.password()),
            // At id.example; not everybody has an account there.
            "id_password" => self.identity.accounts().named(guest.name).map(|account| account.password.clone()),
            "secret" => Some(guest.room_code.clone()),
            "letter" => Some(guest.letter.clone()),
            "coat" => self.pockets.iter().find(|(id, _)| *id == guest.id).map(|(_, pocket)| pocket.clone()),
            _ => None,
        }
    }

    /// Can this guest log in with a password?
    #[must_use]
    pub fn lets_in(&self, guest: &str, password: &str) -> bool {
        self.guests.named(guest).is_some_and(|guest| !guest.closed() && guest.password() == password)
    }
}
