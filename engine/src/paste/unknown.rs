//! What a paste looks like that is none of the kinds that can be read.
//!
//! What lives here: a few guesses. Why here: whoever pasted it wants to know that it was seen. Deliberately absent:
//! doing anything with it.

/// What it looks like, to follow "it looks like".
pub(super) fn looks_like(text: &str) -> &'static str {
    let first = text.lines().next().unwrap_or_default().trim();
    let any = |test: fn(&str) -> bool| text.lines().take(50).any(|line| test(line.trim()));
    let looks: [(bool, &'static str); 11] = [
        (
            is_devtools(text),
            "a reason of Chromium’s DevTools. They say Schemeful, or that the scheme differs, of every request between sites, also where both are https: paste the Set-Cookie line and say how it is asked for",
        ),
        (
            any(|line| line.starts_with("at ") && line.contains(':')) || first.contains("Error: "),
            "an error message with its stack",
        ),
        (any(|line| line.starts_with("thread '") && line.contains("panicked")), "a panic of a Rust program"),
        (first.starts_with("<!") || first.starts_with("<html") || first.starts_with('<'), "a page in HTML"),
        (
            first.starts_with("eyJ") && text.split('.').count() == 3 && !text.contains(' '),
            "a token (JWT), which is a value and no header",
        ),
        (first.starts_with('{') || first.starts_with('['), "JSON"),
        (!first.contains(' ') && (first.starts_with("http://") || first.starts_with("https://")), "an address alone"),
        (
            first.starts_with("Invoke-WebRequest") || first.starts_with("$session"),
            "a command of PowerShell; take Copy as cURL",
        ),
        (
            any(|line| line.starts_with("const ") || line.starts_with("import ") || line.starts_with("app.")),
            "a piece of JavaScript",
        ),
        (
            any(|line| line.starts_with("use ") || line.starts_with("fn ") || line.starts_with("let ")),
            "a piece of Rust",
        ),
        (any(|line| line.starts_with("server {") || line.starts_with("location ")), "a configuration of nginx"),
    ];
    looks.into_iter().find(|(is, _)| *is).map_or("a text", |(_, what)| what)
}

/// The name of a rule, or the sentence that DevTools show for it.
pub(super) fn is_devtools(text: &str) -> bool {
    let text = text.get(..4096).unwrap_or(text);
    text.contains("SchemefulSameSite")
        || (text.contains("ookie was blocked because") && !text.contains("; ") && !text.contains('{'))
}
