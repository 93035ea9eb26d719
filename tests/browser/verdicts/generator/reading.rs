//! Themes about reading a line: its characters, its length, its attributes' spellings.
//!
//! What lives here: a function a theme. Why here: these are decided by the line alone, whoever sends it. Deliberately
//! absent: what should come of it.

use super::{draft::Draft, lines};

pub(super) fn domain_spellings(draft: &mut Draft) {
    let (hotel, site) = (draft.hotel(), draft.site);
    let spellings = [
        format!(".{site}"),
        site.to_uppercase(),
        hotel.clone(),
        format!(" {site} "),
        String::new(),
        format!("other.example; Domain={site}"),
        format!("{site}; Domain="),
        format!("{site}; Domain"),
    ];
    let lines = (0..3).map(|_| format!("{}=1; Domain={}", draft.name(), draft.one_of(&spellings))).collect();
    draft.set(format!("https://{hotel}/"), lines);
    if draft.chance(40) {
        // A host that is itself a public suffix, or a single label: its own name as Domain is as good as none.
        let (host, name, other) = (draft.one_of(&["github.io", "co.uk"]), draft.name(), draft.name());
        draft.set(
            format!("https://{host}/"),
            vec![format!("{name}=1; Domain={host}"), format!("{other}=1; Domain=.{host}")],
        );
    }
}

pub(super) fn bad_characters(draft: &mut Draft) {
    draft.furnish();
    let (name, other, third) = (draft.name(), draft.name(), draft.name());
    let control = draft.one_of(&['\u{1}', '\u{8}', '\u{b}', '\u{c}', '\u{1f}', '\u{7f}']);
    let bad = draft.one_of(&[
        format!("{name}=a{control}b"),
        format!("{name}{control}=1"),
        format!("{name}=1; Path=/{control}"),
        format!("{name}=1; Domain=x{control}"),
        format!("{name}=1; Secure; Extra={control}"),
    ]);
    let fine = draft.one_of(&[
        format!("{other}=\tb"),
        format!("{other}=a b"),
        format!("{other}=\"a\""),
        format!("{other}=a,b"),
    ]);
    draft.set(format!("https://{}/", draft.hotel()), vec![bad, format!("{third}=é"), fine]);
}

pub(super) fn sizes(draft: &mut Draft) {
    let (name, other, third, hotel) = (draft.name(), draft.name(), draft.name(), draft.hotel());
    let room = 4096 - name.len();
    let extra = draft.one_of(&[1, 2, 100]);
    let fine = draft.one_of(&[0, 1, 100]);
    let path = draft.one_of(&[1022, 1023, 1024, 1100]);
    draft.set(
        format!("https://{hotel}/"),
        vec![
            format!("{name}={}", "v".repeat(room + extra)),
            format!("{other}={}", "v".repeat(4096 - other.len() - fine)),
            format!("{third}=1; Path=/{}", "p".repeat(path)),
        ],
    );
}

pub(super) fn nothing(draft: &mut Draft) {
    draft.furnish();
    let empty = draft.one_of(&["=", ";", "= ;", " ; Secure", "; Path=/", "=; HttpOnly", "\t=\t"]);
    let other = lines::ordinary(draft);
    draft.set(format!("https://{}/", draft.hotel()), vec![empty.to_owned(), other]);
}

pub(super) fn nameless(draft: &mut Draft) {
    draft.furnish();
    let value = draft.name();
    let line = draft.one_of(&[format!("={value}=b"), format!("=={value}"), format!("={value}"), value]);
    let more = draft.one_of(&["", "; Path=/", "; Secure", "; SameSite=Lax"]);
    draft.set(format!("https://{}/", draft.hotel()), vec![format!("{line}{more}")]);
}

/// Doubled, empty and unknown attributes.
pub(super) fn attribute_spellings(draft: &mut Draft) {
    let odd = [
        "; Path=/x; Path=/",
        "; Path=/; Path=/admin",
        "; Path=/admin; Path=y",
        "; Path=/admin; Path",
        "; Path=\"/admin\"",
        "; SameSite=Strict; SameSite=Lax",
        "; SameSite=Strict; SameSite=bogus",
        "; SameSite=Lax; SameSite",
        "; SameSite=None; Secure; SameSite=Strict",
        "; SameSite=Lax; SameSite=None",
        "; Secure=false",
        "; SECURE; httponly; SAMESITE=strict; pAtH=/",
        "; Partitioned=no; Secure",
        " ;  Secure ;Path = / ; ;;",
        "; Extension=1; Path=/admin/",
        "; Path=/a%2fb",
    ];
    let lines = (0..4).map(|_| format!("{}=1{}", draft.name(), draft.one_of(&odd))).collect();
    let (hotel, path) = (draft.hotel(), draft.path());
    draft.set(format!("https://{hotel}{path}"), lines);
}

/// Lines that remove, and lines that only look so.
pub(super) fn lifetimes(draft: &mut Draft) {
    let ends = [
        "; Max-Age=0",
        "; Max-Age=-5",
        "; Max-Age=100",
        "; Max-Age=+5",
        "; Max-Age=",
        "; Max-Age=5.5",
        "; Max-Age=abc",
        "; Max-Age=0; Max-Age=abc",
        "; Max-Age=99; Max-Age=0",
        "; Max-Age=0; Max-Age=99",
        "; Max-Age=100000000000000000000",
        "; Expires=Wed, 01 Jan 2020 00:00:00 GMT",
        "; Expires=Wed, 01 Jan 2070 00:00:00 GMT",
        "; Expires=Wednesday, 01-Jan-20 00:00:00 GMT",
        "; Expires=Wed Jan  1 00:00:00 2020",
        "; Expires=garbage",
        "; Expires=0",
        "; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "; Max-Age=100; Expires=Wed, 01 Jan 2020 00:00:00 GMT",
        "; Max-Age=0; Expires=Wed, 01 Jan 2070 00:00:00 GMT",
    ];
    let (hotel, held) = (draft.hotel(), draft.name());
    draft.set(format!("https://{hotel}/"), vec![format!("{held}=1; Path=/")]);
    let mut lines: Vec<String> = (0..3).map(|_| format!("{}=1{}; Path=/", draft.name(), draft.one_of(&ends))).collect();
    lines.push(format!("{held}=2{}; Path=/", draft.one_of(&ends)));
    draft.set(format!("https://{hotel}/"), lines);
}
