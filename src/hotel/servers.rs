//! Which server process answers, and what happens to all of them.

use std::{
    net::IpAddr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
};

use axum::body::Body;
use bytes::Bytes;
use cloakroom_engine::exchange::{StoreOp, StoreTrace};
use http::{HeaderName, HeaderValue, Request, Response};

use super::{
    HotelConfig,
    capacity::{Capacity, MOST_RECORDS},
    client, forwarded, narrow_path,
    process::{Process, Shared},
    saved::SavedHotel,
    session::{kind, life},
};
use crate::{
    store::{Ended, StoreError, StoreKind, StoredRecord, Swept},
    switch::{SERVERS, Switches},
};

/// Says which process has answered, as many balancers do.
const SERVED_BY: HeaderName = HeaderName::from_static("x-served-by");

/// The most processes that answer for a hotel.
const MOST: usize = 2;

/// The processes of one hotel. The second starts when it is first needed.
pub(super) struct Servers {
    shared: Shared,
    processes: [RwLock<Option<Arc<Process>>>; MOST],
    requests: AtomicUsize,
    capacity: Capacity,
    asked: Asked,
}

impl std::fmt::Debug for Servers {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Servers").field("world", &self.shared.opening.world).finish_non_exhaustive()
    }
}

impl Servers {
    pub(super) fn start(opening: HotelConfig, saved: Option<SavedHotel>) -> Self {
        let shared = Shared::new(opening);
        let was_open = saved.is_some();
        let shared = match saved {
            Some(saved) => shared.restored(saved),
            None => shared,
        };
        let first = Arc::new(Process::start(&shared));
        let servers = Self {
            shared,
            processes: [RwLock::new(Some(first)), RwLock::new(None)],
            requests: AtomicUsize::new(0),
            capacity: Capacity::default(),
            asked: Asked::default(),
        };
        if was_open {
            servers.has_records_anywhere();
        }
        servers
    }

    pub(super) async fn answer(&self, mut request: Request<Body>, watched: bool) -> Response<Bytes> {
        let switches = self.shared.opening.switches.read();
        if self.shared.opening.switches.has_front()
            && let Some(unclear) = forwarded::believe(&mut request, &switches)
        {
            return unclear;
        }
        if let Some(way_in) = narrow_path::lead_in(&mut request, &switches) {
            return way_in;
        }
        self.asked.note(kind(&switches));
        let address = client::address(request.extensions());
        let number = self.number(&switches, address);
        let process = self.process(number);
        let mut response = process.layer.answer(process.router.clone(), request, watched).await;
        if let Some(trace) = response.extensions().get::<StoreTrace>() {
            if trace.0.iter().any(|e| e.op == StoreOp::Load && !e.found) {
                process.throttle.wrong(address, self.shared.opening.clock.now());
            }
            if self.capacity.due(trace) {
                let capacity = self.capacity.clone();
                let done: Swept = Box::new(move |keys| capacity.note_let_go(keys.len()));
                process.layer.store(&switches).keep_newest(&self.shared.opening.world, MOST_RECORDS, done);
            }
        }
        if several(&switches) {
            let name = if number == 0 { "server-1" } else { "server-2" };
            response.headers_mut().insert(SERVED_BY, HeaderValue::from_static(name));
        }
        response
    }

    /// To be written down.
    pub(super) fn saved(&self) -> SavedHotel {
        self.shared.saved()
    }

    /// Records of an earlier process of this hotel may be in any store that there is.
    fn has_records_anywhere(&self) {
        let stores = &self.shared.opening.stores;
        StoreKind::ALL.into_iter().filter(|kind| stores.has(*kind)).for_each(|kind| self.asked.note(kind));
    }

    pub(super) fn let_go(&self) -> u64 {
        self.capacity.let_go()
    }

    /// Of the store in use; where that is memory, of all processes.
    pub(super) async fn records(&self) -> Result<Vec<StoredRecord>, StoreError> {
        let HotelConfig { world, switches, stores, .. } = &self.shared.opening;
        if let Some(store) = stores.of(kind(&switches.read())) {
            return store.list(world).await;
        }
        let mut all = Vec::new();
        for (_, process) in self.running() {
            all.extend(process.layer.memory.list(world).await?);
        }
        Ok(all)
    }

