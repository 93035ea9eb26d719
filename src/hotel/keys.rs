//! What the hotel's session records hold: the keys, and of which kind each is.
//!
//! The handlers trust it, as handlers do: nobody but they writes a record. A learner who edits one by
//! hand may write anything else, but of these keys only what a handler could have written.
//! Deliberately absent: what the values mean; each handler knows its own.

use serde_json::{Map, Value};

/// The number of the guest.
pub(super) const GUEST_ID: &str = "guest_id";
/// How many visits there were.
pub(super) const VISITS: &str = "visits";
/// When the guest logged in, in seconds since 1970.
pub(super) const SINCE: &str = "logged_in_at";
/// Where the login came from.
pub(super) const FROM: &str = "from";
/// When the password was typed again, in seconds since 1970.
pub(super) const CONFIRMED: &str = "confirmed_at";
/// Whose password was typed, and when.
pub(super) const TYPED: &str = "password_typed";
/// The token of the session's forms.
pub(super) const CSRF_TOKEN: &str = "csrf_token";
/// What a return from id.example has to bring along.
pub(super) const OAUTH_STATE: &str = "oauth_state";
/// What its ID token has to repeat.
pub(super) const OAUTH_NONCE: &str = "oauth_nonce";
/// What the code is to be changed with.
pub(super) const PKCE_VERIFIER: &str = "pkce_verifier";
/// The session at id.example that this one came of.
pub(super) const ISSUER_SID: &str = "issuer_sid";
/// The ID token, to show at a logout.
pub(super) const ID_TOKEN: &str = "id_token";
/// The name of the machine that it is bound to.
pub(super) const DEVICE: &str = "device";
/// Whose password is to be reset.
pub(super) const RESET_FOR: &str = "reset_for";

const NUMBERS: [&str; 5] = [GUEST_ID, VISITS, SINCE, CONFIRMED, RESET_FOR];
const TEXTS: [&str; 8] = [FROM, CSRF_TOKEN, OAUTH_STATE, OAUTH_NONCE, PKCE_VERIFIER, ISSUER_SID, ID_TOKEN, DEVICE];

/// Why the hotel could not read a record with this data; `None` if it can.
#[must_use]
pub fn unreadable(data: &Map<String, Value>) -> Option<String> {
    data.iter().find_map(|(key, value)| {
        let number = is_number(value);
        if key == TYPED && !(is_number(&value["guest_id"]) && is_number(&value["at"])) {
            return Some(format!(
                "`{key}` is {{\"guest_id\": 7, \"at\": 1790000000}}: the hotel reads nothing else there"
            ));
        }
        if NUMBERS.contains(&key.as_str()) && !number {
            return Some(format!(
                "`{key}` is a whole number from 0 to {}: the hotel reads nothing else there",
                u32::MAX
            ));
        }
        let text = TEXTS.contains(&key.as_str()) && !value.is_string();
        text.then(|| format!("`{key}` is a text in quotes: the hotel reads nothing else there"))
    })
}

fn is_number(value: &Value) -> bool {
    value.as_u64().is_some_and(|number| number <= u64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judged(data: Value) -> Option<String> {
        unreadable(data.as_object().unwrap())
    }

    #[test]
    fn of_its_own_keys_the_hotel_reads_one_kind_each_and_others_are_free() {
        assert_eq!(judged(json!({ "guest_id": 7, "visits": 4, "from": "a desk", "lang": ["en"] })), None);
        for bad in [json!("7"), json!(-1), json!(1.5), json!(null), json!(4_294_967_296_u64)] {
            assert!(judged(json!({ "guest_id": bad })).unwrap().starts_with("`guest_id` is a whole number"));
        }
        assert!(judged(json!({ "from": 1 })).unwrap().starts_with("`from` is a text"));
        assert_eq!(judged(json!({ "password_typed": { "guest_id": 7, "at": 1_790_000_000 } })), None);
        for bad in [json!(7), json!(null), json!([7, 8]), json!({ "guest_id": 7 }), json!({ "guest_id": "7", "at": 1 })]
        {
            assert!(judged(json!({ "password_typed": bad })).unwrap().starts_with("`password_typed` is {"));
        }
    }
}
