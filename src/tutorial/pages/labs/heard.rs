//! What Mallory has heard, as data for a template.

use std::{borrow::Borrow, collections::VecDeque};

use serde::{Serialize, Serializer};

use crate::lab::{Heard, How};

#[derive(Serialize)]
struct HeardView<'a> {
    how: &'static str,
    method: &'a str,
    url: &'a str,
    cookie: Option<&'a str>,
    body: &'a str,
}

impl<'a> From<&'a Heard> for HeardView<'a> {
    fn from(heard: &'a Heard) -> Self {
        Self {
            how: match heard.how {
                How::ToHer => "to her",
                How::Overheard => "overheard",
            },
            method: &heard.method,
            url: &heard.url,
            cookie: heard.cookie.as_deref(),
            body: &heard.body,
        }
    }
}

/// For a field of a view, with `serialize_with`: a world that is saved writes the same in other words.
pub(in crate::tutorial::pages) fn heard<S: Serializer>(
    all: &impl Borrow<VecDeque<Heard>>,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.collect_seq(all.borrow().iter().map(HeardView::from))
}
