//! A target as the file that is written: each line says what it is, and a guess says that it is one.

use std::fmt::Write as _;

use super::{How, Target};

impl Target {
    /// The file. `guesses` names the keys that were inferred and not seen to be right.
    #[must_use]
    pub fn written(&self, guesses: &[&str]) -> String {
        let mut out = String::from(
            "# What cloakroom audit knows about this site. Correct what is wrong.\n\
             # A line marked \"guess\" was inferred. No password is kept here.\n\n",
        );
        let mut line = |key: &str, value: String, says: &str| {
            let guess = if guesses.contains(&key) { "guess: " } else { "" };
            let key = key.rsplit('.').next().unwrap_or(key);
            let comment = if says.is_empty() { String::new() } else { format!("  # {guess}{says}") };
            let _ = writeln!(out, "{key} = {value}{comment}");
        };
        line("url", text(self.url.as_str()), "");
        if let Some(plain) = &self.plain {
            line("plain", text(plain.as_str()), "where the same host answers on plain http");
        }
        line("name", text(&self.name), "what the site calls itself");
        line("\n[login]\npage", text(&self.login.page), "the page with the form");
        line("login.send", text(&self.login.send), "what takes the credentials");
        line("login.how", how(self.login.how), "form or json");
        if self.login.steps > 1 {
            line(
                "login.steps",
                self.login.steps.to_string(),
                "the name first; the page that follows asks for the password",
            );
        }
        line("login.name", text(&self.login.name), "the field for the name");
        line("login.secret", text(&self.login.secret), "the field for the password");
        line("login.limit", self.login.limit.to_string(), "wrong passwords that are forgiven; 0: not known");
        let cookies = list(&self.session.cookies);
        line("\n[session]\ncookies", cookies, "without these one is a stranger; the first is the ID");
        if let Some(bearer) = &self.session.bearer {
            line("session.bearer", text(bearer), "where the login's answer has the token");
        }
        line("\n[pages]\nwho", text(&self.pages.who), "shows whose session it is");
        line("pages.seen", list(&self.pages.seen), "pages behind the login");
        line("pages.refused", list(&self.pages.refused), "pages that refuse both accounts");
        self.forms(&mut line);
        out
    }

    fn forms(&self, line: &mut impl FnMut(&str, String, &str)) {
        if let Some(logout) = &self.logout {
            line("\n[logout]\npage", text(&logout.page), "the page that the form or link is on");
            line("logout.send", text(&logout.send), "seen to end the session in the browser");
            line("logout.how", how(logout.how), "form, json or link");
        }
        if let Some(change) = &self.change {
            line("\n[change]\npage", text(&change.page), "a form that changes something harmless of one's own");
            line("change.send", text(&change.send), "");
            line("change.how", how(change.how), "form or json");
            line("change.field", text(&change.field), "the field that takes any text");
            if !change.also.is_empty() {
                let also = change.also.iter().map(|(k, v)| format!("{} = {}", text(k), text(v)));
                line("change.also", format!("{{ {} }}", also.collect::<Vec<_>>().join(", ")), "other fields");
            }
            line("change.shown", text(&change.shown), "shows the text afterwards");
        }
        if let Some(password) = &self.password {
            line("\n[password]\npage", text(&password.page), "the form for a new password");
            line("password.send", text(&password.send), "");
            line("password.how", how(password.how), "form or json");
            if let Some(old) = &password.old {
                line("password.old", text(old), "the field for the password in place");
            }
            line("password.new", list(&password.new), "the fields for the new one");
        }
    }
}

fn how(how: How) -> String {
    text(match how {
        How::Form => "form",
        How::Json => "json",
        How::Link => "link",
    })
}

fn text(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", "))
}
