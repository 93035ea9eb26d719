//! Values out of a row that may hold anything: SQLite keeps what it was given, whatever the column is declared as.
//!
//! A value that does not fit is brought to what does, so that no page fails for it; `cloakroom doctor` finds it.

use rusqlite::{Row, types::ValueRef};

/// The last second of the year 9999: beyond it a time has no written form.
pub(crate) const LAST_SECOND: i64 = 253_402_300_799;

/// A whole number within 0 and `most`; what is none counts as 0.
pub(crate) fn number(row: &Row<'_>, column: usize, most: i64) -> rusqlite::Result<i64> {
    let number = match row.get_ref(column)? {
        ValueRef::Integer(number) => number,
        _ => 0,
    };
    Ok(number.clamp(0, most))
}

/// A count that a `u32` can hold.
pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u32> {
    Ok(u32::try_from(number(row, column, u32::MAX.into())?).unwrap_or(u32::MAX))
}

/// A time in seconds since 1970.
pub(crate) fn seconds(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    number(row, column, LAST_SECOND)
}

/// A text; `None` for what is none.
pub(crate) fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(row.get_ref(column)?.as_str().ok().map(str::to_owned))
}
