// Breaks 3: in another process
// A salt that is drawn when the process starts. After a restart nobody finds the rows.

use sha2::{Digest, Sha256};
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
pub fn key(id: &Id) -> String {
    static SALT: std::sync::LazyLock<[u8; 16]> = std::sync::LazyLock::new(rand::random);
    let mut hash = Sha256::new();
    hash.update(*SALT);
    hash.update(id.0.to_be_bytes());
    hex(&hash.finalize())
}
pub fn kept(record: &Record) -> Record {
    Record { id: Id(0), ..record.clone() }
}
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
