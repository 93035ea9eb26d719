//! Which parts of a line took effect, to one judge.
//!
//! What lives here: for each attribute whether it counted, was overridden and by which, or was ignored and why. Why here:
//! it must say what the parser did (`parse.rs`), and the cut of the text (`anatomy.rs`) knows nothing of judges.
//! Deliberately absent: whether the line is kept. An attribute that refuses the line took effect all the same.

use serde::Serialize;

use super::date;
use super::matching::host;
use super::parse::{ATTRIBUTE_LIMIT, seconds};
use super::{Context, Part, Policy, Profile, SetCookie, Span, anatomy};
use crate::site::{is_ip, is_public_suffix};

/// What became of one attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "lowercase")]
pub enum Effect {
    /// It counted.
    Counted,
    /// Another attribute counted in its place.
    Overridden {
        /// The one that did, as it stands in the line.
        by: String,
    },
    /// It was not read.
    Ignored {
        /// Why not.
        why: String,
    },
}

/// A piece of a line, and if it is an attribute, what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effective {
    /// The piece.
    #[serde(flatten)]
    pub span: Span,
    /// What became of it; `None` for what is no attribute.
    pub effect: Option<Effect>,
}

/// The pieces of a line with what became of each attribute, under these rules and in an answer to this request.
///
/// Standard: RFC 10025, section 5.6.
pub fn effects(line: &str, ctx: &Context, policy: &Policy) -> Vec<Effective> {
    let spans = anatomy(line);
    let dropped = SetCookie::parse_as(line, policy).err();
    let attributes: Vec<Attribute> = spans.iter().filter_map(Attribute::of).collect();
    let mut number = 0;
    let effect = |span: &Span, number: &mut usize| {
        Attribute::of(span)?;
        *number += 1;
        Some(match &dropped {
            Some(reason) => Effect::Ignored { why: format!("The whole line is dropped: {}", reason.headline()) },
            None => effect(&attributes, *number - 1, ctx, policy),
        })
    };
    spans.iter().map(|span| Effective { effect: effect(span, &mut number), span: span.clone() }).collect()
}

/// The pieces of a line, each with a sentence for a beginner: what it means where it counted, and where it did not, why,
/// and to which judge.
pub fn glosses(line: &str, ctx: &Context, judges: &[Profile]) -> Vec<(Span, Option<String>)> {
    let by_judge: Vec<Vec<Effective>> = judges.iter().map(|judge| effects(line, ctx, &judge.policy())).collect();
    let gloss = |(number, span): (usize, Span)| {
        let effects: Vec<&Effect> = by_judge.iter().filter_map(|parts| parts.get(number)?.effect.as_ref()).collect();
        let gloss = if effects.len() == judges.len() { told(&span, judges, &effects) } else { span.part.gloss() };
        (span, gloss)
    };
    anatomy(line).into_iter().enumerate().map(gloss).collect()
}

fn told(span: &Span, judges: &[Profile], effects: &[&Effect]) -> Option<String> {
    let alike = |effect: &Effect| effects.iter().all(|other| *other == effect);
    let says = |effect: &Effect| match effect {
        Effect::Counted => "it took effect.".to_owned(),
        Effect::Overridden { by } => format!("it has no effect, {by} counts."),
        Effect::Ignored { why } => format!("ignored. {why}"),
    };
    match effects.first()? {
        Effect::Counted if alike(&Effect::Counted) => span.part.gloss(),
        first if alike(first) => Some(format!("{}: {}", span.text, says(first))),
        _ => {
            let mut groups: Vec<(&Effect, Vec<&str>)> = Vec::new();
            for (judge, effect) in judges.iter().zip(effects) {
                match groups.iter_mut().find(|(known, _)| known == effect) {
                    Some((_, who)) => who.push(judge.title()),
                    None => groups.push((effect, vec![judge.title()])),
                }
            }
            let parts = groups.iter().map(|(effect, who)| format!("To {}: {}", who.join(" and "), says(effect)));
            let parts = parts.collect::<Vec<_>>().join(" ");
            let gloss = span.part.gloss().filter(|_| groups.iter().any(|(effect, _)| **effect == Effect::Counted));
            Some(match gloss {
                Some(gloss) => format!("{gloss} {parts}"),
                None => format!("{}. {parts}", span.text),
            })
        }
    }
}

