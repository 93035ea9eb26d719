//! The shapes of a forged request, each with one difference, and the words for it.

/// How a request differs from the one that the site's own page sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A form of another site, without a token.
    Bare,
    /// JSON that says it is plain text, as a form of another site can send it.
    TextPlain,
    /// A link.
    Get,
    /// Another method in `_method`.
    Override,
    /// An empty token, or one that was made up.
    AnyToken,
    /// A token of Mallory's session.
    OthersToken,
    /// A token of a session of Alice's that has ended.
    AfterLogout,
    /// `Origin: null`.
    OriginNull,
    /// An origin that begins like the site's.
    OriginPrefix,
    /// Another port of the same host.
    Sibling,
}

impl Shape {
    /// Does it need a token to differ in?
    pub(super) fn about_token(self) -> bool {
        matches!(self, Self::AnyToken | Self::OthersToken | Self::AfterLogout)
    }

    /// Does it differ in where it comes from?
    pub(super) fn about_origin(self) -> bool {
        matches!(self, Self::OriginNull | Self::OriginPrefix | Self::Sibling)
    }

    /// What was tried.
    pub(super) fn tried(self) -> &'static str {
        match self {
            Self::Bare => "a form of another site, without a token",
            Self::TextPlain => "JSON as text/plain, from another site",
            Self::Get => "the same as a GET, without a token",
            Self::Override => "another method named in _method, without a token",
            Self::AnyToken => "an empty token, and one that was made up",
            Self::OthersToken => "a token of Mallory's own session",
            Self::AfterLogout => "a token of a session that has ended",
            Self::OriginNull => "Origin: null",
            Self::OriginPrefix => "an origin that begins with the site's",
            Self::Sibling => "a page of another port of the same host",
        }
    }

    /// What was seen.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Bare => "A form of another site, without a token, changed what is Alice's.",
            Self::TextPlain => {
                "JSON that said it was text/plain, from a form of another site, changed what is Alice's."
            }
            Self::Get => "A plain link, without a token, changed what is Alice's.",
            Self::Override => "A request without a token that named another method in _method changed what is Alice's.",
            Self::AnyToken => "A token that was empty or made up was taken.",
            Self::OthersToken => "A token of Mallory's own session was taken in Alice's.",
            Self::AfterLogout => "A token of a session that had ended was taken in a new one.",
            Self::OriginNull => "The request was taken with Origin: null, which a sandboxed frame of any site sends.",
            Self::OriginPrefix => "The request was taken from a host whose name only begins like the site's.",
            Self::Sibling => "The request was taken from another port of the same host.",
        }
    }
}
