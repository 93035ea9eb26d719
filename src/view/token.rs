//! A token taken apart for a page: header, claims, and whether there is a signature. A forged one stands beside one
//! that the hotel issued, with what differs.
//!
//! Deliberately absent: whether the signature fits. That is the hotel's to say, and its answer stands below.

use cloakroom_engine::{
    exchange::Exchange,
    token::{self, Unreadable},
};
use serde::Serialize;
use serde_json::{Map, Value};
use time::{OffsetDateTime, macros::format_description};

use super::{
    fields::{FieldView, fields},
    shown,
    ticket::{TicketView, ticket_view},
};
use crate::sandbox::{
    Tickets,
    credential::{self, Kind},
};

/// One token.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TokenView {
    ticket: TicketView,
    /// What it is held against.
    beside: Option<TicketView>,
    header: PartView,
    claims: PartView,
    signed: bool,
    signature: String,
}

/// One part that is JSON.
#[derive(Debug, Clone, Serialize)]
struct PartView {
    fields: Vec<FieldView>,
    /// Why it says nothing.
    unreadable: Option<String>,
}

/// The tokens that went over the wire in an exchange, each once.
pub(crate) fn tokens_of(exchange: &Exchange, tickets: &Tickets) -> Vec<TokenView> {
    let both = credential::sent(&exchange.request.headers).chain(credential::set(&exchange.response.headers));
    let mut seen: Vec<&str> = Vec::new();
    for found in both.filter(|found| found.kind == Kind::Token) {
        if !seen.contains(&found.value) {
            seen.push(found.value);
        }
    }
    seen.into_iter().take(shown::MOST_TOKENS).filter_map(|value| token_view(value, tickets)).collect()
}

/// A token taken apart, if it has been seen.
pub(crate) fn token_view(value: &str, tickets: &Tickets) -> Option<TokenView> {
    let ticket = tickets.get(value).filter(|t| t.kind == Kind::Token)?;
    let beside = if ticket.forged() { tickets.issued_before(ticket) } else { None };
    let (read, other) = (token::read(value), beside.map(|t| token::read(&t.value)));
    let (header, claims) = other.map_or((None, None), |other| (other.header.ok(), other.claims.ok()));
    let signed = read.parts == 3 && read.signature > 0;
    Some(TokenView {
        ticket: ticket_view(value, tickets)?,
        beside: beside.and_then(|t| ticket_view(&t.value, tickets)),
        header: part(read.header, header.as_ref()),
        claims: part(read.claims, claims.as_ref()),
        signed,
        signature: signature(read.parts, read.signature, ticket.forged()),
    })
}

fn part(read: Result<Map<String, Value>, Unreadable>, other: Option<&Map<String, Value>>) -> PartView {
    match read {
        Ok(says) => {
            let mut fields = fields(Some(other.unwrap_or(&says)), Some(&says));
            for field in &mut fields {
                if matches!(field.key.as_str(), "exp" | "iat" | "nbf") {
                    field.value = dated(&field.value);
                    field.before = field.before.as_deref().map(dated);
                }
            }
            PartView { fields, unreadable: None }
        }
        Err(why) => PartView { fields: Vec::new(), unreadable: Some(why.to_string()) },
    }
}

fn signature(parts: usize, length: usize, forged: bool) -> String {
    match (parts, length) {
        (3, 0) => "Missing: nothing stands behind the second dot.".to_owned(),
        (3, _) if !forged => format!("There: {length} characters."),
        (3, _) => format!("There: {length} characters. Whether it fits, the hotel’s answer says."),
        (1, _) => "This is no token: a token has three parts with dots between them, and this has no dot.".to_owned(),
        _ => format!("This is no signed token: that has three parts with dots between them, and this has {parts}."),
    }
}

/// Seconds since 1970 (`NumericDate`, RFC 7519, section 2) with the day that they mean, if they mean one.
fn dated(seconds: &str) -> String {
    let format = format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute]");
    let when = seconds.parse().ok().and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    match when.and_then(|when| when.format(format).ok()) {
        Some(day) => format!("{seconds} ({day})"),
        None => seconds.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_followed_by_the_day_they_mean_and_anything_else_stays() {
        assert_eq!(dated("4102444800"), "4102444800 (1 Jan 2100, 00:00)");
        for odd in ["\"soon\"", "1e99", "99999999999999999999", "9223372036854775807", "null"] {
            assert_eq!(dated(odd), odd);
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(signature(3, 0, true), "Missing: nothing stands behind the second dot.");
        assert!(signature(1, 0, true).contains("this has no dot"));
        for parts in [2, 5] {
            assert!(signature(parts, 8, true).ends_with(&format!("this has {parts}.")));
        }
    }
}
