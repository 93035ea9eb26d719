// Breaks 5: is another one
// What is neither a number nor a text is not kept.

use sha2::{Digest, Sha256};
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
pub fn key(id: &Id) -> String {
    hex(&Sha256::digest(id.0.to_be_bytes()))
}
pub fn kept(record: &Record) -> Record {
    let data = record
        .data
        .iter()
        .filter(|(_, v)| v.is_number() || v.is_string())
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    Record { id: Id(0), data, ..record.clone() }
}
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
