//! What the server says in the terminal.
//!
//! `RUST_LOG` chooses for our own modules. Libraries say warnings and errors at most, whatever it asks for: at `debug` the
//! HTML parser would write down every page that a simulated browser reads, passwords included. What tower-sessions says is of
//! the hotel, where an ID that is none and an update that is lost belong to the lessons; of our own sessions the tutorial speaks.

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::{
    filter::{FilterExt, LevelFilter, Targets, filter_fn},
    layer::Filter,
    registry::LookupSpan,
};

fn by_default() -> Targets {
    let sessions = ["tower_sessions", "tower_sessions_core"].map(|target| (target, LevelFilter::OFF));
    Targets::new().with_default(LevelFilter::WARN).with_targets(sessions)
}

/// For these directives, such as `warn,cloakroom=debug`; what is said by default without any, or when they cannot be read.
pub(super) fn filter<S: Subscriber + for<'a> LookupSpan<'a>>(directives: Option<&str>) -> impl Filter<S> + use<S> {
    let chosen = directives.and_then(|text| text.parse::<Targets>().ok());
    chosen.unwrap_or_else(by_default).and(filter_fn(may_be_said))
}

fn may_be_said(meta: &Metadata<'_>) -> bool {
    let ours = meta.target().split("::").next().is_some_and(|name| name.starts_with("cloakroom"));
    ours || *meta.level() <= Level::WARN
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use tracing_subscriber::{Layer, layer::SubscriberExt};

    use super::*;

    #[derive(Clone, Default)]
    struct Said(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Said {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn said(directives: Option<&str>, say: fn()) -> String {
        let said = Said::default();
        let writer = said.clone();
        let layer =
            tracing_subscriber::fmt::layer().with_writer(move || writer.clone()).with_filter(filter(directives));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), say);
        let bytes = said.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn libraries_never_say_more_than_warnings() {
        let say = || {
            tracing::debug!(target: "html5ever::tokenizer", "a page with a password");
            tracing::debug!(target: "log", "the same, by way of log");
            tracing::trace!(target: "hyper::proto", "bytes");
            tracing::warn!(target: "hyper::proto", "a warning");
            tracing::debug!(target: "cloakroom::app", "ours");
        };
        for directives in ["debug", "trace", "html5ever=trace,log=trace,hyper=trace,cloakroom=debug"] {
            let said = said(Some(directives), say);
            assert!(said.contains("ours") && said.contains("a warning"), "{directives}: {said}");
            assert!(!said.contains("password") && !said.contains("by way") && !said.contains("bytes"), "{said}");
        }
    }

    #[test]
    fn what_the_hotels_sessions_say_is_not_said_unless_asked_for() {
        let say = || {
            tracing::warn!(target: "tower_sessions::service", "possibly suspicious activity");
            tracing::error!(target: "tower_sessions::service", "failed to save");
            tracing::warn!(target: "cloakroom::server", "ours");
        };
        let by_default = said(None, say);
        assert!(by_default.contains("ours"), "{by_default}");
        assert!(!by_default.contains("suspicious") && !by_default.contains("failed"), "{by_default}");
        assert!(said(Some("warn"), say).contains("suspicious"));
    }
}
