//! The rows of the table: one for each field of the policy.
//!
//! What lives here: what each field is about, and what its value means. Why here: the macro takes the policy apart field
//! by field, so a field without a row does not compile. Deliberately absent: the values; they are the policies' own.

use super::words::{self, choose};
use super::{Group, Measured, cases};
use crate::cookie::Policy;
use crate::cookie::citation::rfc;

/// A row without its answers.
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) group: Group,
    pub(super) rule: &'static str,
    pub(super) standard: &'static str,
    pub(super) matters: bool,
    pub(super) measured: Measured,
    pub(super) case: Option<cases::Make>,
}

macro_rules! rows {
    ($(
        $field:ident: $group:ident, $matters:literal, $rule:literal, $standard:expr, $measured:expr, $case:expr,
        |$policy:ident| $says:expr;
    )*) => {
        pub(super) const ROWS: &[Row] = &[$(Row {
            id: stringify!($field),
            group: Group::$group,
            rule: $rule,
            standard: $standard,
            matters: $matters,
            measured: $measured,
            case: $case,
        }),*];

        /// What this policy says on each row.
        pub(super) fn answers(policy: &Policy) -> Vec<String> {
            // Every field by its name: one that has no row is missed here.
            let Policy { $($field: _),* } = policy;
            vec![$({ let $policy = policy; $says }),*]
        }
    };
}

const fn browsers(test: &'static str) -> Measured {
    Measured::Browsers(test)
}

const fn engine(test: &'static str) -> Measured {
    Measured::Engine(test)
}

