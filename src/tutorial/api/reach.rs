//! `GET /api/reach`: by what name a page was opened, and what that browser can open besides. Of the request it tells whether
//! Sec-Fetch-Site came, and nothing else.

use axum::Json;
use serde_json::Value;

use crate::tutorial::own_browser::OwnBrowser;

pub(super) async fn show(own: OwnBrowser) -> Json<Value> {
    Json(own.reached())
}
