//! What plain http to a name of a network changes of a defence, in a browser that somebody sits at.
//!
//! There http is no secure context (Secure Contexts, section 3.1): browsers keep no Secure cookie, and send no Sec-Fetch
//! header. At `localhost` they do both. The simulated browsers speak https, so there each defence does what it says: this
//! table is what must not differ in silence. `tests/it/class/names.rs` plays each row.

use super::{CHECK_FETCH_METADATA, HOST_PREFIX, HTTPS_ONLY, PARTITIONED, SAME_SITE, SECURE, Switch, Switches};

/// A defence at a value, and what becomes of it over http.
#[derive(Debug, PartialEq, Eq)]
pub struct OverHttp {
    /// Its name.
    pub switch: &'static str,
    /// Its value.
    pub value: &'static str,
    /// In a sentence.
    pub says: &'static str,
    /// A page that shows it by a run.
    pub see: &'static str,
    /// The value at which one's own browser can log in; `None` where it can anyway.
    pub instead: Option<&'static str>,
}

/// A cookie that is kept at no http name, judged.
macro_rules! judged {
    ($line:literal) => {
        concat!(
            "/reference/cookies?set=sid%3D1%3B+",
            $line,
            "&at=http%3A%2F%2Fhotel.class.example%2F&to=http%3A%2F%2Fhotel.class.example%2F&by=typed"
        )
    };
}

const TABLE: &[(&Switch, OverHttp)] = &[
    (
        &SECURE,
        OverHttp {
            switch: "secure",
            value: "on",
            says: "Over http your browser refuses the hotel’s cookie, since it is Secure: here nobody can log in.",
            see: judged!("Secure"),
            instead: Some("off"),
        },
    ),
    (
        &HOST_PREFIX,
        OverHttp {
            switch: "host_prefix",
            value: "on",
            says: "Over http your browser refuses a cookie with a __Host- name: here nobody can log in.",
            see: "/reference/cookies?set=__Host-sid%3D1%3B+Path%3D%2F%3B+Secure&at=http%3A%2F%2Fhotel.class.example%2F&to=http%3A%2F%2Fhotel.class.example%2F&by=typed",
            instead: Some("off"),
        },
    ),
    (
        &PARTITIONED,
        OverHttp {
            switch: "partitioned",
            value: "on",
            says: "Partitioned needs Secure, and over http your browser refuses such a cookie: here nobody can log in.",
            see: judged!("Secure%3B+Partitioned"),
            instead: Some("off"),
        },
    ),
    (
        &SAME_SITE,
        OverHttp {
            switch: "same_site",
            value: "none",
            says: "SameSite=None needs Secure, and over http your browser refuses such a cookie: here nobody can log in.",
            see: judged!("Secure%3B+SameSite%3DNone"),
            instead: Some("lax"),
        },
    ),
    (
        &CHECK_FETCH_METADATA,
        OverHttp {
            switch: "check_fetch_metadata",
            value: "on",
            says: "Here without effect of its own: over http your browser sends no Sec-Fetch-Site, so the hotel looks at Origin.",
            see: "/doctor",
            instead: None,
        },
    ),
    (
        &HTTPS_ONLY,
        OverHttp {
            switch: "https_only",
            value: "on",
            says: "Here without effect: this class has no https. The simulated browsers show it.",
            see: "/attacks/eavesdropping",
            instead: None,
        },
    ),
];

/// What http changes of the defences as they are set, in the order of the table.
pub fn over_http(switches: &Switches) -> impl Iterator<Item = (&'static Switch, &'static OverHttp)> {
    TABLE.iter().filter(|(switch, told)| switches.value(switch) == told.value).map(|(switch, told)| (*switch, told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_names_a_switch_and_values_that_exist() {
        for (switch, told) in TABLE {
            assert_eq!(switch.name, told.switch);
            for value in [Some(told.value), told.instead].into_iter().flatten() {
                assert!(switch.choices.iter().any(|c| c.value == value), "{} {value}", switch.name);
            }
        }
        let names: Vec<_> = over_http(&Switches::default()).map(|(switch, _)| switch.name).collect();
        assert_eq!(names, ["secure"], "a new sandbox: one row to tell");
    }
}
