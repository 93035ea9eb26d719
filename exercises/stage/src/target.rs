//! What a learner's hotel is like, for the scripts that attack it.

use std::borrow::Cow;

use cloakroom_engine::target::{Login, People, Target};

/// The hotel, with a session cookie of this name.
pub(crate) fn hotel(cookie: &str) -> Target {
    Target {
        scheme: Cow::Borrowed("https"),
        host: Cow::Borrowed("hotel.grand.example"),
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
        session_cookie: Cow::Owned(cookie.to_owned()),
        people: People { alice: Cow::Borrowed("alice"), mallory: Cow::Borrowed("mallory") },
    }
}
