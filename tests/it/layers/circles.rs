//! Files of one module that import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::Source;

/// Who uses whom, among the children of one module.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// Each circle, as `hotel: account csrf page`.
pub(crate) fn circles(sources: &[Source]) -> BTreeSet<String> {
    let parents: BTreeSet<&[String]> = sources.iter().filter_map(|s| s.module.split_last()).map(|(_, p)| p).collect();
    // The crate's own children have an order of their own.
    parents.into_iter().filter(|parent| !parent.is_empty()).flat_map(|parent| among(parent, sources)).collect()
}

fn among(parent: &[String], sources: &[Source]) -> Vec<String> {
    let children: BTreeSet<&String> = sources.iter().filter_map(|s| s.module.strip_prefix(parent)?.first()).collect();
    let handed_on = handed_on(parent, sources);
    let mut uses = Uses::new();
    for source in sources {
        let Some(here) = source.module.strip_prefix(parent).and_then(|rest| rest.first()) else { continue };
        for path in source.paths() {
            let Some(named) = path.strip_prefix(parent).and_then(|rest| rest.first()) else { continue };
            let other = if children.contains(named) { Some(named) } else { handed_on.get(named) };
            uses.entry(here.clone()).or_default().extend(other.filter(|other| *other != here).cloned());
        }
    }
    let mut left: BTreeSet<String> = uses.keys().cloned().collect();
    let mut found = Vec::new();
    while let Some(one) = left.pop_first() {
        let circle: Vec<String> =
            left.iter().filter(|other| leads(&uses, &one, other) && leads(&uses, other, &one)).cloned().collect();
        left.retain(|name| !circle.contains(name));
        if !circle.is_empty() {
            found.push(format!("{}: {one} {}", parent.join("::"), circle.join(" ")));
        }
    }
    found
}

/// What a module hands on of its children's: the name, and the child it is from.
fn handed_on(parent: &[String], sources: &[Source]) -> BTreeMap<String, String> {
    let own = sources.iter().filter(|s| s.module == parent).flat_map(Source::paths);
    let pairs = own.filter_map(|path| match path.strip_prefix(parent)? {
        [child, .., name] => Some((name.clone(), child.clone())),
        _ => None,
    });
    pairs.collect()
}

fn leads(uses: &Uses, from: &String, to: &String) -> bool {
    let (mut seen, mut open): (BTreeSet<&String>, Vec<&String>) = (BTreeSet::new(), vec![from]);
    while let Some(one) = open.pop() {
        for next in uses.get(one).into_iter().flatten() {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}