/// An attribute as it stands in the line.
struct Attribute<'a> {
    text: &'a str,
    name: &'a str,
    value: &'a str,
    known: bool,
}

impl<'a> Attribute<'a> {
    fn of(span: &'a Span) -> Option<Attribute<'a>> {
        match &span.part {
            Part::Attribute { name, .. } if name.is_empty() => None,
            Part::Attribute { name, value, known } => {
                Some(Attribute { text: &span.text, name, value: value.as_deref().unwrap_or_default(), known: *known })
            }
            _ => None,
        }
    }

    /// Why it cannot be read; `None` when it can.
    fn unread(&self, policy: &Policy) -> Option<&'static str> {
        match self.name {
            "Expires" if date::parse(self.value, policy.dates).is_none() => Some("No date that can be read."),
            "Max-Age" if seconds(self.value, policy.max_age).is_none() => Some("No whole number of seconds."),
            _ => None,
        }
    }
}

fn effect(all: &[Attribute], number: usize, ctx: &Context, policy: &Policy) -> Effect {
    let one = &all[number];
    let ignored = |why: &str| Effect::Ignored { why: why.to_owned() };
    if !one.known {
        return ignored("No attribute that browsers know.");
    }
    if one.value.len() > ATTRIBUTE_LIMIT {
        return ignored("Its value is longer than 1024 bytes.");
    }
    if let Some(later) = overriding(all, number, policy) {
        return Effect::Overridden { by: later.text.to_owned() };
    }
    if let Some(why) = one.unread(policy) {
        return ignored(why);
    }
    match one.name {
        "Domain" => domain(one.value, ctx, policy),
        "Path" if !one.value.starts_with('/') => {
            ignored("It does not begin with a slash, so the folder of the page counts.")
        }
        "SameSite" if !["strict", "lax", "none"].iter().any(|known| one.value.eq_ignore_ascii_case(known)) => {
            ignored("No value that browsers know, so it counts as left out.")
        }
        _ => Effect::Counted,
    }
}

/// The attribute that counts in the place of this one: the last of its name, or Max-Age over Expires.
fn overriding<'a, 'b>(all: &'b [Attribute<'a>], number: usize, policy: &Policy) -> Option<&'b Attribute<'a>> {
    let one = &all[number];
    if matches!(one.name, "Secure" | "HttpOnly" | "Partitioned") {
        return None;
    }
    let fits = |other: &&Attribute| other.known && other.value.len() <= ATTRIBUTE_LIMIT;
    let counts = |other: &&Attribute| fits(other) && (policy.last_attribute_unread || other.unread(policy).is_none());
    let later = all[number + 1..].iter().filter(|other| other.name == one.name).rfind(counts);
    later.or_else(|| {
        let max_age = all.iter().filter(|other| other.name == "Max-Age").rfind(counts)?;
        (one.name == "Expires" && max_age.unread(policy).is_none()).then_some(max_age)
    })
}

fn domain(value: &str, ctx: &Context, policy: &Policy) -> Effect {
    let ignored = |why: &str| Effect::Ignored { why: why.to_owned() };
    let name = value.strip_prefix('.').unwrap_or(value);
    let own = name.eq_ignore_ascii_case(host(ctx.url));
    if value.is_empty() || (value == "." && policy.lone_dot_is_no_domain) {
        ignored("Nothing stands there, so it counts as left out.")
    } else if own && is_public_suffix(&name.to_ascii_lowercase()) {
        ignored("The host itself, and a public suffix: the cookie is for this host alone.")
    } else if own && is_ip(name) && policy.address_domain_host_only {
        ignored("The host's own address: the cookie is for it alone.")
    } else {
        Effect::Counted
    }
}
