//! Paths at which many sites have what is looked for, and what of a site is never opened.

use url::Url;

use crate::{
    target::path_of,
    wire::Net,
    words::{logs_out, never},
};

/// Where a login form may be.
pub(super) const LOGIN_PAGES: &[&str] = &[
    "login",
    "signin",
    "sign-in",
    "auth/login",
    "users/sign_in",
    "account/login",
    "accounts/login/",
    "user/login",
    "session/new",
    "login.php",
    "anmelden",
    "admin/login",
];
/// What may take JSON credentials.
pub(super) const LOGIN_JSON: &[&str] = &[
    "api/login",
    "login",
    "api/session",
    "api/sessions",
    "api/auth/login",
    "auth/login",
    "session",
    "sessions",
    "api/v1/login",
    "api/v1/auth/login",
    "api/v1/sessions",
    "v1/login",
    "api/auth",
    "api/signin",
    "signin",
    "api/users/login",
    "users/login",
    "api/token",
    "token",
    "auth",
    "auth/token",
    "api/auth/signin",
    "api/log-in",
];
/// What may show whose session it is.
pub(super) const WHO: &[&str] = &[
    "account",
    "me",
    "profile",
    "dashboard",
    "home",
    "whoami",
    "user",
    "settings",
    "my",
    "api/me",
    "api/account",
    "api/profile",
    "api/user",
    "api/whoami",
    "api/session",
    "session",
    "api/users/me",
    "users/me",
    "api/v1/me",
    "api/v1/users/me",
    "v1/me",
    "auth/me",
    "api/auth/me",
    "account.php",
    "profile.php",
    "notes",
    "app",
];
/// What may refuse an ordinary account.
pub(super) const REFUSED: &[&str] =
    &["admin", "admin/", "api/admin", "administration", "manage", "staff", "admin/users"];
/// What may change something of one's own by JSON.
pub(super) const CHANGE_JSON: &[&str] = &[
    "api/note",
    "api/notes",
    "note",
    "notes",
    "api/profile",
    "profile",
    "api/settings",
    "settings",
    "api/me",
    "me",
    "api/account",
    "account",
    "api/messages",
    "messages",
    "api/items",
    "items",
    "api/todos",
    "todos",
    "api/posts",
    "posts",
    "api/v1/notes",
    "api/user",
    "api/email",
    "email",
    "api/display-name",
    "api/bio",
];
/// What may log out by a script.
pub(super) const LOGOUT: &[&str] = &[
    "api/logout",
    "logout",
    "api/auth/logout",
    "auth/logout",
    "signout",
    "api/signout",
    "api/v1/logout",
    "v1/logout",
    "api/session",
    "session",
    "api/sessions",
    "sessions",
    "log-out",
    "sign-out",
];
/// What may take a new password by JSON.
pub(super) const PASSWORD_JSON: &[&str] = &[
    "api/password",
    "password",
    "api/account/password",
    "account/password",
    "api/me/password",
    "api/change-password",
    "change-password",
    "api/auth/password",
    "api/user/password",
    "api/users/me/password",
    "api/v1/password",
    "api/profile/password",
    "me/password",
    "settings/password",
];

/// These paths, below the one that the site lives under and below the root.
pub(super) fn below(net: &Net, paths: &[&str]) -> Vec<Url> {
    let base = net.base();
    let folder = base.path().rsplit_once('/').map_or("", |(before, _)| before);
    let own = base.path().trim_end_matches('/');
    let mut roots = vec![own.to_owned(), folder.to_owned()];
    // A path with a slash at its end is where the site lives: what is beside it is somebody else's.
    if !base.path().ends_with('/') {
        roots.push(String::new());
    }
    roots.dedup();
    let mut found: Vec<Url> = Vec::new();
    for root in roots {
        for path in paths {
            let Ok(url) = base.join(&format!("{root}/{path}")) else { continue };
            if !found.contains(&url) {
                found.push(url);
            }
        }
    }
    found
}

/// Path and query below where the site lives: how the site's folder is called says nothing of its pages.
pub(super) fn own(net: &Net, url: &Url) -> String {
    let (path, base) = (path_of(url), net.base().path());
    let below = path.strip_prefix(base).filter(|_| base.ends_with('/'));
    below.map_or_else(|| path.clone(), |below| format!("/{below}"))
}

/// May it be opened? Not what logs out, deletes or pays, and no picture or style sheet.
pub(super) fn may_open(net: &Net, url: &Url, text: &str) -> bool {
    let path = own(net, url).to_ascii_lowercase();
    let files =
        [".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".ico", ".pdf", ".zip", ".woff2", ".xml", ".mp4"];
    net.has(url)
        && !files.iter().any(|end| url.path().ends_with(end))
        && !logs_out(&path)
        && !logs_out(text)
        && !never(&path)
        && !never(text)
}
