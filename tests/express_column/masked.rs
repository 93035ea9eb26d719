//! Names in place of what is drawn anew for each run, so that two recordings of the same are the same text.

use cloakroom_engine::script::RunStep;

use crate::world::ExpressWorld;

/// Values and the names they go by: the longest first, so that none is cut by another.
pub(crate) struct Masks(Vec<(String, String)>);

impl Masks {
    /// What the world drew, and session IDs in the order in which they come up: S1, S2.
    pub(crate) fn of(world: &ExpressWorld, steps: &[RunStep]) -> Self {
        let mut found: Vec<(String, String)> = Vec::new();
        for exchange in steps.iter().flat_map(|s| &s.played).flat_map(|p| &p.exchanges) {
            let headers = exchange.request.headers.iter().chain(&exchange.response.headers);
            for id in headers.flat_map(|(_, value)| ids(value)) {
                if !found.iter().any(|(known, _)| known == id) {
                    found.push((id.to_owned(), format!("S{}", found.len() + 1)));
                }
            }
        }
        // The store keeps the bare ID; the cookie has it with a signature.
        let bare: Vec<(String, String)> =
            found.iter().filter_map(|(id, name)| Some((bare(id)?, name.clone()))).collect();
        found.extend(bare);
        found
            .extend(world.drawn().filter(|(name, _)| *name != "secret").map(|(n, v)| (v.to_owned(), format!("[{n}]"))));
        found.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self(found)
    }

    pub(crate) fn on(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (value, name)| text.replace(value, name))
    }
}

/// The session IDs in a header's value, under whatever name; what was invented is no ID of the hotel's.
fn ids(value: &str) -> impl Iterator<Item = &str> {
    let values = value.split("; ").filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
    values.filter(|id| id.starts_with("s%3A"))
}

/// `s%3AID.signature`
fn bare(id: &str) -> Option<String> {
    Some(id.strip_prefix("s%3A")?.split('.').next()?.to_owned())
}
