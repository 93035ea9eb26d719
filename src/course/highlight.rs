//! A line of code with its parts marked: keywords, strings, numbers, names of types, comments. Computed once a course.
//!
//! Enough for excerpts, and no parser: a string or a comment that goes over several lines is marked on none of them.

use minijinja::HtmlEscape;

type Keywords = &'static [&'static str];

const RUST: Keywords = &[
    "async", "await", "fn", "let", "mut", "pub", "struct", "impl", "for", "if", "else", "match", "return", "use",
    "where", "move", "const", "enum", "trait", "type", "super", "self", "in", "crate", "mod", "dyn", "static", "as",
    "ref", "while", "loop", "break", "continue", "true", "false",
];
const JS: Keywords = &[
    "async",
    "await",
    "function",
    "const",
    "let",
    "if",
    "else",
    "return",
    "new",
    "import",
    "from",
    "export",
    "true",
    "false",
    "null",
    "undefined",
    "for",
    "of",
    "in",
    "try",
    "catch",
    "throw",
    "typeof",
    "class",
    "default",
];

/// A language that excerpts are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    JavaScript,
    /// Commands, where nothing is marked but comments.
    Shell,
}

impl Language {
    /// By the ending of a file's name.
    pub(super) fn of(path: &str) -> Self {
        match path.rsplit('.').next() {
            Some("js" | "mjs") => Self::JavaScript,
            _ => Self::Rust,
        }
    }

    fn keywords(self) -> Keywords {
        match self {
            Self::Rust => RUST,
            Self::JavaScript => JS,
            Self::Shell => &[],
        }
    }

    fn quotes(self) -> &'static [char] {
        match self {
            // A single quote begins a lifetime as often as a character.
            Self::Rust => &['"'],
            Self::JavaScript => &['"', '\'', '`'],
            Self::Shell => &[],
        }
    }
}

/// A line as escaped HTML: `em` for keywords, `i` for comments, `span` with a class of one letter for the rest.
pub(super) fn highlight(line: &str, language: Language) -> String {
    let mut html = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = next(rest, first, language);
        let (part, after) = rest.split_at(length);
        let text = HtmlEscape(part);
        html.push_str(&match kind {
            Part::Comment => format!("<i>{text}</i>"),
            Part::Keyword => format!("<em>{text}</em>"),
            Part::Text => format!("<span class=\"s\">{text}</span>"),
            Part::Type => format!("<span class=\"t\">{text}</span>"),
            Part::Number => format!("<span class=\"n\">{text}</span>"),
            Part::Plain => text.to_string(),
        });
        rest = after;
    }
    html
}

enum Part {
    Comment,
    Keyword,
    Text,
    Type,
    Number,
    Plain,
}

/// What comes next, and how many bytes of it there are: at least one character.
fn next(rest: &str, first: char, language: Language) -> (Part, usize) {
    if rest.starts_with("//") && language != Language::Shell {
        return (Part::Comment, rest.len());
    }
    if language.quotes().contains(&first) {
        return match end_of_text(rest, first) {
            Some(end) => (Part::Text, end),
            None => (Part::Plain, first.len_utf8()),
        };
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if !is_word(first) {
        return (
            Part::Plain,
            rest.find(|c| is_word(c) || c == '/' || language.quotes().contains(&c))
                .unwrap_or(rest.len())
                .max(first.len_utf8()),
        );
    }
    let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or(rest);
    let part = match word {
        _ if language == Language::Shell => Part::Plain,
        _ if language.keywords().contains(&word) => Part::Keyword,
        _ if first.is_ascii_digit() => Part::Number,
        _ if first.is_uppercase() => Part::Type,
        _ => Part::Plain,
    };
    (part, end)
}

/// Where a text in quotes ends, the closing one included; `None` if it goes on in the next line.
fn end_of_text(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_marked_and_everything_is_escaped() {
        let rust = |line| highlight(line, Language::Rust);
        assert_eq!(rust("let y = 1;"), "<em>let</em> y = <span class=\"n\">1</span>;");
        assert_eq!(rust("// why <b>"), "<i>&#x2f;&#x2f; why &lt;b&gt;</i>");
        assert_eq!(rust("a<&str>"), "a&lt;&amp;str&gt;");
        assert_eq!(
            rust(r#"Some("a // \"b\"") // c"#),
            "<span class=\"t\">Some</span>(<span class=\"s\">&quot;a &#x2f;&#x2f; \\&quot;b\\&quot;&quot;</span>) <i>&#x2f;&#x2f; c</i>"
        );
        assert_eq!(rust("fn f<'a>"), "<em>fn</em> f&lt;&#x27;a&gt;");
        assert_eq!(
            highlight("'é' + \"open", Language::JavaScript),
            "<span class=\"s\">&#x27;é&#x27;</span> + &quot;open"
        );
        assert_eq!(highlight("cargo run // no", Language::Shell), "cargo run &#x2f;&#x2f; no");
    }

    #[test]
    fn nothing_of_a_line_is_lost() {
        for line in ["", "/", "a / b", "\"", "\\", "é", "x::<Y>(\"z\", 'w') / 2 // end", "`${a}` + `"] {
            for language in [Language::Rust, Language::JavaScript, Language::Shell] {
                let html = highlight(line, language);
                let plain: String = html.split('<').map(|p| p.split_once('>').map_or(p, |(_, t)| t)).collect();
                assert_eq!(plain, HtmlEscape(line).to_string(), "{line} {language:?}");
            }
        }
    }
}
