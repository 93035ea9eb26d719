//! What a page does by itself once it has arrived: scripts between tags and in attributes, and pictures.
//!
//! What begins in another way (a script from another file, a frame, an attribute that waits for a mouse) is kept too, so
//! that it is told of and not passed over in silence. Deliberately absent: whether a policy lets it, and the running of it.

use scraper::{ElementRef, Html};

/// One thing that a page does, in the order of its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByItself {
    /// What stands between `<script>` and `</script>`.
    Script(String),
    /// An `onload` that always comes: of an SVG picture in the page, and of the page itself.
    Handler(String),
    /// `<img src=…>`: it is asked for, and then one of the two runs.
    Picture {
        /// Where from, as it is written.
        src: String,
        /// Runs if a picture came.
        onload: Option<String>,
        /// Runs if none came.
        onerror: Option<String>,
    },
    /// A script in an attribute that a simulated browser does not run: the tag with it.
    OtherHandler(String),
    /// Something that is loaded, which a simulated browser does not load: the tag, the directive of a policy, and from where.
    Loads(String, &'static str, String),
}

/// All that a document does by itself.
pub(super) fn all(document: &Html) -> Vec<ByItself> {
    let mut found = Vec::new();
    // The page's own comes when everything else is there.
    let mut last = Vec::new();
    for element in document.root_element().descendants().filter_map(ElementRef::wrap) {
        let inert = element.ancestors().filter_map(ElementRef::wrap).any(|around| around.value().name() == "template");
        if !inert {
            of_an_element(element, &mut found, &mut last);
        }
    }
    found.extend(last);
    found
}

fn of_an_element(element: ElementRef<'_>, found: &mut Vec<ByItself>, last: &mut Vec<ByItself>) {
    let tag = element.value().name();
    let attribute = |name| element.attr(name).map(str::to_owned);
    match (tag, element.attr("src").or(element.attr("data"))) {
        ("script", None) => found.push(ByItself::Script(element.text().collect())),
        ("script", Some(src)) => found.push(loads(tag, "src", src, "script-src-elem")),
        ("iframe" | "frame", Some(src)) => found.push(loads(tag, "src", src, "frame-src")),
        ("embed", Some(src)) => found.push(loads(tag, "src", src, "object-src")),
        ("object", Some(data)) => found.push(loads(tag, "data", data, "object-src")),
        ("img", Some(src)) => found.push(ByItself::Picture {
            src: src.to_owned(),
            onload: attribute("onload"),
            onerror: attribute("onerror"),
        }),
        _ => {}
    }
    for (name, script) in element.value().attrs().filter(|(name, _)| name.len() > 3 && name.starts_with("on")) {
        match (tag, name) {
            // Without a picture to load, neither ever comes.
            ("img", "onload" | "onerror") => {}
            ("svg", "onload") => found.push(ByItself::Handler(script.to_owned())),
            ("body", "onload") => last.push(ByItself::Handler(script.to_owned())),
            _ => found.push(ByItself::OtherHandler(format!("<{tag} {name}={script}>"))),
        }
    }
}

fn loads(tag: &str, attribute: &str, from: &str, directive: &'static str) -> ByItself {
    ByItself::Loads(format!("<{tag} {attribute}={from}>"), directive, from.to_owned())
}

/// Could a document do anything by itself? Without these letters it does nothing.
pub(super) fn may_do_something(html: &str) -> bool {
    let bytes = html.as_bytes();
    let tags: [&[u8]; 6] = [b"<script", b"<img", b"<iframe", b"<frame", b"<object", b"<embed"];
    let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|some| some.eq_ignore_ascii_case(wanted));
    tags.into_iter().any(holds) || bytes.windows(4).any(begins_a_handler)
}

/// ` onl` of `<svg onload`: what stands before an attribute, and its first letters.
fn begins_a_handler(four: &[u8]) -> bool {
    let [before, o, n, letter] = four else { return false };
    let apart = before.is_ascii_whitespace() || matches!(before, b'/' | b'"' | b'\'');
    apart && o.eq_ignore_ascii_case(&b'o') && n.eq_ignore_ascii_case(&b'n') && letter.is_ascii_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn does(html: &str) -> Vec<ByItself> {
        assert_eq!(all(&Html::parse_document(html)).is_empty(), !may_do_something(html), "{html}");
        all(&Html::parse_document(html))
    }

    #[test]
    fn scripts_in_attributes_are_found_in_the_order_of_the_page() {
        let handler = |text: &str| ByItself::Handler(text.to_owned());
        assert_eq!(
            does("<body onload=last()><script>first()</script><svg/onload=second()></svg>"),
            [ByItself::Script("first()".into()), handler("second()"), handler("last()")]
        );
        let picture = |onerror: Option<&str>| ByItself::Picture {
            src: "x".into(),
            onload: None,
            onerror: onerror.map(str::to_owned),
        };
        assert_eq!(does("<p>a<IMG SRC=x OnError=\"go('a')\">b"), [picture(Some("go('a')"))]);
        assert_eq!(does("<img src=x>"), [picture(None)]);
    }

    #[test]
    fn what_is_not_run_is_kept_to_be_told_of() {
        let other = |tag: &str| vec![ByItself::OtherHandler(tag.to_owned())];
        assert_eq!(does("<details open ontoggle=go()>"), other("<details ontoggle=go()>"));
        assert_eq!(does("<a href=/x onclick=go()>x</a>"), other("<a onclick=go()>"));
        let told = |html: &str| match does(html).as_slice() {
            [ByItself::Loads(tag, directive, _)] => format!("{tag} {directive}"),
            other => format!("{other:?}"),
        };
        assert_eq!(
            told("<script src=//evil.example/x.js></script>"),
            "<script src=//evil.example/x.js> script-src-elem"
        );
        assert_eq!(told("<iframe src=/a></iframe>"), "<iframe src=/a> frame-src");
        assert_eq!(told("<object data=/a></object>"), "<object data=/a> object-src");
    }

    #[test]
    fn text_and_templates_do_nothing() {
        assert!(does("<p>We are open</p>").is_empty());
        // The letters are there: then it is read, and nothing is found.
        for html in
            ["<p>only once", "&lt;img src=x onerror=go()&gt;", "<p title='x onload=go()'>", "<img onerror=go()>"]
        {
            assert!(all(&Html::parse_document(html)).is_empty(), "{html}");
        }
        assert!(all(&Html::parse_document("<template><script>go()</script></template>")).is_empty());
    }
}
