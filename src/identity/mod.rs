//! id.example: a site that signs people in for other sites, by OpenID Connect's authorization-code flow.
//!
//! Written by hand and small, so that every step can be read. It keeps the rules: exact redirect addresses, codes that are
//! good once and for a minute, PKCE with S256 wherever a challenge came. One thing is simpler than in the field: it signs
//! with HS256 and the client's own secret, which OpenID Connect Core 1.0, section 10.1, allows and few do. Deliberately
//! absent: any weakness by switch, which is the hotel's alone; consent pages, refresh tokens, discovery, and any client but
//! the hotel.

mod accounts;
mod authorize;
mod codes;
mod login;
mod logout;
mod page;
mod question;
mod sessions;
mod signed;
mod token;

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use cloakroom_engine::{exchange::ServerCalls, world::IDENTITY};
use http::{Method, Request, Response};
use serde::{Deserialize, Serialize};

use crate::{back_channel::BackChannel, clock::Clock, ids::unguessable, password::Hasher, views::Views};

pub use accounts::{Account, Accounts};
pub use codes::challenge_of;
pub use question::same;
pub use signed::{IdClaims, LogoutClaims, Unsigned, read_id_token, read_logout_token};

use question::Question;

/// Where both sites are reached by the browser of a request. Put into its extensions where that is not the simulated
/// world; the issuer's name and the addresses that are compared follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    /// The client's: `https://hotel.grand.example`.
    pub client: String,
    /// The issuer's: `https://id.example`.
    pub issuer: String,
}

/// The path at the client that codes are taken to.
pub const CALLBACK: &str = "/callback";

impl Default for Origins {
    fn default() -> Self {
        Self { client: "https://hotel.grand.example".to_owned(), issuer: format!("https://{IDENTITY}") }
    }
}

impl Origins {
    /// Those of a request.
    #[must_use]
    pub fn of(extensions: &http::Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// Where the client takes codes: the one address that is registered for it.
    #[must_use]
    pub fn callback(&self) -> String {
        format!("{}{CALLBACK}", self.client)
    }

    /// Where the client has people sent after a logout that it asked for.
    #[must_use]
    pub fn after_logout(&self) -> String {
        format!("{}/", self.client)
    }
}

/// A site that lets people sign in here: the hotel.
#[derive(Clone)]
pub struct Client {
    /// Its name in requests.
    pub id: &'static str,
    /// What it proves itself with, and what its tokens are signed with. Drawn for each world.
    pub secret: String,
}

impl std::fmt::Debug for Client {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What the site is opened with.
#[derive(Debug, Clone)]
pub struct IdentityConfig {
    /// Its clock.
    pub clock: Clock,
    /// Who checks passwords.
    pub hasher: Hasher,
    /// Its pages.
    pub views: Views,
    /// How it reaches the hotel.
    pub back_channel: BackChannel,
    /// The accounts whose password its login page tells, by name.
    pub told: Vec<&'static str>,
}

/// One such site. Clones share it.
#[derive(Debug, Clone)]
pub struct Identity(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    accounts: Accounts,
    client: Client,
    sessions: sessions::Sessions,
    codes: codes::Codes,
    config: IdentityConfig,
}

/// What stands in its databases. All of it is drawn at random.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SavedIdentity {
    accounts: Vec<accounts::SavedAccount>,
    secret: String,
    sessions: BTreeMap<String, sessions::Session>,
}

impl Identity {
    /// Opens it, with new passwords and a new secret.
    #[must_use]
    pub fn open(config: IdentityConfig) -> Self {
        Self::reopen(config, None)
    }

    /// The same with what was written down of it. Codes are not: they are good for a minute.
    #[must_use]
    pub fn reopen(config: IdentityConfig, saved: Option<SavedIdentity>) -> Self {
        let (mut accounts, codes) = (Accounts::draw(), codes::Codes::default());
        let (mut secret, mut sessions) = (unguessable::<32>(), sessions::Sessions::default());
        if let Some(saved) = saved {
            accounts = accounts.restored(saved.accounts);
            (secret, sessions) = (saved.secret, sessions::Sessions::restored(saved.sessions));
        }
        let client = Client { id: "hotel", secret };
        Self(Arc::new(Parts { accounts, client, sessions, codes, config }))
    }

    /// What stands in its databases, to be written down: accounts, sessions, and the client's secret.
    #[must_use]
    pub fn saved(&self) -> SavedIdentity {
        let Parts { accounts, client, sessions, .. } = &*self.0;
        SavedIdentity { accounts: accounts.saved(), secret: client.secret.clone(), sessions: sessions.saved() }
    }

    /// Who has an account here.
    #[must_use]
    pub fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    /// The client that is registered here.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// Answers one request. The response's extensions hold what was asked of other servers meanwhile.
    pub async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let question = Question::of(request);
        if question.framed {
            return page::in_a_frame(&self.0, &question);
        }
        let mut calls = ServerCalls::default();
        let mut response = match (&question.method, question.path.as_str()) {
            (&Method::GET | &Method::HEAD, "/") => page::front(&self.0, &question),
            (&Method::GET | &Method::HEAD, "/style.css") => page::style(),
            (&Method::GET | &Method::HEAD, "/authorize") => authorize::authorize(&self.0, &question),
            (&Method::GET | &Method::HEAD, "/login") => login::form(&self.0, &question),
            (&Method::POST, "/login") => login::log_in(&self.0, &question).await,
            (&Method::POST, "/token") => token::exchange(&self.0, &question),
            (&Method::GET | &Method::HEAD, "/logout") => logout::asked(&self.0, &question, &mut calls).await,
            (&Method::POST, "/logout") => logout::log_out(&self.0, &question, &mut calls).await,
            _ => page::no_such_page(&self.0, &question),
        };
        if !calls.0.is_empty() {
            response.extensions_mut().insert(calls);
        }
        response
    }
}
