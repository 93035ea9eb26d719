//! Rows of a browser's table of cookies, and of the file that `curl -c` writes.
//!
//! What lives here: their columns. Why here: people copy them where the line itself is gone. Deliberately absent: what
//! the table does not show: whether Domain was written can be told by the dot only.

use super::Placed;

/// The rows as lines, if this is such a table.
pub(super) fn read(text: &str) -> Option<Vec<Placed>> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let comment = |line: &&str| line.starts_with('#') && !line.starts_with("#HttpOnly_");
    if text.starts_with("# Netscape") || lines().filter(|line| !comment(line)).all(|line| netscape(line).is_some()) {
        let rows: Vec<Placed> = lines().filter(|line| !comment(line)).filter_map(netscape).collect();
        return (!rows.is_empty()).then_some(rows);
    }
    let rows: Vec<Placed> = lines().filter(|line| !line.starts_with("Name\t")).filter_map(devtools).collect();
    (!rows.is_empty() && rows.len() == lines().filter(|line| !line.starts_with("Name\t")).count()).then_some(rows)
}

/// Chromium: Name, Value, Domain, Path, Expires / Max-Age, Size, HttpOnly, Secure, SameSite, and more. Firefox has the
/// same to begin with, and its flags as true and false.
fn devtools(line: &str) -> Option<Placed> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [name, value, domain, path, expires, rest @ ..] = &cells[..] else { return None };
    if !path.starts_with('/') || domain.is_empty() || domain.contains(['/', ' ']) {
        return None;
    }
    let flag = |cell: Option<&&str>| cell.is_some_and(|cell| matches!(*cell, "✓" | "true" | "TRUE" | "✔"));
    let (http_only, secure) = (flag(rest.get(1)), flag(rest.get(2)));
    let same_site = rest.iter().find(|cell| ["Strict", "Lax", "None"].contains(cell));
    let ends = *expires != "Session" && !expires.is_empty();
    let end = if ends { format!("; Expires={}", as_date(expires)) } else { String::new() };
    let partitioned = rest.iter().skip(4).any(|cell| cell.starts_with("https://") || cell.starts_with("http://"));
    Some(placed(&format!("{name}={value}"), domain, path, &end, (secure, http_only, same_site.copied(), partitioned)))
}

/// Domain, whether sub-domains too, path, secure, end in seconds since 1970, name, value.
fn netscape(line: &str) -> Option<Placed> {
    let (line, http_only) = line.strip_prefix("#HttpOnly_").map_or((line, false), |line| (line, true));
    let cells: Vec<&str> = line.split('\t').collect();
    let [domain, below, path, secure, end, name, value] = &cells[..] else { return None };
    let seconds: i64 = end.parse().ok().filter(|_| matches!(*below, "TRUE" | "FALSE"))?;
    let date = time::OffsetDateTime::from_unix_timestamp(seconds).ok().filter(|_| seconds > 0);
    let end = date.map(|date| format!("; Expires={}", crate::cookie::imf(date))).unwrap_or_default();
    let host = domain.trim_start_matches('.');
    let domain = if *below == "TRUE" { format!(".{host}") } else { host.to_owned() };
    Some(placed(&format!("{name}={value}"), &domain, path, &end, (*secure == "TRUE", http_only, None, false)))
}

fn placed(pair: &str, domain: &str, path: &str, end: &str, flags: (bool, bool, Option<&str>, bool)) -> Placed {
    let (secure, http_only, same_site, partitioned) = flags;
    let host = domain.trim_start_matches('.');
    let mut line = format!("{pair}; Path={path}{end}");
    if domain.starts_with('.') {
        line.push_str(&format!("; Domain={host}"));
    }
    for (set, name) in [(secure, "Secure"), (http_only, "HttpOnly"), (partitioned, "Partitioned")] {
        if set {
            line.push_str(&format!("; {name}"));
        }
    }
    if let Some(same_site) = same_site {
        line.push_str(&format!("; SameSite={same_site}"));
    }
    let scheme = if secure || !loopback(host) { "https" } else { "http" };
    Placed { line, at: format!("{scheme}://{host}{path}") }
}

fn loopback(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.")
}

/// Browsers show ISO dates here, which no `Expires` may be.
fn as_date(text: &str) -> String {
    let parsed = time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339);
    parsed.map_or_else(|_| text.to_owned(), crate::cookie::imf)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_row_of_chromium_with_and_without_its_head() {
        let row = "connect.sid\ts%3Aabc\tapp.example\t/\tSession\t95\t✓\t✓\tLax\t\t\tMedium";
        for text in [row.to_owned(), format!("Name\tValue\tDomain\tPath\tExpires / Max-Age\tSize\n{row}")] {
            let rows = read(&text).unwrap_or_default();
            assert_eq!(rows[0].line, "connect.sid=s%3Aabc; Path=/; Secure; HttpOnly; SameSite=Lax");
            assert_eq!(rows[0].at, "https://app.example/");
        }
        let rows = read("a\t1\t.app.example\t/x\t2027-01-02T03:04:05.000Z\t2\t\t\tNone").unwrap_or_default();
        assert_eq!(
            rows[0].line,
            "a=1; Path=/x; Expires=Sat, 02 Jan 2027 03:04:05 GMT; Domain=app.example; SameSite=None"
        );
    }

    #[test]
    fn a_file_of_curl() {
        let rows = read("# Netscape HTTP Cookie File\n\n#HttpOnly_localhost\tFALSE\t/\tFALSE\t0\tsid\tabc\n.a.example\tTRUE\t/\tTRUE\t1800000000\tb\t2").unwrap_or_default();
        assert_eq!((rows[0].line.as_str(), rows[0].at.as_str()), ("sid=abc; Path=/; HttpOnly", "http://localhost/"));
        assert_eq!(rows[1].line, "b=2; Path=/; Expires=Fri, 15 Jan 2027 08:00:00 GMT; Domain=a.example; Secure");
        assert!(read("a=1; Path=/").is_none() && read("a\tb").is_none());
    }
}