    /// The number, from 1, of the process that keeps a record in its memory, where there are several.
    pub(super) fn whose(&self, key: &str) -> Option<usize> {
        let HotelConfig { world, switches, .. } = &self.shared.opening;
        let switches = switches.read();
        if kind(&switches) != StoreKind::Memory || !several(&switches) {
            return None;
        }
        self.running().find(|(_, process)| process.memory.holds(world, key)).map(|(number, _)| number + 1)
    }

    /// In memory, and in each store that was ever asked.
    pub(super) fn sweep(&self, done: impl Fn() -> Swept) {
        let HotelConfig { world, clock, switches, stores, .. } = &self.shared.opening;
        let ended = Ended { now: clock.now(), life: life(&switches.read()) };
        for (_, process) in self.running() {
            process.layer.memory.sweep(world, ended, done());
        }
        for store in self.asked.kinds().filter_map(|kind| stores.of(kind)) {
            store.sweep(world, ended, done());
        }
    }

    pub(super) fn clear(&self) {
        let HotelConfig { world, stores, .. } = &self.shared.opening;
        for store in self.asked.kinds().filter_map(|kind| stores.of(kind)) {
            store.clear(world);
        }
    }

    pub(super) fn restart(&self) {
        for place in &self.processes {
            let mut place = place.write().unwrap_or_else(PoisonError::into_inner);
            if place.is_some() {
                *place = Some(Arc::new(Process::start(&self.shared)));
            }
        }
    }

    /// Which process takes a request, from 0.
    fn number(&self, switches: &Switches, address: IpAddr) -> usize {
        match switches.value(&SERVERS) {
            "in_turn" => self.requests.fetch_add(1, Ordering::Relaxed) % MOST,
            "sticky" => ip_hash(address) % MOST,
            _ => 0,
        }
    }

    fn process(&self, number: usize) -> Arc<Process> {
        let Some(place) = self.processes.get(number) else { return self.process(0) };
        if let Some(process) = &*place.read().unwrap_or_else(PoisonError::into_inner) {
            return Arc::clone(process);
        }
        let mut place = place.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(place.get_or_insert_with(|| Arc::new(Process::start(&self.shared))))
    }

    fn running(&self) -> impl Iterator<Item = (usize, Arc<Process>)> {
        let place = |place: &RwLock<Option<Arc<Process>>>| place.read().unwrap_or_else(PoisonError::into_inner).clone();
        self.processes.iter().map(place).enumerate().filter_map(|(number, process)| Some((number, process?)))
    }
}

fn several(switches: &Switches) -> bool {
    switches.value(&SERVERS) != "one"
}

/// As nginx's `ip_hash` does it: of an IPv4 address the first three bytes decide, so a client comes to the same process each
/// time, and so do its neighbours.
fn ip_hash(address: IpAddr) -> usize {
    let hash = |bytes: &[u8]| bytes.iter().fold(89, |hash, byte| (hash * 113 + usize::from(*byte)) % 6271);
    match address {
        IpAddr::V4(address) => hash(&address.octets()[..3]),
        IpAddr::V6(address) => hash(&address.octets()),
    }
}

/// Which kinds of store were ever used: in the others there is nothing to remove.
#[derive(Debug, Default)]
struct Asked(AtomicU8);

impl Asked {
    fn note(&self, kind: StoreKind) {
        let bit = 1 << kind as u8;
        // Nearly always it is noted already, and a look costs less than a write.
        if self.0.load(Ordering::Relaxed) & bit == 0 {
            self.0.fetch_or(bit, Ordering::Relaxed);
        }
    }

    fn kinds(&self) -> impl Iterator<Item = StoreKind> {
        let bits = self.0.load(Ordering::Relaxed);
        StoreKind::ALL.into_iter().filter(move |kind| bits & (1 << *kind as u8) != 0)
    }
}
