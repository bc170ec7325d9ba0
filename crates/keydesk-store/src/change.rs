//! A change: one transaction that cannot be committed without its audit record (rule 5).

use crate::audit;
use crate::error::StoreError;
use crate::mark::{Mark, Place};
use keydesk_domain::audit::{AuditRecord, NewRecord};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A change in the making. Dropped without [`Change::commit`], it never was.
#[derive(Debug)]
pub struct Change {
    transaction: Transaction<'static, Sqlite>,
    mark: Arc<Mark>,
    recorded: Option<Place>,
}

impl Change {
    pub(crate) async fn begin(pool: &SqlitePool, mark: Arc<Mark>) -> Result<Self, StoreError> {
        // IMMEDIATE: the write lock is taken now, so that what is read before writing cannot change in between.
        let transaction =
            pool.begin_with("BEGIN IMMEDIATE").await.map_err(|error| mark.told(error))?;
        Ok(Self { transaction, mark, recorded: None })
    }

    /// Adds an audit record to the change.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record(&mut self, record: NewRecord) -> Result<AuditRecord, StoreError> {
        let record = audit::append(&mut self.transaction, record).await?;
        self.recorded = Some(Place { seq: record.seq, hash: record.hash });
        Ok(record)
    }

    /// Makes the change hold. Once this has returned, it survives a power cut.
    ///
    /// # Errors
    /// [`StoreError::Unrecorded`] without an audit record; otherwise as the database reports. Nothing has changed then.
    pub async fn commit(self) -> Result<(), StoreError> {
        let place = self.recorded.ok_or(StoreError::Unrecorded)?;
        self.transaction.commit().await.map_err(|error| self.mark.told(error))?;
        if let Err(error) = self.mark.set(place) {
            // The change holds all the same; only a loss of the records since the last mark would not be noticed.
            tracing::warn!(%error, "how far the store has come could not be noted beside it");
        }
        Ok(())
    }
}

impl Deref for Change {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.transaction
    }
}
impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }
}
