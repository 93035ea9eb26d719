//! INSECURE ON PURPOSE, by switch: `end_others_on_password_change` off.
//!
//! A new password. Whoever changes it because somebody else is in the account wants that somebody
//! out; a session knows nothing of passwords and goes on (ASVS 7.4.3).

use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{HotelState, confirm::Confirmed, devices::end_all, error::HotelError, fields::Fields, page::PageContext};
use crate::{store::StoreHandle, switch::END_OTHERS_ON_PASSWORD_CHANGE};

/// The fewest characters (ASVS 6.2.1).
const FEWEST: usize = 8;
/// The most: enough for a sentence.
const MOST: usize = 64;

#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    password: String,
}

pub(super) async fn form(_: Confirmed, paper: PageContext) -> Result<Response, HotelError> {
    paper.render("hotel/password.html", json!({ "fewest": FEWEST, "most": MOST })).await
}

/// Why a password is not taken; `None` if it is.
pub(super) fn unfit(password: &str) -> Option<String> {
    let length = password.chars().count();
    (!(FEWEST..=MOST).contains(&length)).then(|| format!("A password has {FEWEST} to {MOST} characters."))
}

// ANCHOR: change
pub(super) async fn change(
    Confirmed(here): Confirmed,
    State(desk): State<HotelState>,
    Extension(store): Extension<StoreHandle>,
    paper: PageContext,
    Fields(form): Fields<NewPassword>,
) -> Result<Response, HotelError> {
    if let Some(says) = unfit(&form.password) {
        return paper.refuse(StatusCode::UNPROCESSABLE_ENTITY, "Not this one", &says).await;
    }
    here.guest.change_password(&form.password)?;
    if desk.switches.read().on(&END_OTHERS_ON_PASSWORD_CHANGE) {
        end_all(&store, here.guest.id, Some(&here.session)).await?; // MARK
        here.session.cycle_id().await?; // MARK
    }
    Ok(Redirect::to("/account").into_response())
}
// ANCHOR_END: change
