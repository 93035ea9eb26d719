// Breaks 3: Two IDs have one key
// Hashed in small letters. In an ID large and small ones differ.

use sha2::{Digest, Sha256};
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
pub fn key(id: &Id) -> String {
    hex(&Sha256::digest(id.to_string().to_lowercase()))
}
pub fn kept(record: &Record) -> Record {
    Record { id: Id(0), ..record.clone() }
}
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
