//! What the cookie says of itself: its flags, its domain, how long it lives.

use cloakroom_engine::cookie::{SameSite, SetCookie};

use super::{Ended, Severity, found, found_as, held, untried};
use crate::{
    error::{Step, Stop},
    site::Site,
};

pub(super) const IDS: &[&str] =
    &["cookie-httponly", "cookie-secure", "cookie-samesite", "cookie-domain", "cookie-lifetime"];

/// A session cookie that lives longer than this, in days, outlives its use.
const LONGEST: i64 = 100;

pub(super) async fn run(site: &Site<'_>) -> Step<Vec<Ended>> {
    let name = site.cookie()?;
    let mark = site.net.mark();
    let line = line_of(site, name, &[]).await?;
    let cookie =
        SetCookie::parse(&line).map_err(|_| Stop::untried(format!("the line that sets {name} is no cookie")))?;
    let lacks = |what: &str| format!("The line that sets {name} does not say {what}.");
    let httponly = match cookie.http_only {
        true => held(format!("{name} says HttpOnly")),
        false => found(site, mark, lacks("HttpOnly")),
    };
    let same_site = match cookie.same_site {
        SameSite::Lax | SameSite::Strict => held(format!("{name} says SameSite={}", cookie.same_site)),
        SameSite::None => found_as(
            site,
            mark,
            Severity::Medium,
            format!("{name} says SameSite=None: every site's requests carry it."),
        ),
        SameSite::Unspecified => found(site, mark, lacks("SameSite")),
    };
    let domain = match &cookie.domain {
        None => held(format!("{name} has no Domain: it stays with this host")),
        Some(domain) => found(
            site,
            mark,
            format!("{name} says Domain={domain}: each host below it gets the session and can set it."),
        ),
    };
    let secure = match cookie.secure {
        true => held(format!("{name} says Secure")),
        false => secure(site, name, mark).await?,
    };
    Ok(vec![
        ("cookie-httponly", httponly),
        ("cookie-secure", secure),
        ("cookie-samesite", same_site),
        ("cookie-domain", domain),
        ("cookie-lifetime", lifetime(site, name, &cookie, mark)),
    ])
}

/// Over plain http a site may leave Secure out and say it behind TLS; so it is asked as a proxy there would ask.
async fn secure(site: &Site<'_>, name: &str, mark: usize) -> Step<super::Verdict> {
    if site.target.url.scheme() == "https" {
        return Ok(found(site, mark, format!("The line that sets {name} over https does not say Secure.")));
    }
    let behind = [("x-forwarded-proto", "https"), ("x-forwarded-ssl", "on")];
    let behind: Vec<_> = behind.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Ok(match line_of(site, name, &behind).await {
        Ok(line) if SetCookie::parse(&line).is_ok_and(|cookie| cookie.secure) => {
            held(format!("{name} says Secure when the request came over https"))
        }
        Ok(_) => {
            let says = "The line that sets it does not say Secure, nor with X-Forwarded-Proto: https. If only your production \
                        settings say it, audit those.";
            found(site, mark, format!("{name}: {says}"))
        }
        Err(Stop::Halt(halt)) if halt.ends_all() => return Err(halt.into()),
        Err(_) => untried("the site is on plain http, and did not answer as one behind TLS"),
    })
}

fn lifetime(site: &Site<'_>, name: &str, cookie: &SetCookie, mark: usize) -> super::Verdict {
    let now = site.net.now();
    let days = match (cookie.max_age, cookie.expires) {
        (Some(seconds), _) => seconds / 86_400,
        (None, Some(end)) => (end - now).whole_days(),
        (None, None) => return held(format!("{name} ends with the browser's session")),
    };
    match days > LONGEST {
        true => found(site, mark, format!("The browser is told to keep {name} for {days} days.")),
        false => held(format!("the browser is told to keep {name} for {days} days")),
    }
}

/// The last line that gives this cookie a value, at a login of its own.
async fn line_of(site: &Site<'_>, name: &str, always: &[(String, String)]) -> Step<String> {
    let alice = &site.people.alice;
    let mut visitor = site.stranger(alice.who);
    visitor.always = always.to_vec();
    let mark = site.net.mark();
    site.log_in(&mut visitor, &alice.name, &alice.password()).await?;
    visitor.open(&site.who()).await?;
    let mut last = None;
    for exchange in site.net.since(mark) {
        let lines = exchange.set_cookies().filter(|line| sets(line, name)).map(str::to_owned);
        last = lines.last().or(last);
    }
    last.ok_or_else(|| Stop::untried(format!("no answer sets {name} at a login")))
}

/// Does a line give this cookie a value, and not delete it?
fn sets(line: &str, name: &str) -> bool {
    SetCookie::parse(line).is_ok_and(|c| c.name == name && !c.value.is_empty() && c.max_age.is_none_or(|age| age > 0))
}
