//! A new password, and the old one put back.

use rand::RngExt;

use super::Site;
use crate::{
    error::{Step, Stop},
    people::Person,
    visitor::Visitor,
};

/// So many of the passwords that were sent last are tried, to find the one that was taken.
const LAST: usize = 3;

impl<'n> Site<'n> {
    /// A password that most rules accept.
    #[must_use]
    pub fn another_password() -> String {
        let mut rng = rand::rng();
        let middle: String = (0..12).map(|_| char::from(rng.random_range(b'a'..=b'z'))).collect();
        format!("Cr9-{middle}-7X")
    }

    /// Sends the form for a new password, with what stands in place now or a wrong one. Whether it was taken is seen by
    /// logging in.
    ///
    /// # Errors
    /// No such form is known.
    pub async fn send_password(&self, visitor: &mut Visitor<'_>, old: &str, new: &str) -> Step<()> {
        let none = "no form for a new password is known: name it under [password] in the target file";
        let form = self.target.password.as_ref().ok_or_else(|| Stop::untried(none))?;
        let field = form.new.first().map(String::as_str);
        let mut prepared = self.prepare(visitor, (&form.page, &form.send, form.how), field).await?;
        if let Some(name) = &form.old {
            prepared = prepared.with(name, old);
        }
        for name in &form.new {
            prepared = prepared.with(name, new);
        }
        visitor.go(prepared.honest()).await?;
        Ok(())
    }

    /// Does this password log in?
    ///
    /// # Errors
    /// The login had no answer.
    pub async fn takes(&self, person: &Person, password: &str) -> Step<bool> {
        let mut visitor = Visitor::new(self.net, person.who);
        self.log_in(&mut visitor, &person.name, password).await?;
        Ok(self.whose(&visitor).await?.is(person.who))
    }

    /// Puts the password back that the account had before the audit. Says whether it is in place.
    ///
    /// # Errors
    /// The site had no answer.
    pub async fn put_back(&self, person: &Person) -> Step<bool> {
        let first = person.original().to_owned();
        if !person.may_be_changed() || self.takes(person, &first).await? {
            person.has_now(&first);
            return Ok(true);
        }
        // An audit can be ended between a new password and the look whether it was taken.
        for password in person.passwords().into_iter().rev().take(LAST) {
            if self.takes(person, &password).await? {
                person.has_now(&password);
                break;
            }
        }
        let now = person.password();
        let mut visitor = self.logged_in(person).await?;
        self.send_password(&mut visitor, &now, &first).await?;
        let back = self.takes(person, &first).await?;
        if back {
            person.has_now(&first);
        }
        Ok(back)
    }
}
