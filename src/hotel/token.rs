//! INSECURE ON PURPOSE, by switch: `deny_list` off.
//!
//! The same login with a token in place of a session: nothing is kept on the server, so nothing can
//! be removed there. A logout tells the browser to forget; a list of refused tokens is a store again.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    Guest, HotelState,
    carried::carried,
    client::Asking,
    cookie::Attributes,
    error::HotelError,
    fields::Fields,
    jwt::{Claims, NotTaken, Secret},
    log_in::verify,
    origin::AskedOrigin,
    page::PageContext,
    refresh::{Families, REFRESH, RefreshTokens},
};
use crate::{
    store::hashed,
    switch::{DENY_LIST, SHORT_LIFE, Switches},
};

/// The cookie that carries it.
pub(super) const TOKEN: &str = "token";

/// Is this the name of the cookie that carries a token?
#[must_use]
pub fn is_token_cookie(name: &str) -> bool {
    name == TOKEN
}

/// So many logged-out tokens are remembered; beyond that, the one that ends first is taken again.
const MOST_DENIED: usize = 1000;

/// The hotel's secret, the tokens that were logged out before they ended, and those that new ones are got with. Clones
/// share all three.
#[derive(Debug, Clone, Default)]
pub(super) struct Tokens {
    secret: Secret,
    pub(super) refresh: RefreshTokens,
    /// By a hash of their `jti`, which may be anything where somebody else wrote the token.
    denied: Arc<Mutex<BTreeMap<String, i64>>>,
}

/// What is known of tokens, as it is written down.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SavedTokens {
    secret: Vec<u8>,
    denied: BTreeMap<String, i64>,
    refresh: Families,
}

impl Tokens {
    /// Signs what a token says.
    pub(super) fn saved(&self) -> SavedTokens {
        let denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner).clone();
        SavedTokens { secret: self.secret.saved(), denied, refresh: self.refresh.saved() }
    }

    pub(super) fn restored(mut saved: SavedTokens) -> Self {
        while saved.denied.len() > MOST_DENIED {
            saved.denied.pop_first();
        }
        Self {
            secret: Secret::restored(&saved.secret),
            refresh: RefreshTokens::restored(saved.refresh),
            denied: Arc::new(Mutex::new(saved.denied)),
        }
    }

    pub(super) fn sign(&self, switches: &Switches, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
        self.secret.sign(switches, claims)
    }

    /// Refuses a token from now on. What has ended by itself need not be kept.
    fn deny(&self, claims: &Claims, now: i64) {
        let mut denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner);
        denied.retain(|_, ends| *ends > now);
        if denied.len() >= MOST_DENIED
            && let Some(first) = denied.iter().min_by_key(|(_, ends)| **ends).map(|(name, _)| name.clone())
        {
            denied.remove(&first);
        }
        denied.insert(hashed(&claims.jti), claims.exp);
    }

    fn denies(&self, claims: &Claims) -> bool {
        self.denied.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&hashed(&claims.jti))
    }
}

#[derive(Serialize)]
struct TokenPage<'a> {
    guest: Option<&'a str>,
    secret: Option<&'a str>,
    claims: Option<String>,
    minutes: i64,
    says: Option<String>,
    /// There is a refresh token to get a new one with.
    renews: bool,
}

const NO_TOKEN: TokenPage<'static> =
    TokenPage { guest: None, secret: None, claims: None, minutes: 0, says: None, renews: false };

// ANCHOR: holder
/// Whom the token is about. No store is asked, but for the list if there is one.
fn holder(desk: &HotelState, token: &str) -> Result<(Arc<Guest>, Claims), NotTaken> {
    let switches = desk.switches.read();
    let claims = desk.tokens.secret.read(&switches, token, desk.clock.now())?;
    if switches.on(&DENY_LIST) && desk.tokens.denies(&claims) {
        return Err(NotTaken::Denied); // MARK
    }
    let guest = desk.guests.named(&claims.sub).filter(|guest| !guest.closed()).ok_or(NotTaken::Nobody)?;
    Ok((Arc::clone(guest), claims))
}
// ANCHOR_END: holder

