//! A record as it really lies in the store: the columns of its row, and the SQL that shows them.

use serde::Serialize;

use crate::store::{StoredRecord, WorldId};

/// A row, column by column.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    columns: Vec<(&'static str, String)>,
    /// `None` where there is no database to ask.
    sql: Option<String>,
}

pub(super) fn row_view(record: &StoredRecord, world: &WorldId, in_database: bool) -> RowView {
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
    let (world, id) = (quoted(world.as_str()), quoted(&record.id));
    let sql = in_database.then(|| format!("SELECT * FROM records WHERE world = {world} AND id = {id};"));
    RowView { columns, sql }
}

/// A text as SQL writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
