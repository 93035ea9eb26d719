//! Many solutions of one exercise in one test binary: a module each, built together. All exercises are built by one Cargo, which
//! keeps each processor busy.
//!
//! The crates below, the linker and Cargo cost as much for one solution as for thirty. A wrong solution is built with the tests
//! of the sentence that it breaks: the others need not run to prove it. Deliberately absent: how they are run.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::{Workshop, built::Built, results::with_tests_of, workshop};

/// A solution: a name that is a module's, and the whole of `src/lib.rs`.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) source: String,
    /// The sentence whose tests it is built with; none, for all of them.
    pub(super) sentence: Option<usize>,
    /// Nobody asks it for good manners.
    pub(super) may_warn: bool,
}

/// By the exercise's slug.
pub(super) type Sets = BTreeMap<String, Vec<Variant>>;

/// Builds all of them; those that do not compile are left out and told of.
pub(super) fn build(workshop: &Workshop, mut sets: Sets) -> io::Result<BTreeMap<String, Built>> {
    let mut done: BTreeMap<String, Built> = sets.keys().map(|slug| (slug.clone(), Built::default())).collect();
    while !sets.is_empty() {
        for (slug, variants) in &sets {
            lay_out(workshop, slug, variants)?;
        }
        let said = compiled(workshop, &sets)?;
        sets.retain(|slug, variants| {
            let (built, said) = (done.entry(slug.clone()).or_default(), said.of(slug));
            let names: BTreeSet<&String> = said.errors.iter().map(|(name, _)| name).collect();
            let before = variants.len();
            variants.retain(|variant| !names.contains(&variant.name));
            built.binary.clone_from(&said.binary);
            built.warnings.clone_from(&said.warnings);
            built.errors.extend(said.errors.iter().cloned());
            // Once more without those that do not compile.
            said.binary.is_none() && variants.len() < before
        });
    }
    Ok(done)
}

/// Each in a folder like the exercise's own, so that its test finds it beside itself.
fn lay_out(workshop: &Workshop, slug: &str, variants: &[Variant]) -> io::Result<()> {
    let exercise = workshop.folder().join(slug);
    let shipped = workshop.checkout().join("exercises").join(slug);
    let (place, tests) = (workshop.variants().join(slug), exercise.join("tests"));
    let mut modules = String::new();
    for Variant { name, source, sentence, may_warn } in variants {
        let folder = place.join(name);
        workshop::mirror_but(&shipped.join("src"), &folder.join("src"), "lib.rs")?;
        workshop::write(&folder.join("src/lib.rs"), source.as_bytes())?;
        for test in fs::read_dir(shipped.join("tests"))? {
            let test = test?;
            let path = folder.join("tests").join(test.file_name());
            let text = fs::read_to_string(test.path())?;
            let text = sentence.map_or_else(|| text.clone(), |sentence| with_tests_of(&text, sentence));
            workshop::write(&path, text.as_bytes())?;
            let manners = if *may_warn { "#[allow(warnings)]\n" } else { "" };
            modules += &format!("{manners}#[path = {:?}]\npub mod {name};\n", path.to_string_lossy());
        }
    }
    for test in fs::read_dir(&tests)? {
        let path = test?.path();
        if path.file_name().is_some_and(|name| name != workshop::ALL) {
            fs::remove_file(path)?;
        }
    }
    workshop::write(&tests.join(workshop::ALL), modules.as_bytes())
}

/// What Cargo said, by the slug.
#[derive(Default)]
struct Said {
    by_slug: BTreeMap<String, Built>,
    nothing: Built,
}

impl Said {
    fn of(&self, slug: &str) -> &Built {
        self.by_slug.get(slug).unwrap_or(&self.nothing)
    }
}

fn compiled(workshop: &Workshop, sets: &Sets) -> io::Result<Said> {
    let mut cargo = workshop.cargo();
    // Of several packages all are built, though one of them fails.
    cargo.args(["test", "--no-run", "--no-fail-fast", "--message-format=json"]);
    cargo.args(sets.keys().flat_map(|slug| ["-p", slug]));
    let output = cargo.output()?;
    let mut said = Said::default();
    for message in String::from_utf8_lossy(&output.stdout).lines().filter_map(|l| serde_json::from_str::<Value>(l).ok())
    {
        let Some((slug, variants)) = of_a_set(&message, sets) else { continue };
        let built = said.by_slug.entry(slug.clone()).or_default();
        if message["reason"] == "compiler-artifact" {
            built.binary = message["executable"].as_str().map(PathBuf::from);
        }
        let words = message["message"]["rendered"].as_str().unwrap_or_default();
        let Some(of) = variants.iter().find(|v| words.contains(&format!("/{slug}/{}/", v.name))) else { continue };
        let told = (of.name.clone(), words.to_owned());
        match message["message"]["level"].as_str() {
            Some("error") => built.errors.push(told),
            Some("warning") => built.warnings.push(told),
            _ => {}
        }
    }
    for slug in sets.keys() {
        let built = said.by_slug.entry(slug.clone()).or_default();
        if built.binary.is_none() && built.errors.is_empty() {
            built.errors.push((String::new(), String::from_utf8_lossy(&output.stderr).into_owned()));
        }
    }
    Ok(said)
}

/// The exercise whose variants a message of Cargo's is about.
fn of_a_set<'a>(message: &Value, sets: &'a Sets) -> Option<(&'a String, &'a Vec<Variant>)> {
    let source = Path::new(message["target"]["src_path"].as_str()?);
    let slug = source.parent()?.parent()?.file_name()?.to_str()?;
    sets.get_key_value(slug).filter(|_| source.ends_with(Path::new("tests").join(workshop::ALL)))
}

/// A file name without its end, as a module's name.
pub(super) fn module(kind: &str, path: &Path) -> String {
    format!("{kind}_{}", path.file_stem().unwrap_or_default().to_string_lossy())
}
