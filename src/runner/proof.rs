//! The proof that exercises grade honestly. A stub fails and a solution passes. Each sentence of a README is proved by wrong
//! solutions that fail in a test of that sentence, and every right solution kept beside them passes.
//!
//! All exercises are built at once, and then all their variants are run. Deliberately absent: whether a text is good.

use std::{collections::BTreeMap, fs, io, path::Path};

use super::{
    Workshop,
    built::{Built, Surroundings},
    proved::{One, Proof},
    tried::{self, AllTried, Job},
    variants::{self, Sets, Variant},
};

/// Proves the exercises of a checkout, or one of them, in a copy below `place`. What has to pass is run so many `rounds`.
///
/// # Errors
/// A file cannot be read or written, or Cargo cannot be started.
pub fn prove(checkout: &Path, place: &Path, only: Option<&str>, rounds: usize) -> io::Result<Proof> {
    let workshop = Workshop::set_up(checkout, place)?;
    let mut proof = Proof::default();
    let mut all = Vec::new();
    for slug in exercises(&checkout.join("exercises"))?.iter().filter(|slug| only.is_none_or(|only| only == *slug)) {
        proof.exercises += 1;
        all.extend(One::read(&checkout.join("exercises").join(slug), slug, &mut proof)?);
    }
    let (built, mut tried) = built_and_run(&workshop, &all, One::variants, rounds)?;
    // What was not broken as it says is run with the tests of all sentences: what they say helps whoever writes it.
    let (_, again) = built_and_run(&workshop, &all, |one| one.unproved(&tried), 1)?;
    proof.runs = [&tried, &again].into_iter().flat_map(|all| all.values()).map(|tried| tried.runs).sum();
    tried.extend(again);
    for one in &all {
        one.judge(built.get(&one.slug), &mut tried, &mut proof);
    }
    Ok(proof)
}

fn built_and_run(
    workshop: &Workshop,
    all: &[One],
    variants: impl Fn(&One) -> Vec<Variant>,
    rounds: usize,
) -> io::Result<(BTreeMap<String, Built>, AllTried)> {
    let with_some = |one: &One| Some((one.slug.clone(), variants(one))).filter(|(_, variants)| !variants.is_empty());
    let sets: Sets = all.iter().filter_map(with_some).collect();
    let built = variants::build(workshop, sets.clone())?;
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for one in all {
        if let (Some(built), Some(variants)) = (built.get(&one.slug), sets.get(&one.slug)) {
            jobs.extend(one.jobs(built, variants, rounds));
        }
    }
    // What waits in vain begins first: it takes seconds of the clock, and no processor time.
    jobs.sort_by_key(|job| !job.in_vain);
    let tried = tried::all(&Surroundings::of(workshop)?, &jobs)?;
    Ok((built, tried))
}

/// The folders that are exercises: what else stands beside them has no solution.
fn exercises(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().join("solution.rs").exists() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found.sort();
    Ok(found)
}
