//! The standards: which documents and sections may be cited, and the requirements that the reference goes through.
//!
//! Data, in `lessons/reference/standards.toml`. Deliberately absent: where each is taught. Lessons and attacks say that
//! themselves, and nobody writes it a second time.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::Deserialize;

use crate::files::Files;

/// The file.
pub(super) const FILE: &str = "lessons/reference/standards.toml";

/// What may be cited.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standards {
    /// The documents.
    #[serde(default, rename = "document")]
    pub documents: Vec<Document>,
    /// Requirements to be complete against.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
}

/// A document that may be cited.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What citations call it.
    pub name: String,
    /// What it is called in full.
    pub title: String,
    /// The sections that may be cited; left out, any may.
    sections: Option<Vec<String>>,
}

/// A chapter of a standard.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its title.
    pub title: String,
    /// Its anchor on the page.
    pub anchor: String,
    /// The document it is a chapter of.
    pub document: String,
    /// What it asks, in order.
    pub ask: Vec<Requirement>,
}

/// One requirement.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its number in the document.
    pub id: String,
    /// ASVS's level, from 1 to 3.
    pub level: Option<u8>,
    /// What it asks, in our own words.
    pub says: String,
    /// The lesson that will teach it, by slug, while none does.
    pub planned: Option<String>,
}

impl Standards {
    /// The sections that a citation names, each in one way of writing: `ASVS 7.4.1`. A document alone is cited whole.
    ///
    /// # Errors
    /// No such document, or no such section in it: what is wrong, and what there is.
    pub fn cited(&self, citation: &str) -> Result<Vec<String>, String> {
        let citation = citation.trim();
        let fits = |d: &&Document| {
            let rest = citation.strip_prefix(d.name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', ':']))
        };
        let Some(document) = self.documents.iter().filter(fits).max_by_key(|d| d.name.len()) else {
            let names: Vec<&str> = self.documents.iter().map(|d| d.name.as_str()).collect();
            return Err(format!("no standard is called `{citation}`; there are {}", names.join(", ")));
        };
        let rest = citation.get(document.name.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches([' ', '-', ':']);
        if rest.is_empty() {
            return Ok(vec![document.name.clone()]);
        }
        let rest = rest.strip_prefix("sections ").or_else(|| rest.strip_prefix("section ")).unwrap_or(rest);
        let asked = self.groups.iter().filter(|g| g.document == document.name).flat_map(|g| &g.ask).map(|r| &r.id);
        let known: Option<Vec<&String>> = document.sections.as_ref().map(|s| s.iter().chain(asked).collect());
        let sections = rest.split(" and ").flat_map(|part| part.split(", ")).map(str::trim);
        let one = |section: &str| match &known {
            Some(known) if !known.iter().any(|k| *k == section) => {
                Err(format!("{} has no section `{section}` that we know of", document.name))
            }
            _ => Ok(format!("{} {section}", document.name)),
        };
        sections.map(one).collect()
    }

    /// The requirements with the name that citations have for each: `ASVS 7.4.1`.
    pub fn requirements(&self) -> impl Iterator<Item = (String, &Requirement)> {
        self.groups.iter().flat_map(|g| g.ask.iter().map(|r| (format!("{} {}", g.document, r.id), r)))
    }
}

/// Reads them.
pub(super) fn read(files: &Files) -> Result<Standards, Problem> {
    let Some(text) = files.text(FILE) else { return Ok(Standards::default()) };
    toml::from_str(&text).map_err(|e| toml_problem(&e, &text, 0, "Correct the list of standards"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_read_in_the_ways_people_write_it_and_a_slip_is_found() {
        let standards = read(&Files::Embedded).unwrap();
        let cited = |text: &str| standards.cited(text);
        assert_eq!(cited("ASVS 7.4.1").unwrap(), ["ASVS 7.4.1"]);
        assert_eq!(cited("WSTG-SESS-06").unwrap(), ["WSTG SESS-06"]);
        assert_eq!(cited("CWE-384").unwrap(), ["CWE 384"]);
        let several = ["RFC 10025 5.2", "RFC 10025 8.2", "RFC 10025 8.8"];
        assert_eq!(cited("RFC 10025 sections 5.2, 8.2 and 8.8").unwrap(), several);
        assert_eq!(cited("RFC 9106").unwrap(), ["RFC 9106"]);
        assert!(cited("ASVS 7.4.11").unwrap_err().contains("no section `7.4.11`"));
        assert!(cited("RFC 62650 8.5").unwrap_err().contains("there are ASVS"));
    }
}
