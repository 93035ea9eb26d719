//! Switches on the session: its ID, its record, its end.

use super::{Choice, OFF_ON, Switch};

/// A new session ID at login.
pub static RENEW_ON_LOGIN: Switch = Switch {
    name: "renew_on_login",
    title: "Renew the ID on login",
    group: "session",
    meaning: "At login the record gets a new session ID, and the old ID opens nothing.",
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
    meaning: "An ID in the address (/login?id=...) is ignored. Off, the hotel uses it.",
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
    meaning: "An ID that names no record is dropped. Off, the hotel uses an ID that somebody invented.",
    choices: OFF_ON,
    default: "on",
    rust: "// tower-sessions: always, but for a trap of clear()",
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

/// What a save may write over.
pub static SAVE_POLICY: Switch = Switch {
    name: "save_policy",
    title: "What a save may write over",
    group: "session",
    meaning: "Upsert makes a deleted record anew, as MemoryStore and the published SQL stores do. Update only leaves it deleted. Compare and swap also refuses, with 409, to write over what another request wrote meanwhile.",
    choices: &[
        Choice { value: "upsert", title: "upsert", protects: false, needs: None },
        Choice { value: "update_only", title: "update only", protects: true, needs: None },
        Choice { value: "compare_and_swap", title: "compare and swap", protects: true, needs: None },
    ],
    default: "upsert",
    rust: "// {}: the store's `save` decides",
    express: "// {}: the store's `set` decides",
};

/// The end of a session that is not used (ASVS 7.3.1).
pub static IDLE_TIMEOUT: Switch = Switch {
    name: "idle_timeout",
    title: "Idle time-out",
    group: "session",
    meaning: "How long a record lives without being used. It says nothing about the cookie: that is Lifetime.",
    choices: &[
        Choice { value: "14d", title: "14 days", protects: false, needs: None },
        Choice { value: "30m", title: "30 minutes", protects: true, needs: None },
    ],
    default: "14d",
    rust: "let expires_at = now + Duration::minutes(30); // in the store; .with_expiry() sets Max-Age too",
    express: "new RedisStore({ client, ttl: 30 * 60 }) // cookie.maxAge would set both",
};

/// The end of a session that is used all the time (ASVS 7.3.2).
pub static ABSOLUTE_TIMEOUT: Switch = Switch {
    name: "absolute_timeout",
    title: "Absolute time-out",
    group: "session",
    meaning: "How long a session lives, used or not. A new ID does not move that end, unless a login gave it.",
    choices: &[
        Choice { value: "never", title: "none", protects: false, needs: None },
        Choice { value: "8h", title: "8 hours", protects: true, needs: None },
    ],
    default: "never",
    rust: "if begun_at + Duration::hours(8) <= now { return Ok(None) } // in the store's load",
    express: "if (Date.now() - req.session.begunAt > 8 * 3600e3) req.session.destroy(next)",
};

/// A new session ID every so often.
pub static RENEWAL_TIMEOUT: Switch = Switch {
    name: "renewal_timeout",
    title: "Renew the ID in use",
    group: "session",
    meaning: "An ID that is older than this is replaced at the next request, and opens nothing any more.",
    choices: &[
        Choice { value: "never", title: "never", protects: false, needs: None },
        Choice { value: "15m", title: "after 15 minutes", protects: true, needs: None },
    ],
    default: "never",
    rust: "if issued_at + Duration::minutes(15) <= now { session.cycle_id().await?; }",
    express: "if (Date.now() - req.session.issuedAt > 15 * 60e3) req.session.regenerate(next) // and copy the data",
};

/// What counts as using a session.
pub static SLIDE_ON: Switch = Switch {
    name: "slide_on",
    title: "What counts as use",
    group: "session",
    meaning: "Whether a request that only reads moves the idle end too, which costs a write. Then whoever holds the ID keeps it alive by looking.",
    choices: &[
        Choice { value: "reads", title: "reads and writes", protects: false, needs: None },
        Choice { value: "writes", title: "writes only", protects: true, needs: None },
    ],
    default: "writes",
    rust: "// tower-sessions 0.15: writes only; its stores have no touch",
    express: "new RedisStore({ client, disableTouch: true }) // else: touch on every request",
};

/// When a session is written back.
pub static SAVE_WHEN: Switch = Switch {
    name: "save_when",
    title: "Save when changed",
    group: "session",
    meaning: "Only a session that changed is written. Otherwise every request writes it and sends the cookie again, and one that only reads can undo what another wrote.",
    choices: &[
        Choice { value: "always", title: "at every request", protects: false, needs: None },
        Choice { value: "changed", title: "when changed", protects: true, needs: None },
    ],
    default: "changed",
    rust: ".with_always_save(false)",
    express: "resave: false",
};

/// Whether a session that holds nothing is stored (ePrivacy Directive, article 5.3).
pub static SAVE_EMPTY: Switch = Switch {
    name: "save_empty",
    title: "Sessions without data",
    group: "session",
    meaning: "Without data there is no record and no cookie. If it is stored, every visitor without a cookie gets both.",
    choices: &[
        Choice { value: "stored", title: "stored", protects: false, needs: None },
        Choice { value: "not_stored", title: "not stored", protects: true, needs: None },
    ],
    default: "not_stored",
    rust: "// tower-sessions: always; an empty session is not saved",
    express: "saveUninitialized: false",
};

/// How session IDs are drawn (ASVS 7.2.3).
pub static RANDOM_IDS: Switch = Switch {
    name: "random_ids",
    title: "How IDs are drawn",
    group: "session",
    meaning: "128 random bits cannot be guessed. A counter, a clock, 16 bits and three digits can.",
    choices: &[
        Choice { value: "sequential", title: "one after the other", protects: false, needs: None },
        Choice { value: "time", title: "from the clock", protects: false, needs: None },
        Choice { value: "three_digits", title: "three random digits", protects: false, needs: None },
        Choice { value: "16_bit", title: "16 random bits", protects: false, needs: None },
        Choice { value: "random", title: "128 random bits", protects: true, needs: None },
    ],
    default: "random",
    rust: "// Id::default(): 128 bits of rand::rng(); a store's `create` may change it",
    express: "// no genid: uid-safe draws 192 bits",
};

/// What the store keeps in place of the session ID.
pub static HASH_IDS_AT_REST: Switch = Switch {
    name: "hash_ids_at_rest",
    title: "Hash IDs in the store",
    group: "session",
    meaning: "The store keeps SHA-256 of the ID. Whoever reads the store, or a backup of it, cannot log in with what is there.",
    choices: OFF_ON,
    default: "off",
    rust: "let key = Sha256::digest(id.to_string()); // in each method of the store",
    express: "const key = createHash('sha256').update(sid).digest('hex') // in each method of the store",
};

/// Where records are kept.
pub static STORE: Switch = Switch {
    name: "store",
    title: "Where records are kept",
    group: "session",
    meaning: "Memory is gone when the process ends, and everybody is logged out. SQLite keeps records in a file, Redis and PostgreSQL in a server.",
    choices: &[
        Choice { value: "memory", title: "memory", protects: false, needs: None },
        Choice { value: "sqlite", title: "SQLite", protects: true, needs: None },
        Choice { value: "redis", title: "Redis", protects: true, needs: Some("Redis") },
        Choice { value: "postgres", title: "PostgreSQL", protects: true, needs: Some("PostgreSQL") },
    ],
    default: "sqlite",
    rust: "SessionManagerLayer::new(sqlite) // not MemoryStore::default()",
    express: "store: new SQLiteStore({ db: 'sessions.db' }) // the default is MemoryStore",
};

/// A claim is not a login (WSTG-SESS-08).
pub static SEPARATE_KEYS: Switch = Switch {
    name: "separate_keys",
    title: "A key for each meaning",
    group: "session",
    meaning: "A password reset writes whom it is for under a key of its own. Off, under the key that the login uses.",
    choices: OFF_ON,
    default: "on",
    rust: "session.insert(\"reset_for\", guest.id).await?;",
    express: "req.session.resetFor = guest.id",
};

/// A new password ends the sessions that the old one opened (ASVS 7.4.3).
pub static END_OTHERS_ON_PASSWORD_CHANGE: Switch = Switch {
    name: "end_others_on_password_change",
    title: "A new password ends all other sessions",
    group: "session",
    meaning: "All other sessions of the guest end, and this one gets a new ID. Off, whoever is logged in stays logged in.",
    choices: OFF_ON,
    default: "off",
    rust: "end_all(&store, guest.id, Some(&session)).await?;",
    express: "for (const sid of otherSessionsOf(guest.id)) req.sessionStore.destroy(sid)",
};

/// A session that is bound to a machine (Device Bound Session Credentials, W3C; NIST SP 800-63B-4, section 5.1).
pub static BIND_DEVICE: Switch = Switch {
    name: "bind_device",
    title: "Bind to the device",
    group: "session",
    meaning: "Every 10 minutes the device signs for a short cookie, by a key in no jar. Simulated, for Alice alone.",
    choices: OFF_ON,
    default: "off",
    rust: "headers.insert(\"secure-session-registration\", offer)",
    express: "res.set('Secure-Session-Registration', offer)",
};
