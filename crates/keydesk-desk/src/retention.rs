//! How much of what happened at the gateway is kept: the admin's choice, and the sweep that sees to it.

use crate::activity::hour_of;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;
use crate::world::{World, subject};
use jiff::SignedDuration;
use keydesk_domain::activity::{ActivitySettings, COUNTERS_MAX};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::rules::{self, Forbidden};
use keydesk_store::{retention, settings, traffic};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How often what was kept long enough is taken away.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);

const ACT: &str = "change how much activity is kept";

/// How much of what happened is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityKept {
    /// The admin's choice.
    pub settings: ActivitySettings,
    /// At most so many refused requests are kept one by one.
    pub refusals_at_most: i64,
    /// At most so many counters are kept.
    pub counters_at_most: u32,
}

impl Desk {
    /// How much of what happened is kept. Everybody may know.
    ///
    /// # Errors
    /// [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn activity_kept(
        &self,
        session: &Session,
    ) -> Result<(ActivityKept, Option<Forbidden>), DeskError> {
        let mut conn = self.inner.store.read().await?;
        let holds = World::load(&mut conn).await?.acting(session)?.holds;
        let why_not_edit = rules::need(holds, Permission::edit(Area::Tokens), ACT).err();
        Ok((kept(settings::activity(&mut conn).await?), why_not_edit))
    }

    /// Changes how much of what happens is kept. What is older than that goes at the next sweep, which begins at once.
    ///
    /// # Errors
    /// [`Forbidden::Lacks`] `tokens:edit`, [`DeskError::Invalid`] (days), [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn keep_activity(
        &self,
        session: &Session,
        wanted: ActivitySettings,
    ) -> Result<ActivityKept, DeskError> {
        let session = session.clone();
        self.to_the_end(async move |inner| {
            let _turn = inner.turn.lock().await;
            let mut change = inner.store.change().await?;
            let acting = World::load(&mut change).await?.acting(&session)?;
            rules::need(acting.holds, Permission::edit(Area::Tokens), ACT)?;
            let after = wanted
                .checked()
                .map_err(|why| DeskError::invalid("retention-days", why.to_string()))?;
            let before = settings::activity(&mut change).await?;
            settings::set_activity(&mut change, after).await?;
            let about = subject("activity", &"activity", &"Activity");
            let detail = json!({ "before": before, "after": after });
            change.record(acting.record(inner.now(), "activity.settings-changed", about, detail));
            inner.commit(change, |_| {}).await?;
            inner.keeps_paths.store(after.keep_paths, Ordering::Relaxed);
            inner.sweep_wanted.notify_one();
            Ok(kept(after))
        })
        .await
    }

    /// Takes away what was kept long enough, and the oldest hours of what is too much.
    ///
    /// # Errors
    /// [`DeskError::Store`]; what went before the error is gone.
    pub async fn sweep(&self) -> Result<(), DeskError> {
        let store = &self.inner.store;
        let mut conn = store.read().await?;
        let days = settings::activity(&mut conn).await?.retention_days;
        let too_many = retention::last_hour_too_many(&mut conn, COUNTERS_MAX).await?;
        drop(conn);
        let kept_since = self.now() - SignedDuration::from_hours(i64::from(days) * 24);
        let first_hour = hour_of(kept_since).max(too_many.map_or(i64::MIN, |hour| hour + 1));
        let counters = retention::forget_counters(store, first_hour).await?;
        let refusals = retention::forget_refusals(store, kept_since).await?;
        if counters + refusals > 0 {
            tracing::info!(
                counters,
                refusals,
                days,
                "activity that was kept long enough was taken away"
            );
        }
        Ok(())
    }

    /// Sweeps now, about once an hour, and whenever the admin has chosen anew. Never ends; whoever serves drops it.
    pub async fn keep_swept(&self) {
        loop {
            if let Err(error) = self.sweep().await {
                tracing::error!(%error, "old activity could not be taken away; it is tried again");
            }
            // An error means that an hour has passed.
            let _either =
                tokio::time::timeout(SWEEP_EVERY, self.inner.sweep_wanted.notified()).await;
        }
    }
}

const fn kept(settings: ActivitySettings) -> ActivityKept {
    ActivityKept {
        settings,
        refusals_at_most: traffic::REFUSALS_KEPT,
        counters_at_most: COUNTERS_MAX,
    }
}
