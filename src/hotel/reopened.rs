//! A hotel that was open before: its process was stopped, with all of Cloakroom, and is started again.

use std::sync::Arc;

use super::{Hotel, HotelConfig, saved::SavedHotel, servers::Servers};

impl Hotel {
    /// Opens a hotel with what was written down of it; without that, a new one.
    #[must_use]
    pub fn reopen(opening: HotelConfig, saved: Option<SavedHotel>) -> Self {
        Self(Arc::new(Servers::start(opening, saved)))
    }

    /// What stands in its databases and configuration, to be written down.
    #[must_use]
    pub fn saved(&self) -> SavedHotel {
        self.0.saved()
    }
}
