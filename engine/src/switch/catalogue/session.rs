//! Switches on the session: its ID, its record, its end.

use super::{Choice, OFF_ON, Switch};

/// A new session ID at login.
pub static RENEW_ON_LOGIN: Switch = Switch {
    name: "renew_on_login",
    title: "Renew the ID on login",
    group: "session",
    meaning: "At login the record moves to a new session ID, and the old ID names nothing.",
    choices: OFF_ON,
    default: "off",
    rust: "session.cycle_id().await?;",
    express: "req.session.regenerate(next)",
};

/// The session ID comes from the cookie, never from the address.
pub static COOKIE_ONLY: Switch = Switch {
    name: "cookie_only",
    title: "Take the ID from the cookie only",
    group: "session",
    meaning: "An ID in the address (/login?id=...) is ignored. Off, the hotel takes it as its own.",
    choices: OFF_ON,
    default: "off",
    rust: "// tower-sessions reads nothing but the cookie",
    express: "// express-session reads nothing but the cookie",
};

/// Only IDs that the server issued (ASVS 7.2.2).
pub static STRICT_IDS: Switch = Switch {
    name: "strict_ids",
    title: "Issue every ID",
    group: "session",
    meaning: "An ID that names no record is dropped. Off, the hotel takes what the browser invents as its own.",
    choices: OFF_ON,
    default: "on",
    rust: "// tower-sessions: always; an unknown ID is never saved",
    express: "// express-session: always; an unknown ID is replaced",
};

/// The server ends the session, not only the browser (ASVS 7.4.1).
pub static DESTROY_ON_LOGOUT: Switch = Switch {
    name: "destroy_on_logout",
    title: "Destroy the record at logout",
    group: "session",
    meaning: "Logging out removes the record on the server. Off, only the browser is told to forget its cookie.",
    choices: OFF_ON,
    default: "on",
    rust: "session.flush().await?;",
    express: "req.session.destroy(next)",
};

/// What a guest may do is looked up, not believed.
pub static SERVER_SIDE_ROLE: Switch = Switch {
    name: "server_side_role",
    title: "Keep the role on the server",
    group: "session",
    meaning: "The old desk looks up what a guest may do. Off, it believes a cookie called role.",
    choices: OFF_ON,
    default: "on",
    rust: "let role = guests.role_of(guest_id);",
    express: "const role = guests.get(req.session.guestId).role",
};

/// What saving does with a record that is gone.
pub static SAVE_POLICY: Switch = Switch {
    name: "save_policy",
    title: "Saving a record that is gone",
    group: "session",
    meaning: "Upsert makes it again, as MemoryStore and the published SQL stores do. Update only leaves it gone.",
    choices: &[
        Choice { value: "upsert", title: "upsert", protects: false },
        Choice { value: "update_only", title: "update only", protects: true },
    ],
    default: "upsert",
    rust: "// {}: the store's `save` decides",
    express: "// {}: the store's `set` decides",
};
