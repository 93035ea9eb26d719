//! Gzip (RFC 1952), and a gzip stream put together from pieces, of which most were compressed once.
//!
//! A page is the same for everybody but for a few places. What is the same is compressed as small as can be, once; the
//! rest is compressed fast, on each request. A piece refers to nothing in another, and ends on a whole byte with an empty
//! stored block (RFC 1951, section 3.2.4), so pieces can follow each other in any order. All together are one member:
//! browsers are not held to read a second. Deliberately absent: what the pieces are.

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::{BufMut, Bytes, BytesMut};
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

/// Magic, deflate, no flags, no time, no hints, an unknown system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// An empty last block of fixed codes.
const END: [u8; 2] = [3, 0];
/// Below this, the frame of a compressor costs more than it saves: 200 kB of memory to be cleared.
const TOO_SMALL: usize = 512;
/// The longest stored block.
const MOST_STORED: usize = 0xffff;

/// Some bytes, and the same compressed.
#[derive(Debug)]
pub struct Piece {
    plain: Bytes,
    deflated: Bytes,
    sum: Crc,
    tag: u64,
}

impl Piece {
    /// Compressed as small as can be: for what is kept.
    #[must_use]
    pub fn small(plain: impl Into<Bytes>) -> Self {
        Self::at(plain.into(), Compression::best())
    }

    /// Compressed in a third of the time to a few bytes more, and not at all where that is hardly larger: for what holds
    /// until somebody acts.
    #[must_use]
    pub fn fast(plain: impl Into<Bytes>) -> Self {
        let plain = plain.into();
        if plain.len() < TOO_SMALL {
            let deflated = stored(&plain);
            return Self::of(plain, deflated);
        }
        Self::at(plain, Compression::default())
    }

    fn at(plain: Bytes, level: Compression) -> Self {
        let deflated = deflated(&plain, level).unwrap_or_else(|| stored(&plain));
        Self::of(plain, deflated)
    }

    fn of(plain: Bytes, deflated: Bytes) -> Self {
        let (mut sum, mut hasher) = (Crc::new(), DefaultHasher::new());
        sum.update(&plain);
        plain.hash(&mut hasher);
        Self { plain, deflated, sum, tag: hasher.finish() }
    }

    /// As it was.
    #[must_use]
    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    /// The same as text; nothing, if it was none.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.plain).unwrap_or_default()
    }

    /// How many bytes it takes, in both forms.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.plain.len() + self.deflated.len()
    }

    /// A number for these bytes: the same for the same, in this process.
    #[must_use]
    pub fn tag(&self) -> u64 {
        self.tag
    }
}

/// One gzip member of these pieces.
#[must_use]
pub fn stream<'a>(pieces: impl Iterator<Item = &'a Piece> + Clone) -> Bytes {
    let length: usize = pieces.clone().map(|piece| piece.deflated.len()).sum();
    let mut bytes = BytesMut::with_capacity(HEAD.len() + length + END.len() + 8);
    bytes.extend_from_slice(&HEAD);
    let mut whole = Crc::new();
    for piece in pieces {
        bytes.extend_from_slice(&piece.deflated);
        whole.combine(&piece.sum);
    }
    bytes.extend_from_slice(&END);
    bytes.put_u32_le(whole.sum());
    bytes.put_u32_le(whole.amount());
    bytes.freeze()
}

/// Bytes on their own.
#[must_use]
pub fn packed(plain: &[u8]) -> Bytes {
    stream(std::iter::once(&Piece::small(Bytes::copy_from_slice(plain))))
}

/// `None` if the compressor gives up, which it does not for bytes in memory.
fn deflated(plain: &[u8], level: Compression) -> Option<Bytes> {
    let mut compress = Compress::new(level, false);
    let mut bytes = Vec::with_capacity(plain.len() / 2 + 64);
    loop {
        let rest = plain.get(usize::try_from(compress.total_in()).ok()?..)?;
        let status = compress.compress_vec(rest, &mut bytes, FlushCompress::Sync).ok()?;
        let done = usize::try_from(compress.total_in()).ok()? == plain.len() && bytes.len() < bytes.capacity();
        if done {
            return Some(bytes.into());
        }
        if status == Status::StreamEnd {
            return None;
        }
        bytes.reserve(bytes.capacity());
    }
}

/// Is gzip among the codings, and not with a weight of nothing (RFC 9110, section 12.5.3)?
#[must_use]
pub fn accepts_gzip(codings: &str) -> bool {
    codings.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().trim_start_matches("q=").parse::<f32>().unwrap_or(0.0);
        name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0
    })
}

/// Not compressed: blocks with their length and its complement.
fn stored(plain: &[u8]) -> Bytes {
    let mut bytes = BytesMut::with_capacity(plain.len() + 5);
    for chunk in plain.chunks(MOST_STORED) {
        let length = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
        bytes.put_u8(0);
        bytes.put_u16_le(length);
        bytes.put_u16_le(!length);
        bytes.extend_from_slice(chunk);
    }
    bytes.freeze()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::bufread::GzDecoder;

    use super::*;

    /// The whole stream with its checksum and length, and nothing behind it.
    fn unpacked(gzip: &[u8]) -> Vec<u8> {
        let (mut decoder, mut plain) = (GzDecoder::new(gzip), Vec::new());
        decoder.read_to_end(&mut plain).unwrap();
        assert!(decoder.into_inner().is_empty());
        plain
    }

    #[test]
    fn gzip_is_accepted_by_its_name_and_a_weight() {
        for yes in ["gzip", "br, gzip", "GZIP;q=0.5", "deflate, gzip;q=1.0"] {
            assert!(accepts_gzip(yes), "{yes}");
        }
        for no in ["", "br", "gzip;q=0", "x-gzip", "identity"] {
            assert!(!accepts_gzip(no), "{no}");
        }
    }

    #[test]
    fn pieces_of_any_size_are_one_member_whatever_they_hold_and_in_any_order() {
        let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let texts = [Vec::new(), b"a".to_vec(), "<li>one</li>".repeat(9_000).into_bytes(), noise, vec![b'x'; 511]];
        let mut pieces: Vec<Piece> =
            texts.iter().cloned().flat_map(|t| [Piece::small(t.clone()), Piece::fast(t)]).collect();
        for _ in 0..2 {
            let plain: Vec<u8> = pieces.iter().flat_map(|piece| piece.plain().to_vec()).collect();
            assert_eq!(unpacked(&stream(pieces.iter())), plain);
            pieces.reverse();
        }
        assert_eq!(unpacked(&stream(std::iter::empty())), b"");
        assert!(packed(&texts[2]).len() * 50 < texts[2].len());
    }
}