rows! {
    schemeful_same_site: Requests, true, "http and https of one name", rfc!("5.2"),
        browsers("schemeful_same_site"), Some(cases::schemeful_same_site),
        |p| choose(p.schemeful_same_site, "two sites", "one site");
    lax_by_default: Requests, true, "A cookie without `SameSite`", rfc!("5.6.7"),
        browsers("lax_by_default"), Some(cases::lax_by_default),
        |p| choose(p.lax_by_default, "counts as Lax", "counts as None");
    lax_allow_unsafe: Requests, true, "The same, at a cross-site POST that changes the page", rfc!("5.6.7.2"),
        browsers("lax_allow_unsafe"), Some(cases::lax_allow_unsafe),
        |p| words::grace(p.lax_allow_unsafe, p.lax_by_default);
    redirects_count: Requests, true, "A redirect through another site", rfc!("5.2"),
        browsers("redirects_count"), Some(cases::redirects_count),
        |p| choose(p.redirects_count, "withholds Strict, and Lax but for links", "makes no difference");
    redirects_count_for_script: Requests, false, "`document.cookie` after such a redirect", rfc!("5.8.2"),
        browsers("redirects_count_for_script"), Some(cases::redirects_count_for_script),
        |p| choose(p.redirects_count_for_script, "hides Strict and Lax", "shows all");
    third_party: Embedded, true, "`SameSite=None; Secure`, in a frame of another site", rfc!("7.1"),
        browsers("third_party"), Some(cases::third_party),
        |p| words::third_party(p.third_party).to_owned();
    none_needs_secure: Kept, true, "`SameSite=None` without `Secure`", rfc!("5.7, step 19"),
        browsers("none_needs_secure"), Some(cases::none_needs_secure),
        |p| choose(p.none_needs_secure, "refused", "kept");
    trusts_loopback: Kept, true, "`Secure`, at `http://localhost`", rfc!("5.8.3, step 3"),
        browsers("trusts_loopback"), Some(cases::trusts_loopback),
        |p| choose(p.trusts_loopback, "kept and sent", "refused");
    http_prefixes: Kept, false, "`__Http-` without `HttpOnly`", "Layered Cookies draft, section 4.1.3.3",
        browsers("http_prefixes"), Some(cases::http_prefixes),
        |p| choose(p.http_prefixes, "refused", "kept");
    host_prefix_with_suffix_domain: Kept, false, "`__Host-` with `Domain=localhost`, at localhost", rfc!("5.7, step 21"),
        browsers("host_prefix_with_suffix_domain"), Some(cases::host_prefix_with_suffix_domain),
        |p| choose(p.host_prefix_with_suffix_domain, "kept", "refused");
    host_prefix_with_default_path: Kept, false, "`__Host-` without `Path`, at an address whose path is `/`",
        rfc!("5.7, step 21"), browsers("host_prefix_with_default_path"), Some(cases::host_prefix_with_default_path),
        |p| choose(p.host_prefix_with_default_path, "kept", "refused");
    address_domain_host_only: Kept, false, "`Domain` with the host’s own address", rfc!("5.7, step 10"),
        browsers("address_domain_host_only"), Some(cases::address_domain_host_only),
        |p| choose(p.address_domain_host_only, "the same cookie as without", "another cookie than without");
    lone_dot_is_no_domain: Kept, false, "`Domain=.`", rfc!("5.6.3"),
        browsers("lone_dot_is_no_domain"), Some(cases::lone_dot_is_no_domain),
        |p| choose(p.lone_dot_is_no_domain, "counts as left out", "refused");
    unicode_domain: Kept, false, "`Domain` written in Unicode", rfc!("5.7, step 8"),
        browsers("unicode_domain"), Some(cases::unicode_domain),
        |p| choose(p.unicode_domain, "kept", "refused");
    nameless: Kept, false, "`x` and `=y=z`, lines without a name", rfc!("5.6, step 3"),
        browsers("nameless"), Some(cases::nameless),
        |p| words::nameless(p.nameless).to_owned();
    inner_tab: Kept, false, "A tab inside a value", rfc!("5.6, step 1"),
        browsers("inner_tab"), Some(cases::inner_tab),
        |p| words::inner_tab(p.inner_tab).to_owned();
    bare_cr: Kept, false, "A carriage return alone, in a header", "RFC 9112, section 2.2",
        browsers("bare_cr"), Some(cases::bare_cr),
        |p| words::bare_cr(p.bare_cr).to_owned();
    line_first: Kept, false, "Of several broken rules, the first that is named", rfc!("5.7"),
        engine("two_broken_rules_and_which_is_named_first"), None,
        |p| choose(p.line_first, "what is wrong with the line itself", "in the order of the text");
    last_attribute_unread: Ends, false, "`Max-Age=0; Max-Age=soon`", rfc!("5.6.2"),
        browsers("last_attribute_unread"), Some(cases::last_attribute_unread),
        |p| choose(p.last_attribute_unread, "the last counts: unread, so kept", "the last that can be read: ended");
    dates: Ends, false, "`Expires` without seconds; in the year 1600; `0`", rfc!("5.1.1"),
        browsers("dates"), Some(cases::dates),
        |p| words::dates(p.dates).to_owned();
    corrects_by_date: Ends, true, "`Expires`, where the clock of the client is wrong", rfc!("5.6.1"),
        browsers("corrects_by_date"), Some(cases::corrects_by_date),
        |p| choose(p.corrects_by_date, "corrected by the `Date` of the answer", "taken as it stands");
    max_age: Ends, false, "`Max-Age=+0` and `Max-Age=-x`", rfc!("5.6.2"),
        browsers("max_age"), Some(cases::max_age),
        |p| words::max_age(p.max_age).to_owned();
    new_value_new_age: Ends, false, "A new value", rfc!("5.7, step 23"),
        browsers("new_value_new_age"), Some(cases::new_value_new_age),
        |p| choose(p.new_value_new_age, "its age starts again, and it goes last", "keeps its age and its place");
    lifetime: Ends, false, "The longest life", rfc!("5.5"),
        engine("no_cookie_lives_longer_than_400_days"), None,
        |p| words::span(p.lifetime);
    script_lifetime: Ends, true, "The same, set by script", rfc!("5.5"),
        engine("safari_ends_what_script_sets_after_seven_days"), None,
        |p| words::span(p.script_lifetime.unwrap_or(p.lifetime));
    per_domain: Many, true, "Cookies of one domain", rfc!("6.1"),
        browsers("per_domain"), Some(cases::per_domain),
        |p| words::limit(p.per_domain);
    counts_by_site: Many, false, "Counted", rfc!("6.1"),
        engine("cookies_are_counted_by_host_or_by_site"), None,
        |p| choose(p.counts_by_site, "for the whole site", "for each host");
    crowded: Many, false, "Full of `Secure` cookies, and one without comes", rfc!("5.7"),
        browsers("crowded"), Some(cases::crowded),
        |p| words::crowded(p.crowded).to_owned();
    total: Many, false, "Cookies in all", rfc!("6.1"),
        engine("in_all_a_jar_holds_no_more_than_its_total"), None,
        |p| words::limit(p.total);
}
