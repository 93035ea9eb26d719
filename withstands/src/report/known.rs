//! Findings that are known: the baseline, an earlier report of the same kind.

use std::collections::BTreeSet;

use crate::audit::Outcome;

/// What was found before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    ids: BTreeSet<String>,
}

impl Known {
    /// Reads the report of an earlier audit.
    ///
    /// # Errors
    /// It is no JSON, or has no `findings`.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        let findings = value.get("findings").and_then(serde_json::Value::as_array);
        let findings = findings.ok_or("it has no list `findings`: write one with --json > FILE")?;
        let ids = findings.iter().filter_map(|one| one.get("id")?.as_str()).map(str::to_owned).collect();
        Ok(Self { ids })
    }

    /// These checks.
    #[must_use]
    pub fn of(ids: &[String]) -> Self {
        Self { ids: ids.iter().cloned().collect() }
    }

    /// Was this found before?
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    /// How many findings are new.
    #[must_use]
    pub fn new_ones(&self, outcome: &Outcome) -> usize {
        outcome.findings.iter().filter(|finding| !self.has(finding.entry.id)).count()
    }

    /// What was found before and is not any more.
    #[must_use]
    pub fn gone(&self, outcome: &Outcome) -> Vec<String> {
        let gone = |id: &&String| outcome.not_found.iter().any(|(entry, _)| entry.id == id.as_str());
        self.ids.iter().filter(gone).cloned().collect()
    }
}
