//! Is the file still a database, page by page? Asked before anything is written to it.

use crate::Conn;
use crate::error::{SQLITE_CANTOPEN, StoreError, primary_code};
use crate::mark;
use crate::state;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
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
        Err(StoreError::Damaged {
            file: file.to_owned(),
            found: "it does not begin as a database does".to_owned(),
        })
    }
}

/// Looks through the whole file on a connection that can only read: SQLite would fold what is left of a damaged write-ahead log into it.
pub(crate) async fn before_writing(file: &Path) -> Result<(), StoreError> {
    header(file)?;
    let options =
        SqliteConnectOptions::new().filename(file).read_only(true).pragma("trusted_schema", "OFF");
    let mut conn = options.connect().await.map_err(|error| refused(file, error))?;
    let checked = checked(&mut conn, file).await;
    conn.close().await.map_err(|error| refused(file, error))?;
    checked
}

async fn checked(conn: &mut Conn, file: &Path) -> Result<(), StoreError> {
    pages(conn, file, "PRAGMA quick_check(1)").await?;
    definitions(conn, file).await?;
    mark::check(conn, file).await?;
    state_fits(conn, file).await
}

/// What the log says was taken away must be so.
async fn state_fits(conn: &mut Conn, file: &Path) -> Result<(), StoreError> {
    if !is_set_up(conn).await.map_err(|error| refused(file, error))? {
        return Ok(());
    }
    match state::given_back(conn).await {
        Ok(None) => Ok(()),
        Ok(Some(found)) => Err(StoreError::Damaged { file: file.to_owned(), found }),
        Err(StoreError::Database(error)) => Err(refused(file, error)),
        Err(other) => Err(other),
    }
}

/// A new file has no tables yet, and one that is older than pausing none of its column.
async fn is_set_up(conn: &mut Conn) -> Result<bool, sqlx::Error> {
    let (columns,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM pragma_table_info('tokens') WHERE name = 'paused_at'")
            .fetch_one(conn)
            .await?;
    Ok(columns == 1)
}

/// The tables' definitions must be text. SQLite takes other bytes for the type of a column, and the driver's thread ends at them.
async fn definitions(conn: &mut Conn, file: &Path) -> Result<(), StoreError> {
    let read = sqlx::query_as("SELECT CAST(sql AS BLOB) FROM sqlite_schema WHERE sql IS NOT NULL")
        .fetch_all(conn)
        .await;
    let definitions: Vec<(Vec<u8>,)> = read.map_err(|error| refused(file, error))?;
    if definitions.iter().all(|(sql,)| std::str::from_utf8(sql).is_ok()) {
        Ok(())
    } else {
        Err(StoreError::Damaged {
            file: file.to_owned(),
            found: "the definition of a table is no text".to_owned(),
        })
    }
}

/// `PRAGMA quick_check` or `integrity_check`: every page is read and must make sense.
pub(crate) async fn pages(
    conn: &mut Conn,
    file: &Path,
    check: &'static str,
) -> Result<(), StoreError> {
    let found: Result<Vec<(String,)>, _> = sqlx::query_as(check).fetch_all(conn).await;
    match found {
        Ok(rows) if rows.iter().all(|(row,)| row == "ok") => Ok(()),
        Ok(rows) => {
            let found = rows.into_iter().map(|(row,)| row).collect::<Vec<_>>().join("; ");
            Err(StoreError::Damaged { file: file.to_owned(), found })
        }
        Err(error) => Err(refused(file, error)),
    }
}

/// What reading it failed with: no room and no access are said as such; all else that SQLite finds is damage.
pub(crate) fn refused(file: &Path, error: sqlx::Error) -> StoreError {
    let code = primary_code(&error);
    match StoreError::from(error) {
        StoreError::Database(error) if code == Some(SQLITE_CANTOPEN) => {
            StoreError::NotWritable { path: file.to_owned(), why: error.to_string() }
        }
        StoreError::Database(error) if code.is_some() => {
            StoreError::Damaged { file: file.to_owned(), found: error.to_string() }
        }
        StoreError::Damaged { found, .. } => StoreError::Damaged { file: file.to_owned(), found },
        other => other,
    }
}
