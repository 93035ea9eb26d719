//! A record as it really lies in the store: its fields, and what to type to see them there.

use serde::Serialize;

use crate::store::{StoreKind, StoredRecord, WorldId, shown_by};

/// A row, column by column.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    columns: Vec<(&'static str, String)>,
    /// `None` in memory, which nobody outside of the process can ask.
    shown_by: Option<ShownView>,
}

/// A line to copy.
#[derive(Debug, Serialize)]
struct ShownView {
    line: String,
    /// The word for it: SQL or Redis command.
    is: &'static str,
    /// What opens the program that takes it.
    shell: String,
    /// The store's own name.
    store: String,
    /// Where the program is to be started, if that matters.
    place: &'static str,
}

pub(super) fn row_view(record: &StoredRecord, world: &WorldId, kind: StoreKind, shell: Option<&str>) -> RowView {
    let stamps = &record.stamps;
    let seconds = |at: time::OffsetDateTime| at.unix_timestamp().to_string();
    let columns = vec![
        ("world", world.as_str().to_owned()),
        ("id", record.id.clone()),
        ("data", serde_json::to_string(&*record.data).unwrap_or_default()),
        ("begun_at", seconds(stamps.begun_at)),
        ("issued_at", seconds(stamps.issued_at)),
        ("active_at", seconds(stamps.active_at)),
        ("expires_at", seconds(stamps.expires_at)),
        ("version", stamps.version.to_string()),
    ];
    let shown_by = shown_by(kind, world, &record.id).map(|shown| ShownView {
        line: shown.line,
        is: if kind == StoreKind::Redis { "command" } else { "SQL" },
        shell: shell.unwrap_or(shown.shell).to_owned(),
        store: kind.to_string(),
        place: if kind == StoreKind::Sqlite { " in the data folder" } else { "" },
    });
    RowView { columns, shown_by }
}
