// Breaks 2: Does a part of the ID stand there
// The first letters of the ID stand before the hash, to find it in logs: 36 bits are given away.

use sha2::{Digest, Sha256};
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
pub fn key(id: &Id) -> String {
    format!("{}_{}", &id.to_string()[..6], hex(&Sha256::digest(id.0.to_be_bytes())))
}
pub fn kept(record: &Record) -> Record {
    Record { id: Id(0), ..record.clone() }
}
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
