//! What a column has on: one setting alone, nothing, everything, or what a library comes with.

use std::fmt;

use crate::switch::{
    ALL, COOKIE_ONLY, HTTP_ONLY, LIFETIME, NARROW_DOMAIN, RANDOM_IDS, SAME_SITE, SAVE_EMPTY, SAVE_WHEN, SECURE,
    SLIDE_ON, STRICT_IDS, Setting, Switch, SwitchError, Switches,
};

/// A set of defences; all others are at their weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defences {
    /// Nothing is on.
    Nothing,
    /// Every switch at the last of its protective values.
    Everything,
    /// What tower-sessions does unless told otherwise, and nothing an application adds.
    TowerSessions,
    /// One defence at one protective value.
    Alone(Setting),
}

/// `SessionConfig::default()` of tower-sessions 0.15 (`src/service.rs`): `HttpOnly`, `Secure`,
/// `SameSite=Strict`, no Domain, no Expires, saved when changed. An ID is 128 random bits, comes from
/// the cookie only, and one that names no record is never saved; an empty session is not stored, and
/// its end moves with a write. Renewal, time-outs and what pages do are an application's to add.
const TOWER_SESSIONS: [(&Switch, &str); 11] = [
    (&HTTP_ONLY, "on"),
    (&SECURE, "on"),
    (&SAME_SITE, "strict"),
    (&NARROW_DOMAIN, "on"),
    (&LIFETIME, "session"),
    (&SAVE_WHEN, "changed"),
    (&SAVE_EMPTY, "not_stored"),
    (&SLIDE_ON, "writes"),
    (&RANDOM_IDS, "random"),
    (&STRICT_IDS, "on"),
    (&COOKIE_ONLY, "on"),
];

impl Defences {
    /// Every column of the matrix: the sets first, then each protective setting alone.
    #[must_use]
    pub fn every() -> Vec<Self> {
        [Self::Nothing, Self::Everything, Self::TowerSessions].into_iter().chain(Self::each_alone()).collect()
    }

    /// Each protective setting alone.
    pub fn each_alone() -> impl Iterator<Item = Self> {
        let all = ALL.iter().flat_map(|s| s.choices.iter().map(move |c| (*s, c)));
        all.filter(|(_, c)| c.protects && c.needs.is_none())
            .map(|(switch, c)| Self::Alone(Setting { switch, value: c.value }))
    }

    /// Reads `nothing`, `everything`, `tower_sessions`, or a setting.
    ///
    /// # Errors
    /// It is none of these; says what there is.
    pub fn parse(text: &str) -> Result<Self, SwitchError> {
        let sets = [Self::Nothing, Self::Everything, Self::TowerSessions];
        let named = sets.into_iter().find(|d| d.to_string() == text.trim());
        named.map_or_else(|| Setting::parse(text).map(Self::Alone), Ok)
    }

    /// What is on.
    #[must_use]
    pub fn settings(self) -> Vec<Setting> {
        let strongest = |switch: &'static Switch| {
            let choice = switch.choices.iter().rfind(|c| c.protects && c.needs.is_none())?;
            Some(Setting { switch, value: choice.value })
        };
        match self {
            Self::Nothing => Vec::new(),
            Self::Everything => ALL.iter().copied().filter_map(strongest).collect(),
            Self::TowerSessions => {
                TOWER_SESSIONS.iter().filter_map(|(s, value)| Setting::of(s.name, value).ok()).collect()
            }
            Self::Alone(setting) => vec![setting],
        }
    }

    /// The position of every switch.
    #[must_use]
    pub fn switches(self) -> Switches {
        self.added_to(Switches::weakest())
    }

    /// The same where an attack begins with something on.
    #[must_use]
    pub fn added_to(self, start: Switches) -> Switches {
        self.settings().into_iter().fold(start, Switches::with)
    }

    /// Its name on a page.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Nothing => "Nothing on".to_owned(),
            Self::Everything => "Everything on".to_owned(),
            Self::TowerSessions => "tower-sessions as it comes".to_owned(),
            Self::Alone(setting) => setting.title(),
        }
    }

    /// `together`, or the group of the one switch.
    #[must_use]
    pub fn group(self) -> &'static str {
        match self {
            Self::Alone(setting) => setting.switch.group,
            _ => "together",
        }
    }

    /// Is it one defence alone?
    #[must_use]
    pub fn is_one(self) -> bool {
        matches!(self, Self::Alone(_))
    }
}

impl fmt::Display for Defences {
    /// The word in addresses, JSON and on the command line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Everything => f.write_str("everything"),
            Self::TowerSessions => f.write_str("tower_sessions"),
            Self::Alone(setting) => setting.fmt(f),
        }
    }
}
