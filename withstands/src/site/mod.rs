//! The site under test as two people use it: log in, look at one's own page, change something, log out.
//!
//! What lives here: each act as the target file describes it, with tokens read fresh, and the one oracle: whose page is
//! this? Why here: every check asks the same questions in the same way. Deliberately absent: attacks.

mod change;
mod login;
mod marks;
mod password;
mod prepared;

use url::Url;

use crate::{
    error::{Halt, Step, Stop},
    patience::Patience,
    people::{People, Person},
    target::Target,
    visitor::{Act, Visitor},
    wire::Net,
};

pub(crate) use login::replaced;
pub use login::{LoginForm, csrf_headers, token_in};
pub use marks::{Marks, Whose, has_word};
pub use prepared::Prepared;

/// The site, and whom it knows.
#[derive(Debug)]
pub struct Site<'n> {
    /// The way there.
    pub net: &'n Net,
    /// What is known of it.
    pub target: &'n Target,
    /// The two accounts.
    pub people: &'n People,
    /// How their pages are told apart.
    pub marks: Marks,
    /// How long a session may live, where somebody waits for it.
    pub patience: Option<Patience>,
}

impl<'n> Site<'n> {
    /// The site, when it has been seen that both can log in and a stranger cannot.
    ///
    /// # Errors
    /// It is not what the target file says: which control failed.
    pub async fn open(net: &'n Net, target: &'n Target, people: &'n People) -> Step<Self> {
        let mut site = Self { net, target, people, marks: Marks::default(), patience: None };
        let page = |visitor: Visitor<'n>| {
            let who = site.who();
            async move { Ok::<_, Halt>(visitor.clone().open(&who).await?.last().clone()) }
        };
        let mut pages = Vec::new();
        for person in [&people.alice, &people.alice, &people.mallory] {
            let mut visitor = Visitor::new(net, person.who);
            site.log_in(&mut visitor, &person.name, &person.password()).await?;
            pages.push(page(visitor).await?);
        }
        let nobody = page(Visitor::new(net, "a stranger")).await?;
        let marks = Marks::between([&pages[0], &pages[1], &pages[2], &nobody], people);
        site.marks = marks.map_err(|says| {
            Stop::untried(format!(
                "{says}. {} answered {} to Alice, {} to Mallory and {} to a stranger",
                target.pages.who, pages[0].status, pages[2].status, nobody.status
            ))
        })?;
        Ok(site)
    }

    /// The address of the page that says who one is.
    #[must_use]
    pub fn who(&self) -> Url {
        self.target.at(&self.target.pages.who)
    }

    /// Somebody who has not been there.
    #[must_use]
    pub fn stranger(&self, who: &'static str) -> Visitor<'n> {
        Visitor::new(self.net, who)
    }

    /// Whose page does the site show to this browser? Its cookies stay as they are.
    ///
    /// # Errors
    /// The request had no answer.
    pub async fn whose(&self, visitor: &Visitor<'_>) -> Result<Whose, Halt> {
        let mut looks = visitor.clone();
        Ok(self.marks.whose(looks.open(&self.who()).await?.last()))
    }

    /// The same, by exactly these cookies.
    ///
    /// # Errors
    /// The request had no answer.
    pub async fn whose_by(&self, visitor: &Visitor<'_>, cookies: &[(String, String)]) -> Result<Whose, Halt> {
        Ok(self.marks.whose(&*visitor.send_raw(&Act::get(self.who()), cookies).await?))
    }

    /// What carries the session of this browser: names and values, the ID first.
    #[must_use]
    pub fn session_of(&self, visitor: &Visitor<'_>) -> Vec<(String, String)> {
        if let Some((name, value)) = &visitor.bearer {
            return vec![(name.clone(), value.trim_start_matches("Bearer ").to_owned())];
        }
        let all = visitor.cookies_for(&self.who());
        let named = |name: &String| all.iter().find(|(n, _)| n == name).cloned();
        self.target.session.cookies.iter().filter_map(named).collect()
    }

    /// The session cookie's name; `None` where a token goes in a header.
    ///
    /// # Errors
    /// The site uses no cookie for its sessions, so what depends on one is not tried.
    pub fn cookie(&self) -> Step<&str> {
        let none = || Stop::untried("the site uses no cookie for its sessions");
        self.target.session.cookies.first().map(String::as_str).ok_or_else(none)
    }

    /// A person, logged in on a new browser, and seen to be.
    ///
    /// # Errors
    /// The login did not work.
    pub async fn logged_in(&self, person: &Person) -> Step<Visitor<'n>> {
        let mut visitor = Visitor::new(self.net, person.who);
        let trip = self.log_in(&mut visitor, &person.name, &person.password()).await?;
        let whose = self.whose(&visitor).await?;
        if whose.is(person.who) {
            return Ok(visitor);
        }
        let first = trip.first();
        Err(Stop::untried(format!("{} could not log in: {} answered {}", person.who, first.url.path(), first.status)))
    }

    /// Alice, logged in.
    ///
    /// # Errors
    /// As for [`Site::logged_in`].
    pub async fn alice(&self) -> Step<Visitor<'n>> {
        self.logged_in(&self.people.alice).await
    }

    /// Mallory, logged in.
    ///
    /// # Errors
    /// As for [`Site::logged_in`].
    pub async fn mallory(&self) -> Step<Visitor<'n>> {
        self.logged_in(&self.people.mallory).await
    }
}
