//! Answers with their headers: what `curl -i` and `curl -v` print, and what a browser's tools copy.
//!
//! What lives here: finding the heads in the text. Why here: a body may hold anything, also what looks like a header.
//! Deliberately absent: requests on their own.

use super::count;

/// One head: the first line, and headers in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The status line or the request line; empty when only headers were pasted.
    pub first: String,
    /// The headers.
    pub headers: Vec<(String, String)>,
}

/// What was printed of one request and its answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dump {
    /// The answers, in order; several where redirects were followed.
    pub answers: Vec<Head>,
    /// The requests, where they were printed too.
    pub requests: Vec<Head>,
    /// It was printed with `curl -v`.
    pub verbose: bool,
    /// TLS was spoken.
    pub https: bool,
}

impl Head {
    /// A header's value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Each value of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The status of an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.first.split_whitespace().nth(1)?.parse().ok()
    }
}

impl Dump {
    /// Every `Set-Cookie` value.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.answers.iter().flat_map(|head| head.all("set-cookie"))
    }

    /// The address that answered, where it can be told: that of the last request that an answer with a cookie came to.
    #[must_use]
    pub fn at(&self) -> Option<String> {
        let with_cookie = self.answers.iter().rposition(|head| head.get("set-cookie").is_some()).unwrap_or(0);
        let request = self.requests.get(with_cookie).or(self.requests.last())?;
        let path = request.first.split_whitespace().nth(1)?;
        let host = request.get("host").or(request.get(":authority"))?;
        let scheme = if self.https { "https" } else { "http" };
        Some(if path.starts_with('/') { format!("{scheme}://{host}{path}") } else { format!("{scheme}://{host}/") })
    }

    /// What it was taken for.
    pub(super) fn took(&self) -> String {
        let cookies = self.set_cookies().count();
        let others = self.answers.iter().map(|head| head.headers.len()).sum::<usize>() - cookies;
        let by = if self.verbose { "-v" } else { "-i" };
        let what = match self.answers.len() {
            1 if self.answers[0].first.is_empty() => "an answer’s headers".to_owned(),
            1 => format!("an answer, as curl {by} prints it"),
            more => format!("{more} answers, as curl {by} -L prints them"),
        };
        format!("{what}: {}, {}", count(cookies, "cookie"), count(others, "other header"))
    }
}

/// The answers in this text, if there is one.
pub(super) fn read(text: &str) -> Option<Dump> {
    let verbose = text.lines().any(|line| {
        line.starts_with("< HTTP/") || line.starts_with("< Set-Cookie") || line.starts_with("< set-cookie")
    });
    let mut dump = if verbose { marked(text) } else { plain(text) };
    dump.verbose = verbose;
    let tls =
        |line: &str| line.starts_with("* SSL connection") || line.starts_with("* ALPN") || line.contains("CONNECT ");
    let second = |head: &Head| head.first.starts_with("HTTP/2") || head.first.starts_with("HTTP/3");
    dump.https = dump.answers.iter().any(second) || (verbose && text.lines().any(tls));
    (!dump.answers.is_empty()).then_some(dump)
}

/// `curl -v`: each line says whose it is.
fn marked(text: &str) -> Dump {
    let mut dump = Dump::default();
    let (mut request, mut answer) = (Head::default(), Head::default());
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        if let Some(line) = line.strip_prefix("< ") {
            if line.starts_with("HTTP/") {
                close(&mut answer, &mut dump.answers);
            }
            take(&mut answer, line);
        } else if let Some(line) = line.strip_prefix("> ") {
            if is_request_line(line) {
                close(&mut request, &mut dump.requests);
            }
            take(&mut request, line);
        }
    }
    close(&mut request, &mut dump.requests);
    close(&mut answer, &mut dump.answers);
    dump
}

/// `curl -i`: a head ends with an empty line, and what follows is a body, until another status line follows. Without a
/// status line the whole text has to be headers.
fn plain(text: &str) -> Dump {
    let mut dump = Dump::default();
    let mut open: Option<Head> = None;
    for line in text.lines().map(|line| line.trim_end_matches('\r')) {
        if status_line(line) {
            dump.answers.extend(open.replace(Head { first: line.to_owned(), headers: Vec::new() }));
        } else if line.trim().is_empty() {
            dump.answers.extend(open.take());
        } else if let Some(head) = &mut open {
            take(head, line);
        }
    }
    dump.answers.extend(open);
    if dump.answers.is_empty() {
        dump.answers.extend(bare(text));
    }
    dump
}

