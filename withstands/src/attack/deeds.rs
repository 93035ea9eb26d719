//! Deeds of the hotel's that a site does in its own way: writing something down, and the login form as Mallory copies it.

use cloakroom_engine::browser::{Form, Page};

use crate::{error::Step, report::escaped, site::Site, target::How, visitor::Visitor};

/// A text that cannot be written into an attack file's line.
fn odd(text: &str) -> bool {
    text.is_empty() || text.contains(['"', '=', ' ', '\n', '{', '}'])
}

/// A name by which this form is found on its page, and no other.
pub(super) fn called(page: &Page, form: &Form) -> Option<String> {
    let fits = |name: &&String| !name.trim().is_empty() && !name.contains(['"', '{', '\n']);
    form.names.iter().filter(fits).find(|name| page.form(name) == Some(form)).cloned()
}

/// Alice writes her letter down, in the form of `[change]`; nothing where a person has no such form.
pub(super) async fn write(site: &Site<'_>, alice: &Visitor<'_>) -> Step<Vec<String>> {
    let Some(change) = site.target.change.as_ref().filter(|change| change.how == How::Form) else {
        return Ok(Vec::new());
    };
    let there = site.target.at(&change.page);
    let came = alice.clone().open(&there).await?.last().clone();
    let page = Page::parse(&came.url, &came.body, None);
    let has = |fields: &[(String, String)]| fields.iter().any(|(name, _)| *name == change.field);
    let form = page.forms.iter().find(|form| has(&form.fields)).and_then(|form| called(&page, form));
    let also_odd = change.also.iter().any(|(name, value)| odd(name) || value.contains(['"', '{', '\n']));
    let Some(form) = form.filter(|_| !odd(&change.field) && !also_odd) else { return Ok(Vec::new()) };
    let also: String = change.also.iter().map(|(name, value)| format!(" {name}=\"{value}\"")).collect();
    Ok(vec![format!("open {there}"), format!("submit \"{form}\" {}={{{{alice.letter}}}}{also}", change.field)])
}

/// The login form as Mallory writes it on a page of her own: where it goes to, and what it hides from everybody alike.
pub(super) async fn copied_login(site: &Site<'_>) -> Step<String> {
    let one = site.login_form(&mut site.stranger("Mallory"), "").await?.form;
    let two = site.login_form(&mut site.stranger("Mallory"), "").await?.form;
    let (Some(one), Some(two)) = (one, two) else { return Ok(String::new()) };
    let (same, login) = (two.as_it_stands(), &site.target.login);
    let mut out = format!("<form method=\"post\" action=\"{}\">", escaped(one.action.as_str()));
    for (name, value) in one.as_it_stands() {
        let typed = name == login.name || name == login.secret;
        if !typed && same.contains(&(name.clone(), value.clone())) && !value.contains("{{") {
            let (name, value) = (escaped(&name), escaped(&value));
            out.push_str(&format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"));
        }
    }
    Ok(out.replace('\n', " "))
}
