//! What one request of somebody who is logged in asks of the store, out of the store's own trace.

use cloakroom_engine::exchange::StoreOp;
use serde::Serialize;

use super::{
    NotMeasured,
    site::{self, LOG_IN},
};
use crate::sandbox::Services;

/// One request, with one setting.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// `nothing_read`, `nothing_changed` or `one_value_changed`.
    pub request: &'static str,
    /// The path that was asked for.
    pub path: &'static str,
    /// The switch that was moved for it, if any.
    pub set: Option<&'static str>,
    /// What the store was asked, in order.
    pub operations: Vec<StoreOp>,
}

const CASES: [(&str, &str, Option<&str>); 6] = [
    ("nothing_read", "/style.css", None),
    ("nothing_changed", "/whoami", None),
    ("one_value_changed", "/count", None),
    ("nothing_changed", "/whoami", Some("slide_on=reads")),
    ("nothing_changed", "/whoami", Some("save_when=always")),
    ("nothing_read", "/style.css", Some("save_when=always")),
];

pub(super) async fn all(services: &Services) -> Result<Vec<Asked>, NotMeasured> {
    let mut all = Vec::new();
    for (request, path, set) in CASES {
        let site = site::open(services, set.as_slice())?;
        site::alice(&site, LOG_IN).await?;
        let exchanges = site::alice(&site, &format!("open https://hotel.grand.example{path}\n=> 200")).await?;
        let last = exchanges.last().ok_or_else(|| NotMeasured::Site(format!("{path} was not asked for")))?;
        let operations = last.store.0.iter().map(|event| event.op).collect();
        all.push(Asked { request, path, set, operations });
    }
    Ok(all)
}
