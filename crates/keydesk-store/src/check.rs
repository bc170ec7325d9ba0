//! Is the file still a database, page by page? Asked before anything is written to it.

use crate::error::{StoreError, primary_code};
use sqlx::SqlitePool;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// An empty file is a new store; any other begins as SQLite files do. (SQLite itself would take some damaged files for new ones.)
pub(crate) fn header(file: &Path) -> Result<(), StoreError> {
    let mut found = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(16).read_to_end(&mut found))
        .map_err(|why| StoreError::NotWritable { path: file.to_owned(), why: why.to_string() })?;
    if found.is_empty() || found == MAGIC {
        Ok(())
    } else {
        Err(StoreError::Damaged { file: file.to_owned(), found: "it does not begin as a database does".to_owned() })
    }
}

/// `PRAGMA quick_check`: every page is read and must make sense.
pub(crate) async fn pages(pool: &SqlitePool, file: &Path) -> Result<(), StoreError> {
    let damaged = |found: String| StoreError::Damaged { file: file.to_owned(), found };
    let found: Result<Vec<(String,)>, _> = sqlx::query_as("PRAGMA quick_check(1)").fetch_all(pool).await;
    match found {
        Ok(rows) if rows.iter().all(|(row,)| row == "ok") => Ok(()),
        Ok(rows) => Err(damaged(rows.into_iter().map(|(row,)| row).collect::<Vec<_>>().join("; "))),
        Err(error) if primary_code(&error).is_some() => Err(damaged(error.to_string())),
        Err(error) => Err(error.into()),
    }
}
