//! The seven walks, each on a site of its own, and what shows whether the trap is there.

use axum::routing::get;
use cloakroom_engine::cookie::{Context, Jar, Profile};
use tower_sessions::session_store::Result;
use url::Url;

use super::{
    Shown, handlers,
    site::{INVENTED, Site},
};
use crate::clock::Clock;

pub(super) async fn flush_then_insert() -> Result<Shown> {
    let site = Site::new([("/", get(handlers::another_guest))], |layer| layer);
    let old = site.alice().await?;
    let visit = site.visit("/", &format!("id={old}")).await?;
    let there = visit.id_set() == Some(&old);
    let because = if there {
        "The ID is the one that came: whoever has a copy of it is in Bob's session."
    } else {
        "Bob's session has an ID of its own."
    };
    Ok(Shown { visits: vec![visit], there, because: because.to_owned() })
}

pub(super) async fn clear_before_read() -> Result<Shown> {
    let site = Site::new([("/", get(handlers::begin_afresh))], |layer| layer);
    let visit = site.visit("/", &format!("id={INVENTED}")).await?;
    let there = visit.record(INVENTED).is_some();
    let because = if there {
        "The store was never asked whether it knows the ID, and keeps a record under it now: session fixation."
    } else {
        "There is no record under the ID that was made up."
    };
    Ok(Shown { visits: vec![visit], there, because: because.to_owned() })
}

pub(super) async fn host_removal() -> Result<Shown> {
    let site = Site::new([("/", get(handlers::log_out))], handlers::host_cookie);
    let alice = site.alice().await?;
    let visit = site.visit("/", &format!("__Host-id={alice}")).await?;
    let (mut there, mut because) = (false, "There is no line that removes the cookie.".to_owned());
    if let (Some(line), Ok(url)) = (&visit.set_cookie, Url::parse("https://hotel.grand.example/")) {
        let (mut jar, context) = (Jar::new(Profile::Chromium), Context::typed(&url, Clock::wall()));
        jar.set(&format!("__Host-id={alice}; Secure; HttpOnly; Path=/"), &context);
        let verdict = jar.set(line, &context);
        there = jar.cookies().next().is_some();
        let outcome = if there { "The cookie stays in the jar" } else { "The jar forgets the cookie" };
        because = format!("{outcome}. {} {}", verdict.because.headline(), verdict.because.words());
    }
    Ok(Shown { visits: vec![visit], there, because })
}

pub(super) async fn always_save() -> Result<Shown> {
    let site = Site::new([("/", get(handlers::opening_hours))], handlers::saves_always);
    let unknown = site.visit("/", &format!("id={INVENTED}")).await?;
    let without = site.visit("/", "").await?;
    let there = unknown.id_set().is_some_and(|id| unknown.record(id).is_some_and(serde_json::Map::is_empty));
    let because = if there {
        "Anybody fills the store with empty records, one for each request with a made-up ID. Without a cookie there is \
         none, so a first visit does not show it."
    } else {
        "No record was made."
    };
    Ok(Shown { visits: vec![unknown, without], there, because: because.to_owned() })
}

pub(super) async fn inactivity() -> Result<Shown> {
    let pages = [("/whoami", get(handlers::who_am_i)), ("/count", get(handlers::count))];
    let site = Site::new(pages, handlers::two_weeks_unused);
    let cookie = format!("id={}", site.alice().await?);
    let read = site.visit("/whoami", &cookie).await?;
    let written = site.visit("/count", &cookie).await?;
    let left = |visit: &super::Visit| visit.holds.first().map_or(0, |held| held.minutes);
    let there = left(&read) <= 60 && left(&written) > 60;
    let because = if there {
        "The session had an hour to go. Looking left it at that, and the browser was told nothing; writing moved both \
         ends to two weeks."
    } else {
        "Looking moved the end, too."
    };
    Ok(Shown { visits: vec![read, written], there, because: because.to_owned() })
}

pub(super) async fn save_twice() -> Result<Shown> {
    let site = Site::new([("/", get(handlers::count_and_save))], |layer| layer);
    let alice = site.alice().await?;
    let visit = site.visit("/", &format!("id={alice}")).await?;
    let saves = visit.asked.iter().filter(|asked| **asked == "save").count();
    let because = match saves {
        1 => "The store was asked to save once.".to_owned(),
        _ => format!("The store was asked to save {saves} times: `save` leaves the mark `modified` where it is."),
    };
    Ok(Shown { visits: vec![visit], there: saves > 1, because })
}

pub(super) async fn decoded_name() -> Result<Shown> {
    let site = Site::new([("/count", get(handlers::count))], handlers::for_this_host_alone);
    let (alice, mallory) = (site.alice().await?, site.guest("mallory").await?);
    let mut jar = Jar::new(Profile::Chromium);
    let (Ok(hotel), Ok(shop)) = (Url::parse("https://hotel.grand.example/"), Url::parse("https://shop.grand.example/"))
    else {
        return Ok(Shown { visits: Vec::new(), there: false, because: "There is no such site.".to_owned() });
    };
    let at = |url| Context::typed(url, Clock::wall());
    jar.set(&format!("__Host-id={alice}; Secure; HttpOnly; Path=/"), &at(&hotel));
    jar.set(&format!("%5F_Host-id={mallory}; Domain=grand.example; Path=/"), &at(&shop));
    let cookies = Jar::header(&jar.verdicts(&at(&hotel))).unwrap_or_default();
    let visit = site.visit("/count", &cookies).await?;
    let there = visit.id_set() == Some(&mallory);
    let because = if there {
        "The shop has set the second one, for the parent domain: to a browser it is a name like any other. The library \
         decodes `%5F` to `_` and takes the last of a name: Alice’s visit was counted in Mallory’s session."
    } else {
        "Alice’s own cookie counted. The other one is another name."
    };
    Ok(Shown { visits: vec![visit], there, because: because.to_owned() })
}
