//! Every switch there is, a file a group. To add one: a `static` in its group's file, its name in
//! [`ALL`], and the line in the hotel that reads it.

mod cookie;
mod elsewhere;
mod front;
mod session;
mod site;
mod stores;
mod token;

use super::{Choice, Switch};

pub use cookie::*;
pub use elsewhere::*;
pub use front::*;
pub use session::*;
pub use site::*;
pub use stores::*;
pub use token::*;

const OFF_ON: &[Choice] = &[
    Choice { value: "off", title: "off", protects: false, needs: None },
    Choice { value: "on", title: "on", protects: true, needs: None },
];

/// All switches, in the order pages show them.
pub static ALL: &[&Switch] = &[
    // session
    &RENEW_ON_LOGIN,
    &COOKIE_ONLY,
    &STRICT_IDS,
    &DESTROY_ON_LOGOUT,
    &SERVER_SIDE_ROLE,
    &SAVE_POLICY,
    &IDLE_TIMEOUT,
    &ABSOLUTE_TIMEOUT,
    &RENEWAL_TIMEOUT,
    &SLIDE_ON,
    &SAVE_WHEN,
    &SAVE_EMPTY,
    &RANDOM_IDS,
    &HASH_IDS_AT_REST,
    &STORE,
    &SEPARATE_KEYS,
    &END_OTHERS_ON_PASSWORD_CHANGE,
    &BIND_DEVICE,
    // cookie
    &HTTP_ONLY,
    &SAME_SITE,
    &SECURE,
    &HOST_PREFIX,
    &EXACT_NAMES,
    &REFUSE_DUPLICATES,
    &NARROW_DOMAIN,
    &NARROW_PATH,
    &SIGNED,
    &PARTITIONED,
    &LIFETIME,
    // site
    &ESCAPE_OUTPUT,
    &CSP,
    &POST_ONLY,
    &CSRF_TOKEN,
    &CHECK_ORIGIN,
    &CHECK_FETCH_METADATA,
    &SAFE_NEXT,
    &NO_STORE,
    &THROTTLE_LOGIN,
    &HTTPS_ONLY,
    &REAUTHENTICATE,
    // stores
    &SERVERS,
    &SIGNING_KEY,
    &STORE_TROUBLE,
    // front
    &PROXY,
    &PROXY_HOST,
    &TRUST_PROXY,
    &SECURE_WHEN,
    &SUB_PATH,
    &SHARED_CACHE,
    &CACHE_CONTROL,
    &VARY_COOKIE,
    // token
    &VERIFY_SIGNATURE,
    &STRONG_SECRET,
    &SHORT_LIFE,
    &ROTATE_REFRESH,
    &DENY_LIST,
    // elsewhere
    &OAUTH_STATE,
    &PKCE,
    &NONCE,
    &STATE_KEPT,
    &ASK_FIRST,
    &BACK_CHANNEL_LOGOUT,
    &LOGOUT_AT_BOTH,
];