/// Headers alone, a line each or name and value in turn, as browsers' tools copy them.
fn bare(text: &str) -> Option<Head> {
    let mut head = Head::default();
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let named = |line: &&str| line.trim_end_matches(':').eq_ignore_ascii_case("set-cookie");
    if lines.iter().any(named) {
        let values =
            lines.windows(2).filter(|pair| named(&pair[0])).map(|pair| ("Set-Cookie".to_owned(), pair[1].to_owned()));
        head.headers.extend(values);
        return (!head.headers.is_empty()).then_some(head);
    }
    for line in &lines {
        take(&mut head, line);
    }
    let telling = [
        "set-cookie",
        "content-type",
        "content-length",
        "server",
        "date",
        "location",
        "cache-control",
        "etag",
        "vary",
        "x-powered-by",
    ];
    let asks = head.get("cookie").is_some() || head.get("host").is_some() || head.get("user-agent").is_some();
    let answers = head.headers.iter().filter(|(name, _)| telling.iter().any(|t| name.eq_ignore_ascii_case(t))).count();
    let cookies = head.get("set-cookie").is_some();
    (cookies || (!asks && answers >= 2 && head.headers.len() == lines.len())).then_some(head)
}

fn close(head: &mut Head, heads: &mut Vec<Head>) {
    if !head.first.is_empty() || !head.headers.is_empty() {
        heads.push(std::mem::take(head));
    }
}

/// A first line or a header into the head; anything else is left out.
pub(super) fn take(head: &mut Head, line: &str) {
    if (status_line(line) || is_request_line(line)) && head.headers.is_empty() {
        line.trim().clone_into(&mut head.first);
        return;
    }
    let (pseudo, rest) = line.strip_prefix(':').map_or(("", line), |rest| (":", rest));
    if let Some((name, value)) = rest.split_once(':') {
        let name = name.trim();
        let token = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte));
        if token {
            head.headers.push((format!("{pseudo}{name}"), value.trim().to_owned()));
        }
    }
}

fn status_line(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(|word| word.starts_with("HTTP/"))
        && words.next().is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) fn is_request_line(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    matches!(words[..], [method, _, version] if version.starts_with("HTTP/") && method.bytes().all(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_heads_count_and_not_what_a_body_says() {
        let text = "HTTP/1.1 303 See Other\r\nset-cookie: sid=1; Path=/\r\nLocation: /a\r\nSet-Cookie: b=2\r\n\r\n<p>Set-Cookie: c=3</p>\nHTTP/1.1 is old";
        let dump = read(text).unwrap_or_default();
        assert_eq!(dump.set_cookies().collect::<Vec<_>>(), ["sid=1; Path=/", "b=2"]);
        assert_eq!(dump.took(), "an answer, as curl -i prints it: 2 cookies, 1 other header");
        assert_eq!(dump.answers[0].status(), Some(303));
    }

    #[test]
    fn curl_v_tells_the_request_too() {
        let text = "* Connected to app.example\n* SSL connection using TLSv1.3\n> POST /login?a=b HTTP/1.1\n> Host: app.example\n> Cookie: old=1\n>\n{ [5 bytes data]\n< HTTP/1.1 200 OK\n< Set-Cookie: sid=1\n<\n{\"ok\":1}";
        let dump = read(text).unwrap_or_default();
        assert_eq!(dump.at().as_deref(), Some("https://app.example/login?a=b"));
        assert_eq!(dump.set_cookies().collect::<Vec<_>>(), ["sid=1"]);
        assert!(dump.took().starts_with("an answer, as curl -v prints it: 1 cookie"), "{}", dump.took());
    }

    #[test]
    fn an_answer_without_a_cookie_is_one_all_the_same() {
        let dump = read("HTTP/2 200\ncontent-type: text/html\nserver: nginx\n\n<p>hello").unwrap_or_default();
        assert_eq!((dump.set_cookies().count(), dump.https), (0, true));
        assert!(dump.took().contains("no cookie"), "{}", dump.took());
    }

    #[test]
    fn several_answers_and_headers_alone() {
        let dump =
            read("HTTP/1.1 302 Found\nSet-Cookie: a=1\n\nHTTP/1.1 200 OK\nSet-Cookie: b=2\n\n").unwrap_or_default();
        assert_eq!(dump.set_cookies().collect::<Vec<_>>(), ["a=1", "b=2"]);
        assert!(dump.took().starts_with("2 answers"));
        let dump = read("content-type: text/html\nSet-Cookie: sid=1; Path=/").unwrap_or_default();
        assert!(dump.took().starts_with("an answer’s headers: 1 cookie"), "{}", dump.took());
        let dump = read("set-cookie:\nsid=1; Path=/\nserver:\nnginx").unwrap_or_default();
        assert_eq!(dump.set_cookies().collect::<Vec<_>>(), ["sid=1; Path=/"]);
        assert!(read("sid=1; Path=/").is_none());
        assert!(read("Host: a.example\nCookie: a=1").is_none());
    }
}
