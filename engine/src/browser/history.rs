//! The pages a tab has been on, as the Back button finds them.
//!
//! A browser keeps the addresses of some fifty pages and a copy of fewer; where it has no copy, it asks the site again.
//! Deliberately simple: one list, no way forward, and a copy stays whatever becomes of the cookies.

use std::collections::VecDeque;

use url::Url;

use super::Opened;

/// So many pages one can go back over; Chromium's number.
const MOST_PAGES: usize = 50;
/// So many bytes the copies may have together.
const MOST_BYTES: usize = 512 * 1024;

#[derive(Debug, Clone)]
struct Visited {
    url: Url,
    /// `None` where the site asked for no copy to be kept (RFC 9111, section 5.2.2.5), or there was no room.
    copy: Option<Opened>,
}

/// Where the Back button leads.
#[derive(Debug, Clone)]
pub(super) enum Back {
    /// The browser has kept this.
    Copy(Opened),
    /// It has to ask again.
    Ask(Url),
}

/// The pages of one tab; the last is the one that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct History(VecDeque<Visited>);

impl History {
    /// A page has arrived.
    pub(super) fn arrive(&mut self, page: Opened, no_store: bool) {
        let url = page.url().clone();
        self.0.push_back(Visited { url, copy: (!no_store).then_some(page) });
        if self.0.len() > MOST_PAGES {
            self.0.pop_front();
        }
        let mut left = MOST_BYTES;
        for visited in self.0.iter_mut().rev() {
            let length = visited.copy.as_ref().map_or(0, Opened::length);
            match left.checked_sub(length) {
                Some(rest) => left = rest,
                None => visited.copy = None,
            }
        }
    }

    /// Leaves the page that is open. A page that has to be asked for again arrives anew.
    pub(super) fn back(&mut self) -> Option<Back> {
        self.0.pop_back();
        let Visited { url, copy } = self.0.pop_back()?;
        Some(match copy {
            Some(page) => {
                self.0.push_back(Visited { url, copy: Some(page.clone()) });
                Back::Copy(page)
            }
            None => Back::Ask(url),
        })
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::{
        cookie::Kind,
        exchange::{Exchange, How, Navigation, Received, RequestTrace, Sent, StoreTrace},
    };

    fn page(number: usize, length: usize) -> Opened {
        let url = Url::parse(&format!("https://hotel.grand.example/{number}")).unwrap();
        Opened::of(&Exchange {
            who: "alice".to_owned(),
            at: OffsetDateTime::UNIX_EPOCH,
            navigation: Navigation { how: How::Typed, initiator: None, kind: Kind::Navigate },
            request: Sent { method: "GET".to_owned(), url, headers: Vec::new(), body: String::new() },
            response: Received { status: 200, headers: Vec::new(), body: "x".repeat(length) },
            verdicts: Vec::new(),
            set: Vec::new(),
            store: StoreTrace::default(),
            passage: RequestTrace::default(),
        })
    }

    /// What going back leads to, until there is nothing more: addresses of copies, and of what is asked for again.
    fn all_the_way(mut history: History) -> (Vec<String>, Vec<String>) {
        let (mut copies, mut asked) = (Vec::new(), Vec::new());
        loop {
            match history.back() {
                Some(Back::Copy(page)) => copies.push(page.url().path().to_owned()),
                Some(Back::Ask(url)) => {
                    asked.push(url.path().to_owned());
                    history.arrive(page(0, 0), false);
                }
                None => return (copies, asked),
            }
        }
    }

    #[test]
    fn one_can_go_back_over_fifty_pages_and_no_more() {
        let mut history = History::default();
        for number in 0..2000 {
            history.arrive(page(number, 100), false);
        }
        let (copies, asked) = all_the_way(history);
        assert_eq!((copies.len(), copies.first().unwrap().as_str(), asked.len()), (MOST_PAGES - 1, "/1998", 0));
    }

    #[test]
    fn of_large_pages_fewer_copies_are_kept_and_the_rest_is_asked_for_again() {
        let mut history = History::default();
        for number in 0..20 {
            history.arrive(page(number, 100_000), number == 18);
        }
        let (copies, asked) = all_the_way(history);
        assert_eq!(copies, ["/17", "/16", "/15", "/14"]);
        assert_eq!((asked.len(), asked[0].as_str(), asked[1].as_str()), (15, "/18", "/13"));
    }
}
