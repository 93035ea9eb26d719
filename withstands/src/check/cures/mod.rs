//! What to do: in plain words, for tower-sessions, and for Express with express-session.

mod requests;
mod session;

/// A cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Cure {
    /// In plain words.
    pub plain: &'static str,
    /// With tower-sessions; empty where it does so by itself, or has no say.
    pub tower_sessions: &'static str,
    /// With Express and express-session.
    pub express: &'static str,
}

impl Cure {
    /// What ends a finding.
    #[must_use]
    pub fn of(id: &str) -> Self {
        let found =
            session::CURES.iter().chain(requests::CURES).find(|(ids, _)| ids.contains(&id)).map(|(_, cure)| *cure);
        found.unwrap_or(Self { plain: "", tower_sessions: "", express: "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_has_a_cure() {
        for entry in super::super::entries() {
            let cure = Cure::of(entry.id);
            assert!(!cure.plain.is_empty() && !cure.express.is_empty(), "{}", entry.id);
        }
    }
}
