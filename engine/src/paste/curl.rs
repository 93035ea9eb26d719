//! *Copy as cURL*, and a curl command that somebody typed.
//!
//! What lives here: the options that concern cookies. Why here: it is the quickest way out of a browser's tools.
//! Deliberately absent: all other options; one that takes a value is known to take it.

use super::{Request, heads::Head, shell_words::words};

/// Options whose value is another word, and which say nothing about cookies.
const WITH_VALUE: [&str; 24] = [
    "-o",
    "--output",
    "-u",
    "--user",
    "-c",
    "--cookie-jar",
    "--max-time",
    "-m",
    "--connect-timeout",
    "-w",
    "--write-out",
    "--proxy",
    "-x",
    "--resolve",
    "--cacert",
    "--cert",
    "--key",
    "-E",
    "--retry",
    "-r",
    "--range",
    "-T",
    "--upload-file",
    "-K",
];

/// The request that this command makes.
pub(super) fn read(text: &str) -> Option<Request> {
    let text = text.trim_start_matches("$ ").trim_start();
    if !text.starts_with("curl ") && !text.starts_with("curl.exe ") {
        return None;
    }
    // What the command printed may follow it.
    let command = text.find("\nHTTP/").map_or(text, |end| &text[..end]);
    let mut request = Request { pasted: "copied as cURL", ..Request::default() };
    let mut method = None;
    let mut words = words(command).into_iter().skip(1);
    while let Some(word) = words.next() {
        let (option, joined) = match word.split_once('=') {
            Some((option, value)) if option.starts_with("--") => (option.to_owned(), Some(value.to_owned())),
            _ if word.len() > 2
                && word.starts_with('-')
                && !word.starts_with("--")
                && "HbAeXd".contains(&word[1..2]) =>
            {
                (word[..2].to_owned(), Some(word[2..].to_owned()))
            }
            _ => (word.clone(), None),
        };
        let mut value = || joined.clone().or_else(|| words.next()).unwrap_or_default();
        match option.as_str() {
            "-H" | "--header" => header(&mut request.head, &value()),
            "-b" | "--cookie" => request.cookie = Some(value()),
            "-e" | "--referer" => request.head.headers.push(("Referer".to_owned(), value())),
            "-A" | "--user-agent" => drop(value()),
            "-X" | "--request" => method = Some(value()),
            "--url" => request.url = value(),
            "-I" | "--head" => method = method.or(Some("HEAD".to_owned())),
            "-d" | "-F" | "--data" | "--data-raw" | "--data-binary" | "--data-urlencode" | "--form" | "--json" => {
                drop(value());
                method = method.or(Some("POST".to_owned()));
            }
            option if WITH_VALUE.contains(&option) => drop(value()),
            option if option.starts_with('-') => {}
            address if request.url.is_empty() => address.clone_into(&mut request.url),
            _ => {}
        }
    }
    if !request.url.is_empty() && !request.url.contains("://") {
        request.url = format!("http://{}", request.url);
    }
    request.cookie = request.cookie.or_else(|| request.head.get("cookie").map(str::to_owned));
    request.method = method.unwrap_or_else(|| "GET".to_owned());
    Some(request)
}

fn header(head: &mut Head, text: &str) {
    if let Some((name, value)) = text.split_once(':') {
        head.headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::explain::By;

    #[test]
    fn what_a_browser_copies() {
        let text = "curl 'https://api.shop.example/me?x=1' \\\n  -H 'accept: application/json' \\\n  -b 'sid=abc; theme=dark' \\\n  -H 'origin: https://app.shop.example' \\\n  -H 'sec-fetch-mode: cors' \\\n  -H 'sec-fetch-dest: empty' \\\n  --data-raw $'{\"it\\'s\":1}' \\\n  --compressed";
        let request = read(text).unwrap_or_default();
        assert_eq!((request.url.as_str(), request.method.as_str()), ("https://api.shop.example/me?x=1", "POST"));
        assert_eq!(
            (request.names(), request.by(), request.cross_origin()),
            (vec!["sid".to_owned(), "theme".to_owned()], By::Fetch, true)
        );
        assert_eq!(request.from().as_deref(), Some("https://app.shop.example"));
    }

    #[test]
    fn what_somebody_types() {
        let request =
            read("$ curl -sS -XPUT -Hcookie:a=1 --max-time 3 localhost:4000/me -o /dev/null").unwrap_or_default();
        assert_eq!((request.url.as_str(), request.method.as_str()), ("http://localhost:4000/me", "PUT"));
        assert_eq!(request.names(), ["a"]);
        assert!(read("curly=1; Path=/").is_none());
        for odd in ["curl ", "curl -H", "curl -", "curl --=", "curl 'x", "curl -bé"] {
            assert!(read(odd).is_none_or(|request| request.method == "GET"), "{odd}");
        }
    }
}
