//! Changing something of one's own, seeing it afterwards, and logging out.

use super::{Prepared, Site, csrf_headers};
use crate::{
    document::{Document, Form},
    error::{Halt, Step, Stop},
    target::{Change, How, path_of},
    visitor::{Trip, Visitor},
    words::{logs_out, never},
};

impl<'n> Site<'n> {
    /// The form that changes something, as the site is described.
    ///
    /// # Errors
    /// No such form is known, so what needs one is not tried.
    pub fn changing(&self) -> Step<&'n Change> {
        let none = "no form is known that changes something of one's own: name one under [change] in the target file";
        self.target.change.as_ref().ok_or_else(|| Stop::untried(none))
    }

    /// The request that changes something, with fresh tokens, and this text in its field.
    ///
    /// # Errors
    /// The page does not have the form.
    pub async fn prepare_change(&self, visitor: &mut Visitor<'_>, text: &str) -> Step<Prepared> {
        let change = self.changing()?;
        let mut prepared = self.prepare(visitor, (&change.page, &change.send, change.how), Some(&change.field)).await?;
        for (name, value) in &change.also {
            prepared = prepared.with(name, value);
        }
        Ok(prepared.with(&change.field, text))
    }

    /// Does the victim's page show this text?
    ///
    /// # Errors
    /// The page did not answer.
    pub async fn shows(&self, visitor: &Visitor<'_>, text: &str) -> Result<bool, Halt> {
        let shown = self.target.change.as_ref().map_or(self.target.pages.who.as_str(), |change| change.shown.as_str());
        let mut looks = visitor.clone();
        Ok(looks.open(&self.target.at(shown)).await?.last().body.contains(text))
    }

    /// Logs out as the site's own page does.
    ///
    /// # Errors
    /// No way to log out is known, or its form is not where it was.
    pub async fn log_out(&self, visitor: &mut Visitor<'_>) -> Step<Trip> {
        let none = "no way to log out is known: name it under [logout] in the target file";
        let logout = self.target.logout.as_ref().ok_or_else(|| Stop::untried(none))?;
        let prepared = self.prepare(visitor, (&logout.page, &logout.send, logout.how), None).await?;
        Ok(visitor.go(prepared.honest()).await?)
    }

    /// A request of a page of the site, with the hidden fields and headers that the page has for it now.
    ///
    /// # Errors
    /// The page does not have the form.
    pub async fn prepare(
        &self,
        visitor: &mut Visitor<'_>,
        (page, send, how): (&str, &str, How),
        field: Option<&str>,
    ) -> Step<Prepared> {
        let came = visitor.open(&self.target.at(page)).await?.last().clone();
        let (method, url) = self.target.sending(send);
        let headers = csrf_headers(visitor, &came);
        let mut prepared =
            Prepared { page: came.url.clone(), method, url, how, fields: Vec::new(), hidden: Vec::new(), headers };
        if how != How::Form {
            return Ok(prepared);
        }
        let forms = Document::read(&came.url, &came.body).forms;
        let fits = |form: &&Form| {
            form.action.path() == prepared.url.path()
                && field.map_or(!never(&form.words), |field| form.fields.iter().any(|f| f.name == field))
        };
        let none = || Stop::untried(format!("{page} answered {} and has no form that goes to {send}", came.status));
        // One address may take all forms of a site, told apart by its query or by what a form hides.
        let other = |form: &&Form| {
            let elsewhere = path_of(&form.action) != path_of(&prepared.url);
            (form.method != prepared.method, elsewhere, field.is_none() && !logs_out(&form.words))
        };
        let form = forms.iter().filter(fits).min_by_key(other).ok_or_else(none)?;
        prepared.fields = form.as_it_stands();
        prepared.hidden = form.of_kind("hidden").map(|field| field.name.clone()).collect();
        prepared.url = form.action.clone();
        prepared.method = form.method.clone();
        Ok(prepared)
    }
}
