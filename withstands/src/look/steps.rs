//! A login in two steps: which field of the page that follows takes the password.

use super::fresh;
use crate::{
    document::{Document, Field},
    error::{Halt, unless_over},
    people::People,
    site::{Marks, Site},
    target::Target,
    wire::Net,
};

/// Sends Alice's name, and looks for one field for a password on the page that it leads to.
pub(super) async fn find(net: &Net, people: &People, target: &mut Target) -> Result<bool, Halt> {
    let site = Site { net, target, people, marks: Marks::default(), patience: None };
    let mut visitor = fresh(net, people.alice.who);
    let Some(form) = unless_over(site.login_form(&mut visitor, "").await)? else { return Ok(false) };
    let act = site.credentials(&form, &people.alice.name, "");
    let Some(trip) = unless_over(visitor.go(act).await.map_err(Into::into))? else { return Ok(false) };
    let last = trip.last();
    let field = Document::read(&last.url, &last.body).forms.into_iter().find_map(|form| {
        let secrets: Vec<&Field> = form.of_kind("password").filter(|field| !field.name.is_empty()).collect();
        let [secret] = secrets[..] else { return None };
        Some(secret.name.clone())
    });
    let Some(secret) = field else { return Ok(false) };
    target.login.secret = secret;
    Ok(true)
}
