//! Finding what a person sees on a page: a link by what it says, a form by what it is called.
//!
//! Script finds and marks it; the click itself is the browser's own, at its place on the screen.

use serde_json::json;

/// Marks the link or button with this text; true if there is one.
pub(super) fn mark_link(text: &str) -> String {
    let text = json!(text);
    format!(
        "(() => {{ const says = e => e.innerText.trim().toLowerCase() === {text}.toLowerCase();\
         const found = [...document.querySelectorAll('a[href], button')].find(says);\
         found?.setAttribute('data-deed', 'click'); return Boolean(found); }})()"
    )
}

/// Marks the form of this name, opens what it is folded into, fills it in; an empty text, or why not.
pub(super) fn fill_form(name: &str, fields: &[(String, String)]) -> String {
    let (name, fields) = (json!(name), json!(fields));
    format!(
        "(() => {{ const button = f => f.querySelector('button, input[type=submit]');\
         const names = f => [f.getAttribute('aria-label'), f.id, f.getAttribute('name'), button(f)?.textContent];\
         const called = f => names(f).some(n => n?.trim().toLowerCase() === {name}.toLowerCase());\
         const form = [...document.forms].find(called); if (!form) return 'no such form';\
         for (const [field, value] of {fields}) {{ const input = form.elements[field]; if (!input) return 'no field ' + field; input.value = value; }}\
         const folded = form.closest('details'); if (folded) folded.open = true;\
         button(form).setAttribute('data-deed', 'click'); return ''; }})()"
    )
}

/// What both leave behind.
pub(super) const MARKED: &str = "[data-deed=click]";
