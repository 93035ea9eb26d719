//! The hotel as a site under test: what a script has to know of it.

use std::borrow::Cow;

use cloakroom_engine::target::{Login, People, Target};

/// The hotel's host, as on the internet.
pub const HOTEL: &str = "hotel.grand.example";

/// The Grand Hotel.
pub static TARGET: Target = Target {
    scheme: Cow::Borrowed("https"),
    host: Cow::Borrowed(HOTEL),
    port: None,
    login: Login {
        path: Cow::Borrowed("/login"),
        form: Cow::Borrowed("log in"),
        name: Cow::Borrowed("guest"),
        password: Cow::Borrowed("password"),
    },
    logout: Cow::Borrowed("log out"),
    account: Cow::Borrowed("/account"),
    change: Cow::Borrowed("/coats/pass"),
    session_cookie: Cow::Borrowed("sid"),
    people: People { alice: Cow::Borrowed("alice"), mallory: Cow::Borrowed("mallory") },
};
