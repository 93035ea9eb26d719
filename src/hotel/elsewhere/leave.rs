//! A logout that goes on to id.example (OpenID Connect RP-Initiated Logout 1.0).

use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use crate::{
    hotel::{error::HotelError, keys::ID_TOKEN},
    identity::Origins,
    switch::{LOGOUT_AT_BOTH, Switches},
};

// ANCHOR: leave
/// Where a logout leads on to, if this session began there. The ID token shows which session it is about, so that nobody
/// has to be asked.
pub(in super::super) async fn leave_there_too(
    switches: &Switches,
    session: &Session,
    origins: &Origins,
) -> Result<Option<String>, HotelError> {
    if !switches.on(&LOGOUT_AT_BOTH) {
        return Ok(None);
    }
    let token = session.get_value(ID_TOKEN).await?;
    let Some(token) = token.as_ref().and_then(|token| token.as_str()) else { return Ok(None) };
    let after = origins.after_logout();
    let pairs = [("id_token_hint", token), ("post_logout_redirect_uri", after.as_str())];
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    Ok(Some(format!("{}/logout?{query}", origins.issuer))) // MARK
}
// ANCHOR_END: leave
