//! The sites of a world that have servers of their own, opened and connected: the hotel, and id.example.

use std::sync::Arc;

use axum::body::Body;
use cloakroom_engine::world::IDENTITY;

use super::Services;
use crate::{
    back_channel::BackChannel,
    clock::Clock,
    hotel::{CoatStore, Guests, HOTEL, Hotel, HotelConfig, Provider, SavedHotel, SwitchBoard},
    identity::{Identity, IdentityConfig, SavedIdentity},
    store::WorldId,
};

/// Both of them, and the way between their servers.
pub(super) struct Sites {
    pub(super) hotel: Hotel,
    pub(super) identity: Identity,
    pub(super) back_channel: BackChannel,
}

impl Sites {
    pub(super) fn open(
        services: &Services,
        (world, clock, switches): (&WorldId, &Clock, &SwitchBoard),
        (guests, rail): (&Arc<Guests>, CoatStore),
        databases: Option<(SavedHotel, SavedIdentity)>,
    ) -> Self {
        let (of_hotel, of_identity) = databases.unzip();
        let back_channel = BackChannel::default();
        let identity = IdentityConfig {
            clock: clock.clone(),
            hasher: services.hasher.clone(),
            views: services.views.clone(),
            back_channel: back_channel.clone(),
            told: guests.iter().filter(|guest| guest.told).map(|guest| guest.name).collect(),
        };
        let identity = Identity::reopen(identity, of_identity);
        // Guests and accounts were brought together at check-in, with a passport on the desk.
        let links =
            identity.accounts().iter().filter_map(|a| Some((a.sub.clone(), guests.named(a.name)?.id))).collect();
        let hotel = HotelConfig {
            stores: services.stores.clone(),
            world: world.clone(),
            clock: clock.clone(),
            switches: switches.clone(),
            guests: Arc::clone(guests),
            rail,
            hasher: services.hasher.clone(),
            views: services.views.clone(),
            provider: Provider::new(identity.client().clone(), links, back_channel.clone()),
        };
        let hotel = Hotel::reopen(hotel, of_hotel);
        let sites = Self { hotel, identity, back_channel };
        sites.connect();
        sites
    }

    /// Each of the two servers can reach the other.
    fn connect(&self) {
        let (hotel, identity) = (self.hotel.clone(), self.identity.clone());
        self.back_channel.connect(HOTEL, move |request| {
            let hotel = hotel.clone();
            async move { hotel.answer(request.map(Body::from), false).await }
        });
        self.back_channel.connect(IDENTITY, move |request| {
            let identity = identity.clone();
            async move { identity.answer(request).await }
        });
    }
}
