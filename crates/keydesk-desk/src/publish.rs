//! Committing a change and showing it to the gateway, as one act.

use crate::desk::Inner;
use crate::error::DeskError;
use crate::world::{World, environment_entries};
use keydesk_domain::access_table::{AccessTable, Pending, TokenEntry, TokenShards};
use keydesk_domain::{ApiToken, HashedToken};
use keydesk_store::{Change, Store, StoreError, token_entries};
use std::sync::Arc;

/// The whole table, from the store.
pub(crate) async fn load(store: &Store) -> Result<AccessTable, DeskError> {
    let mut conn = store.snapshot().await?;
    let world = World::load(&mut conn).await?;
    let mut shards = TokenShards::default();
    token_entries::each(&mut conn, |token| shards.push(token)).await?;
    Ok(AccessTable::new(shards, world.account_entries(), environment_entries(&mut conn).await?))
}

/// What the gateway needs to know of a token.
pub(crate) fn entry(hash: HashedToken, token: &ApiToken) -> TokenEntry {
    let addresses = &token.allowed_addresses;
    TokenEntry {
        hash,
        id: token.id,
        account: token.account,
        environment: token.environment,
        hint: token.hint,
        narrowed_to: token.narrowed_to,
        allowed_addresses: (!addresses.is_empty()).then(|| Arc::from(addresses.as_slice())),
        expires_at: token.expires_at,
        paused_at: token.paused_at,
        deleted_at: token.deleted_at,
        pending: Pending {
            awaits_first_use: token.awaits_first_use,
            use_by: token.use_by,
            retires_at: token.retires_at,
        }
        .kept(),
    }
}

impl Inner {
    /// Commits, then swaps the table for one with `update` applied, before anybody hears of it. The caller holds the turn.
    pub(crate) async fn commit(
        &self,
        change: Change,
        update: impl FnOnce(&mut AccessTable),
    ) -> Result<(), DeskError> {
        if let Err(error) = change.commit().await {
            self.after_a_failed_commit(&error).await;
            return Err(error.into());
        }
        let mut table = AccessTable::clone(&self.table.load());
        update(&mut table);
        self.show(table);
        Ok(())
    }

    /// A commit that reports an error may still have been made: the table is read anew, so that it shows what is really there.
    async fn after_a_failed_commit(&self, error: &StoreError) {
        tracing::error!(%error, "a change could not be committed");
        match load(&self.store).await {
            Ok(table) => self.show(table),
            Err(error) => {
                tracing::error!(%error, "the store could not be read anew; the gateway goes on with what it knew");
            }
        }
    }
}
