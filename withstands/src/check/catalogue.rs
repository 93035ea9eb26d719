//! What each check is called, what an attacker gains, how serious it is and why, and which standard asks for it.

use serde::Serialize;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It helps another attack.
    Low,
    /// It needs something first: a stolen cookie, a neighbour.
    Medium,
    /// It opens an account, or changes what is in it.
    High,
    /// It opens every account, without a victim.
    Critical,
}

impl Severity {
    /// As reports say it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What is the same at each site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its name, for `--only`, baselines and reports.
    pub id: &'static str,
    /// What it is, when it is found.
    pub title: &'static str,
    /// The attack of the course that shows it.
    pub attack: Option<&'static str>,
    /// How serious, as a rule.
    pub severity: Severity,
    /// Why.
    pub reason: &'static str,
    /// What an attacker gains.
    pub gain: &'static str,
    /// The requirement of ASVS 5.0.
    pub asvs: &'static str,
    /// The test of the Web Security Testing Guide.
    pub wstg: &'static str,
    /// The weakness.
    pub cwe: &'static str,
    /// The lesson about it.
    pub lesson: &'static str,
}

/// All checks.
#[must_use]
pub fn entries() -> &'static [Entry] {
    ENTRIES
}

/// The check of this name.
#[must_use]
pub fn entry(id: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.id == id)
}

macro_rules! entries {
    ($($id:literal $severity:ident $attack:expr, $title:literal, $gain:literal, $reason:literal, $asvs:literal $wstg:literal $cwe:literal $lesson:literal;)*) => {
        &[$(Entry {
            id: $id, title: $title, attack: $attack, severity: Severity::$severity, reason: $reason, gain: $gain,
            asvs: $asvs, wstg: $wstg, cwe: $cwe, lesson: $lesson,
        }),*]
    };
}

