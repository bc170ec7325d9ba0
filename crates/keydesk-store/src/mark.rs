//! How far the store had come: the number and hash of the last audit record, in a small file beside it.
//!
//! SQLite takes back what its write-ahead log no longer holds whole, and says nothing: with the log lost or damaged the store opens as it
//! was some changes ago, and tokens deleted since would work again. The mark is written after each commit, so on the disk it is
//! never ahead of a store that is whole. Where it is ahead, something was lost.
//!
//! It finds accidents. Whoever can write to the directory can write this file, too.

use crate::Conn;
use crate::column::hash;
use crate::error::{SQLITE_IOERR, SQLITE_READONLY, StoreError, primary_code};
use crate::files;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub(crate) const FILE: &str = "keydesk.mark";

/// A place in the audit log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seq: i64,
    pub(crate) hash: [u8; 32],
}

/// The file, open for as long as the store is.
#[derive(Debug)]
pub(crate) struct Mark {
    /// And the place that was written to it last, if one was.
    file: Mutex<(File, Option<Place>)>,
}

/// Refuses a store that has lost what the mark beside it has seen.
pub(crate) async fn check(conn: &mut Conn, file: &Path) -> Result<(), StoreError> {
    let path = path(file);
    let Some(seen) = read(&path).map_err(|why| unusable(&path, &why))? else { return Ok(()) };
    let last = last(conn).await?.seq;
    if last >= seen.seq && (seen.seq == 0 || hash_of(conn, seen.seq).await? == Some(seen.hash)) {
        return Ok(());
    }
    Err(StoreError::Behind { file: file.to_owned(), last, seen: seen.seq })
}

/// How far the store had come by the mark beside it, if there is one that can be read.
pub(crate) fn noted(file: &Path) -> Option<u64> {
    let seen = read(&path(file)).ok().flatten()?;
    u64::try_from(seen.seq).ok()
}

impl Mark {
    /// Opens the mark beside this store, and brings it up to the store's last record.
    pub(crate) async fn open(conn: &mut Conn, file: &Path) -> Result<Self, StoreError> {
        let mark = Self { file: Mutex::new((files::private_file(&path(file))?, None)) };
        let place = last(conn).await?;
        mark.set(place).map_err(|why| unusable(&path(file), &why))?;
        Ok(mark)
    }

    /// Moves it forward. It is not waited for until this is on the disk: after a power cut it may be behind, and never ahead.
    pub(crate) fn set(&self, place: Place) -> io::Result<()> {
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, last) = &mut *held;
        if last.is_none_or(|last| place.seq > last.seq) {
            write(file, place)?;
            *last = Some(place);
        }
        Ok(())
    }

    /// What the database reports of a change that it did not make. It calls a disk that has become read-only an I/O error; which it is,
    /// the system says when the mark is written again as it was.
    pub(crate) fn told(&self, error: sqlx::Error) -> StoreError {
        let may_be = matches!(primary_code(&error), Some(SQLITE_IOERR | SQLITE_READONLY));
        if may_be && self.is_read_only() { StoreError::ReadOnlyDisk } else { error.into() }
    }

    fn is_read_only(&self) -> bool {
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, last) = &mut *held;
        let written = last.map(|last| write(file, last));
        matches!(written, Some(Err(why)) if why.kind() == io::ErrorKind::ReadOnlyFilesystem)
    }
}

/// The store's last record, if it has one.
async fn last(conn: &mut Conn) -> Result<Place, StoreError> {
    let table: Option<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE name = 'audit'")
            .fetch_optional(&mut *conn)
            .await?;
    if table.is_none() {
        return Ok(Place::default());
    }
    let row: Option<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
            .fetch_optional(conn)
            .await?;
    row.map_or_else(|| Ok(Place::default()), |(seq, bytes)| Ok(Place { seq, hash: hash(&bytes)? }))
}

async fn hash_of(conn: &mut Conn, seq: i64) -> Result<Option<[u8; 32]>, StoreError> {
    let row: Option<(Vec<u8>,)> = sqlx::query_as("SELECT hash FROM audit WHERE seq = $1")
        .bind(seq)
        .fetch_optional(conn)
        .await?;
    row.map(|(bytes,)| hash(&bytes)).transpose()
}

fn path(file: &Path) -> PathBuf {
    file.with_file_name(FILE)
}

/// What the file says. None where there is none yet, or nothing that this program wrote: then it tells nothing, and is written anew.
fn read(path: &Path) -> io::Result<Option<Place>> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(1_000).read_to_end(&mut bytes)?,
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(why),
    };
    Ok(String::from_utf8(bytes).ok().and_then(|text| parse(&text)))
}

fn write(file: &mut File, place: Place) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(written(place).as_bytes())
}

/// Of one length whatever it says, so that writing it again takes no room on a full disk.
fn written(place: Place) -> String {
    let text = format!("{:020} {}", place.seq, hex(&place.hash));
    format!("{text} {}\n", hex(&Sha256::digest(text.as_bytes())))
}

fn parse(text: &str) -> Option<Place> {
    let mut words = text.split_whitespace();
    let seq = words.next()?.parse().ok()?;
    let digits = words.next()?;
    let mut hash = [0; 32];
    for (index, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(index * 2..index * 2 + 2)?, 16).ok()?;
    }
    let place = Place { seq, hash };
    (written(place) == text).then_some(place)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unusable(path: &Path, why: &io::Error) -> StoreError {
    if why.kind() == io::ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::NotWritable { path: path.to_owned(), why: why.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_no_flipped_bit_is_taken_for_another_place() {
        let place = Place { seq: 1_234, hash: [0xa7; 32] };
        let text = written(place);
        assert_eq!(parse(&text), Some(place));
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(
                String::from_utf8(bytes).ok().and_then(|text| parse(&text)),
                None,
                "bit {bit}"
            );
        }
        for cut in 0..text.len() {
            assert_eq!(parse(&text[..cut]), None, "cut after {cut}");
        }
    }
}