pub(super) async fn show(
    State(desk): State<HotelState>,
    headers: HeaderMap,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let renews = carried(&headers, REFRESH).is_some();
    let Some(token) = carried(&headers, TOKEN) else {
        return paper.render("hotel/token.html", TokenPage { renews, ..NO_TOKEN }).await;
    };
    match holder(&desk, &token) {
        Ok((guest, claims)) => {
            let minutes = (claims.exp - desk.clock.now().unix_timestamp()) / 60;
            let (guest, secret) = (Some(guest.title), Some(guest.room_code.clone()));
            let claims = serde_json::to_string_pretty(&claims).ok();
            let page = TokenPage { guest, secret: secret.as_deref(), claims, minutes, says: None, renews };
            paper.render("hotel/token.html", page).await
        }
        Err(not_taken) => refused(&paper, &not_taken.to_string(), renews).await,
    }
}

pub(super) async fn refused(paper: &PageContext, says: &str, renews: bool) -> Result<Response, HotelError> {
    let page = TokenPage { says: Some(says.to_owned()), renews, ..NO_TOKEN };
    Ok((StatusCode::UNAUTHORIZED, paper.render("hotel/token.html", page).await?).into_response())
}

#[derive(Deserialize)]
pub(super) struct LogIn {
    #[serde(default)]
    guest: String,
    #[serde(default)]
    password: String,
}

// ANCHOR: log_in
pub(super) async fn log_in(
    State(desk): State<HotelState>,
    origin: AskedOrigin,
    asking: Asking,
    paper: PageContext,
    Fields(form): Fields<LogIn>,
) -> Result<Response, HotelError> {
    let known = verify(&desk, &asking, &form.guest, &form.password).await?;
    let Some(guest) = known.filter(|guest| !guest.closed()) else {
        return refused(&paper, "That name and that password do not belong together.", false).await;
    };
    let switches = desk.switches.read();
    let claims = Claims::new(&switches, guest.name, desk.clock.now());
    let token = desk.tokens.sign(&switches, &claims)?; // MARK
    // What lives for 14 days needs no other that gets a new one.
    let refresh = switches.on(&SHORT_LIFE).then(|| desk.tokens.refresh.begin(guest.id, claims.iat));
    let cookies = Attributes::of(&switches, origin.host());
    let both = [Some((TOKEN, token)), refresh.map(|refresh| (REFRESH, refresh))].into_iter().flatten();
    let set: Vec<_> =
        both.map(|(name, value)| (header::SET_COOKIE, cookies.cookie(name, &value).to_string())).collect();
    Ok((AppendHeaders(set), Redirect::to("/token")).into_response())
}
// ANCHOR_END: log_in

// ANCHOR: log_out
pub(super) async fn log_out(
    State(desk): State<HotelState>,
    origin: AskedOrigin,
    headers: HeaderMap,
) -> Result<Response, HotelError> {
    let switches = desk.switches.read();
    let held = carried(&headers, TOKEN).and_then(|token| holder(&desk, &token).ok());
    if let Some((_, claims)) = held.filter(|_| switches.on(&DENY_LIST)) {
        desk.tokens.deny(&claims, desk.clock.now().unix_timestamp()); // MARK
    }
    let refresh = carried(&headers, REFRESH);
    if let Some(refresh) = &refresh {
        desk.tokens.refresh.end(refresh);
    }
    let cookies = Attributes::of(&switches, origin.host());
    let names = [Some(TOKEN), refresh.map(|_| REFRESH)].into_iter().flatten();
    let forget: Vec<_> = names.map(|name| (header::SET_COOKIE, cookies.removal(name).to_string())).collect();
    Ok((AppendHeaders(forget), Redirect::to("/token")).into_response())
}
// ANCHOR_END: log_out