const ENTRIES: &[Entry] = entries! {
    "cookie-httponly" Low Some("cookie-theft-by-script"), "A script can read the session cookie",
        "A script that gets into a page sends the session away.", "It needs a script in a page first.",
        "3.3.4" "WSTG-SESS-02" "CWE-1004" "cookie-flags";
    "cookie-secure" Medium Some("eavesdropping"), "The session cookie goes over plain http",
        "Whoever listens on the network reads the session out of one http request.", "It needs a place on the network.",
        "3.3.1" "WSTG-SESS-02" "CWE-614" "cookie-flags";
    "cookie-samesite" Low Some("csrf-form"), "The session cookie does not say SameSite",
        "Requests that other sites cause carry the session in some browsers.", "By itself it does nothing: it lets a forged request through.",
        "3.3.2" "WSTG-SESS-02" "CWE-1275" "cookie-flags";
    "cookie-domain" Low Some("fixation-from-sibling"), "The session cookie is for a whole domain",
        "Each host of the domain gets the session, and can set one.", "It needs another host of the domain.",
        "3.3.3" "WSTG-SESS-02" "CWE-565" "cookie-flags";
    "cookie-lifetime" Low Some("never-expires"), "The browser keeps the session for months",
        "A laptop that is lent or lost is still logged in.", "It needs the device.",
        "7.3.2" "WSTG-SESS-02" "CWE-613" "expiry";
    "cache-no-store" Low Some("back-button"), "A page behind the login may be kept",
        "On a shared computer the page is there after the logout.", "It needs the same computer.",
        "14.3.2" "WSTG-ATHN-06" "CWE-525" "logout";
    "cached-cookie" High Some("cached-cookie"), "A shared cache may keep the answer that sets the session",
        "Whoever asks the cache gets somebody else's session.", "One cache hands one session to everybody behind it.",
        "14.2.2" "WSTG-ATHN-06" "CWE-525" "front";
    "framing" Low None, "A page behind the login can be framed",
        "A page of another site lies over this one, and has Alice click its buttons.", "It takes somebody who can be led to click.",
        "3.4.6" "WSTG-CLNT-09" "CWE-1021" "csrf";
    "hsts" Low Some("eavesdropping"), "Browsers are not told to use https only",
        "The first request of a visit can be plain http, and be read.", "It needs a place on the network.",
        "3.4.1" "WSTG-CONF-07" "CWE-319" "front";
    "plain-http" Low Some("eavesdropping"), "The site answers on plain http too",
        "Whoever types the address without https sends and reads everything in the open.", "It needs a place on the network.",
        "12.2.1" "WSTG-CRYP-03" "CWE-319" "front";
    "id-short" Medium Some("short-ids"), "Session IDs are too short",
        "Somebody who tries many IDs meets one that is in use.", "How soon depends on how many sessions there are.",
        "7.2.3" "WSTG-SESS-01" "CWE-331" "under-the-hood";
    "id-counting" Critical Some("guessable-ids"), "Session IDs count",
        "Who knows one ID knows the next: every account is open.", "It takes one login of one's own.",
        "7.2.3" "WSTG-SESS-01" "CWE-340" "under-the-hood";
    "id-time" High Some("guessable-ids"), "Session IDs are made of the time",
        "Who knows about when somebody logged in tries a few IDs.", "It takes some thousand tries.",
        "7.2.3" "WSTG-SESS-01" "CWE-340" "under-the-hood";
    "id-of-name" Critical Some("guessable-ids"), "The session ID is made of the user's name",
        "Who knows a name can write the session.", "It takes nothing else.",
        "7.2.3" "WSTG-SESS-01" "CWE-330" "under-the-hood";
    "guessed-secret" Medium Some("guessed-token-secret"), "The secret that signs sessions is a known one",
        "Whoever tries a list of known secrets can sign.", "It takes seconds, and no request.",
        "11.2.3" "WSTG-SESS-10" "CWE-798" "tokens";
    "token-unverified" Critical Some("forged-token"), "The signature of the session is not checked",
        "Anybody writes a session for any account.", "It takes one request.",
        "9.1.1" "WSTG-SESS-10" "CWE-347" "tokens";
    "token-none" Critical Some("forged-token"), "A token without a signature is taken",
        "Anybody writes a token for any account.", "It takes one request.",
        "9.1.2" "WSTG-SESS-10" "CWE-347" "tokens";
    "token-without-end" Low Some("never-expires"), "The token is good for ever",
        "A token that was stolen once opens the account for ever.", "It needs a stolen token.",
        "9.2.1" "WSTG-SESS-10" "CWE-613" "tokens";
    "id-in-url" Medium Some("id-in-url"), "The session ID is taken from an address, or stands in one",
        "Addresses are in histories, logs and Referer headers, and the session with them.", "It needs one such place.",
        "14.2.1" "WSTG-SESS-04" "CWE-598" "hijacking";
    "id-in-page" Low Some("cookie-theft-by-script"), "A page says the session ID",
        "A script in the page reads it, whatever HttpOnly says.", "It needs a script in a page first.",
        "3.3.4" "WSTG-SESS-04" "CWE-200" "hijacking";
    "user-in-cookie" Critical Some("edited-role-cookie"), "A cookie that can be edited says whose session it is",
        "Mallory writes another name into it.", "It takes one request.",
        "8.3.1" "WSTG-ATHZ-02" "CWE-565" "cookies";
    "role-in-cookie" High Some("edited-role-cookie"), "A cookie that can be edited says what one may do",
        "Mallory makes herself an administrator.", "It takes one request and an account.",
        "8.3.1" "WSTG-ATHZ-03" "CWE-565" "cookies";
    "encoded-name" Low Some("encoded-name"), "Another spelling of the cookie's name is read as the same",
        "A rule for one name, such as a prefix, is evaded by the other.", "It needs a neighbour that can set cookies.",
        "3.3.3" "WSTG-SESS-02" "CWE-20" "shadowing";
    "fixation-planted" High Some("fixation-planted"), "An ID from before the login opens the account after it",
        "Mallory gives Alice's browser an ID that she knows, and waits for her to log in.", "It opens the whole account, and takes one visit.",
        "7.2.4" "WSTG-SESS-03" "CWE-384" "fixation";
    "fixation-invented" High Some("fixation-invented"), "An ID that the site never gave out is adopted",
        "Mallory makes up an ID, gives it to Alice's browser, and waits for her to log in.", "It opens the whole account, and takes one visit.",
        "7.2.4" "WSTG-SESS-03" "CWE-384" "fixation";
    "logout-keeps-session" Medium Some("replay-after-logout"), "Logging out does not end the session",
        "Whoever has a copy of the session stays in after the logout.", "It needs a stolen session first; then logging out does nothing.",
        "7.4.1" "WSTG-SESS-06" "CWE-613" "logout";
    "password-keeps-sessions" Medium Some("survives-password-change"), "A new password leaves other sessions in",
        "Whoever is in already stays in when Alice changes her password.", "It needs a session that somebody else holds.",
        "7.4.3" "WSTG-SESS-06" "CWE-613" "logout";
    "password-without-old" Medium None, "A new password can be set without the old one",
        "Whoever sits at an open session takes the account for good.", "It needs a session that somebody else holds.",
        "6.2.3" "WSTG-ATHN-09" "CWE-620" "login";
    "csrf-form" High Some("csrf-form"), "A form on another site changes what is Alice's",
        "Whoever gets Alice to open a page acts in her name.", "It takes one page view.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-text-plain" High Some("csrf-form"), "JSON is taken from a form on another site",
        "Whoever gets Alice to open a page acts in her name.", "It takes one page view.",
        "3.5.2" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-get" High Some("csrf-get"), "A link changes what is Alice's",
        "A link or a picture acts in Alice's name.", "SameSite=Lax does not stop a link.",
        "3.5.3" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-method-override" High Some("csrf-get"), "Naming another method evades the check of the token",
        "Whoever gets Alice to open a page acts in her name.", "It takes one page view.",
        "3.5.3" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-any-token" High Some("csrf-form"), "An empty or made-up token is taken",
        "Whoever gets Alice to open a page acts in her name.", "It takes one page view.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-others-token" High Some("csrf-form"), "A token of another session is taken",
        "Mallory puts a token of her own into a form, and Alice's browser sends it.", "It takes one page view and an account.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-token-after-logout" Low Some("token-after-logout"), "A token of a session that has ended is taken",
        "A token that was seen once is good for later sessions.", "It needs a token that was seen.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-origin-null" High Some("csrf-form"), "A request with Origin: null is taken",
        "A sandboxed frame on any site acts in Alice's name.", "It takes one page view.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "csrf-origin-prefix" High Some("csrf-form"), "An origin that begins like the site's is taken",
        "A host that Mallory registers acts in Alice's name.", "It takes one page view.",
        "3.5.1" "WSTG-SESS-05" "CWE-346" "csrf";
    "csrf-from-sibling" Medium Some("csrf-from-sibling"), "A neighbour changes what is Alice's",
        "Another port or host of the same site acts in Alice's name; SameSite does not count there.", "It needs a neighbour.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "login-csrf" Low Some("login-csrf"), "Another site can log Alice in, as somebody else",
        "Alice works in Mallory's account, and leaves there what she enters.", "It takes somebody who does not look.",
        "3.5.1" "WSTG-SESS-05" "CWE-352" "csrf";
    "open-redirect" Low None, "The login sends people to any address",
        "A link to the real login ends on Mallory's page, which asks for the password once more.", "It needs somebody who does not look at the address.",
        "3.7.2" "WSTG-CLNT-04" "CWE-601" "login";
    "user-enumeration" Low None, "The login tells which names exist",
        "Mallory learns which names have an account.", "It tells names, not passwords.",
        "6.3.8" "WSTG-IDNT-04" "CWE-204" "login";
    "user-enumeration-time" Low None, "The time of the answer tells which names exist",
        "Mallory learns which names have an account.", "It tells names, not passwords.",
        "6.3.8" "WSTG-IDNT-04" "CWE-208" "login";
    "password-in-url" Medium Some("id-in-url"), "The password stands in an address",
        "Addresses are in histories and logs, and the password with them.", "It needs one such place.",
        "14.2.1" "WSTG-ATHN-01" "CWE-598" "login";
    "login-unlimited" Low None, "Passwords can be tried without end",
        "A list of common passwords is tried until one fits.", "It needs a weak password.",
        "6.3.1" "WSTG-ATHN-03" "CWE-307" "login";
    "idle-expiry" Low None, "A session that nobody uses does not end in time",
        "A computer that was left, or a session that was copied, is open for longer than you say.", "It needs the device, or a stolen session.",
        "7.3.1" "WSTG-SESS-07" "CWE-613" "expiry";
    "absolute-expiry" Low None, "A session that is used does not end in time",
        "Whoever stole a session keeps it by using it.", "It needs a stolen session.",
        "7.3.2" "WSTG-SESS-07" "CWE-613" "expiry";
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Of ASVS 5.0, each requirement that is named here, with the weaknesses that fail it.
    const ASVS: &[(&str, &[&str])] = &[
        ("3.3.1", &["CWE-614"]),
        ("3.3.2", &["CWE-1275"]),
        ("3.3.3", &["CWE-565", "CWE-20"]),
        ("3.3.4", &["CWE-1004", "CWE-200"]),
        ("3.4.1", &["CWE-319"]),
        ("3.4.6", &["CWE-1021"]),
        ("3.5.1", &["CWE-352", "CWE-346"]),
        ("3.5.2", &["CWE-352"]),
        ("3.5.3", &["CWE-352"]),
        ("3.7.2", &["CWE-601"]),
        ("6.2.3", &["CWE-620"]),
        ("6.3.1", &["CWE-307"]),
        ("6.3.8", &["CWE-204", "CWE-208"]),
        ("7.2.3", &["CWE-330", "CWE-331", "CWE-340"]),
        ("7.2.4", &["CWE-384"]),
        ("7.3.1", &["CWE-613"]),
        ("7.3.2", &["CWE-613"]),
        ("7.4.1", &["CWE-613"]),
        ("7.4.3", &["CWE-613"]),
        ("8.3.1", &["CWE-565"]),
        ("9.1.1", &["CWE-347"]),
        ("9.1.2", &["CWE-347"]),
        ("9.2.1", &["CWE-613"]),
        ("11.2.3", &["CWE-798"]),
        ("12.2.1", &["CWE-319"]),
        ("14.2.1", &["CWE-598"]),
        ("14.2.2", &["CWE-525"]),
        ("14.3.2", &["CWE-525"]),
    ];
    /// Of the Web Security Testing Guide: the chapter, and its last test.
    const WSTG: &[(&str, u8)] =
        &[("SESS", 11), ("ATHN", 11), ("ATHZ", 5), ("IDNT", 5), ("CLNT", 15), ("CONF", 14), ("CRYP", 4)];

    #[test]
    fn each_check_names_a_requirement_a_test_and_a_weakness_that_belong_together() {
        for entry in entries() {
            let (_, weaknesses) = ASVS.iter().find(|(asvs, _)| *asvs == entry.asvs).expect(entry.id);
            assert!(weaknesses.contains(&entry.cwe), "{}: {} does not fail {}", entry.id, entry.cwe, entry.asvs);
            let (chapter, number) = entry.wstg.strip_prefix("WSTG-").and_then(|w| w.split_once('-')).expect(entry.id);
            let number: u8 = number.parse().expect(entry.id);
            let last = WSTG.iter().find(|(name, _)| *name == chapter).map_or(0, |(_, last)| *last);
            assert!((1..=last).contains(&number), "{}: {}", entry.id, entry.wstg);
            assert_eq!(entries().iter().filter(|other| other.id == entry.id).count(), 1, "{}", entry.id);
        }
        let named = |asvs: &str| entries().iter().any(|entry| entry.asvs == asvs);
        assert!(ASVS.iter().all(|(asvs, _)| named(asvs)), "a requirement in the list is named by no check");
    }
}
