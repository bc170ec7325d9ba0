//! What adding, changing or removing routes would do, by what happened in the last days.

use crate::activity::hour_of;
use crate::custom_routes::{find, may_add, may_edit, may_remove};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::impact::{ChangeImpact, DAYS, ImpactRow, NAMED, holds};
use crate::session::Session;
use crate::tokens::may_see;
use crate::unknown_routes::opened_by;
use crate::world::World;
use jiff::SignedDuration;
use keydesk_domain::custom_route::{CustomRoute, NewRoute, RouteTable};
use keydesk_domain::impact::Standing;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::{ApiToken, PermissionSet, TokenId, route, rules};
use keydesk_store::activity::{self as kept, LetThrough};
use keydesk_store::{Conn, environment_routes, refusals, settings, tokens};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A change of an environment's routes that is being thought of. Routes are named by identifier or template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum RouteChange {
    /// Routes added.
    Add {
        /// The routes.
        routes: Vec<NewRoute>,
    },
    /// A route changed.
    Edit {
        /// The route.
        route: String,
        /// What it becomes.
        new: NewRoute,
    },
    /// Routes removed.
    Remove {
        /// The routes.
        routes: Vec<String>,
    },
}

impl Desk {
    /// What a change of an environment's routes would do, by what happened in the last seven days: requests that would be refused
    /// (`requests`, `rows`), and refused ones that would pass (`opened_requests`, `opened_tokens`).
    ///
    /// # Errors
    /// Whatever the change itself would be refused with.
    pub async fn preview_routes(
        &self,
        session: &Session,
        environment: &str,
        change: &RouteChange,
    ) -> Result<ChangeImpact, DeskError> {
        let mut conn = self.inner.store.read().await?;
        let world = World::load(&mut conn).await?;
        let acting = world.acting(session)?;
        rules::need(acting.holds, Permission::edit(Area::Environments), "change routes")?;
        let environment = world.find_environment(environment)?.clone();
        let existing = environment_routes::of(&mut conn, environment.id).await?;
        let (gone, added): (Vec<CustomRoute>, Vec<NewRoute>) = match change {
            RouteChange::Add { routes } => {
                may_add(&acting, &existing, routes)?;
                (Vec::new(), routes.clone())
            }
            RouteChange::Edit { route, new } => {
                let before = find(&existing, route)?;
                may_edit(&acting, &existing, before, new)?;
                (vec![before.clone()], vec![new.clone()])
            }
            RouteChange::Remove { routes } => (may_remove(&acting, &existing, routes)?, Vec::new()),
        };
        let now = self.now();
        let days = settings::activity(&mut conn).await?.retention_days.min(DAYS);
        let mut standings = Standings { world: &world, now, seen: HashMap::new() };

        let after: Vec<CustomRoute> = existing
            .iter()
            .filter(|it| !gone.iter().any(|gone| gone.id == it.id))
            .cloned()
            .chain(
                gone.first()
                    .zip(added.first())
                    .map(|(before, new)| CustomRoute { id: before.id, route: new.clone() }),
            )
            .collect();
        let table = RouteTable::new(after);
        let templates: Vec<&str> = gone.iter().map(|it| it.route.template().as_str()).collect();
        let since_hour = hour_of(now) - i64::from(days) * 24;
        let mut refused: Vec<(ApiToken, LetThrough)> = Vec::new();
        for it in kept::let_through_to(&mut conn, environment.id, &templates, since_hour).await? {
            let needed = table
                .as_ref()
                .and_then(|table| table.find(&it.method, &it.route))
                .map(|found| found.permission)
                .or_else(|| route::find(&it.method, &it.route).map(|(_, permission)| permission));
            let Some((token, permits)) = standings.of(&mut conn, it.token).await? else { continue };
            // What does not get through any more for another reason is not what this change refuses.
            let passes_now =
                permits.is_some_and(|set| it.permission.is_none_or(|p| set.contains(p)));
            let passes_then = permits.is_some_and(|set| needed.is_some_and(|p| set.contains(p)));
            if passes_now && !passes_then {
                refused.push((token, it));
            }
        }
        refused.sort_by_key(|(_, it)| std::cmp::Reverse((it.count, it.last_at)));

        let mut opened: BTreeMap<TokenId, (String, i64)> = BTreeMap::new();
        if !added.is_empty() {
            let since = now - SignedDuration::from_hours(i64::from(days) * 24);
            for refusal in refusals::unknown_routes(&mut conn, since, None).await? {
                if refusal.environment != environment.id {
                    continue;
                }
                let needed = added.iter().find_map(|route| opened_by(route, &refusal));
                let (Some(needed), Some(id)) = (needed, refusal.token) else { continue };
                let Some((token, permits)) = standings.of(&mut conn, id).await? else { continue };
                if permits.is_some_and(|set| set.contains(needed)) {
                    let name = if may_see(&acting, &token) {
                        token.name.to_string()
                    } else {
                        String::new()
                    };
                    opened.entry(id).or_insert((name, 0)).1 += 1;
                }
            }
        }
        let rows = refused.iter().filter(|(token, _)| may_see(&acting, token)).take(NAMED);
        let touched: BTreeMap<TokenId, String> = refused
            .iter()
            .map(|(token, _)| {
                let name =
                    if may_see(&acting, token) { token.name.to_string() } else { String::new() };
                (token.id, name)
            })
            .collect();
        let named = |names: Vec<String>| -> Vec<String> {
            names.into_iter().filter(|name| !name.is_empty()).take(NAMED).collect()
        };
        Ok(ChangeImpact {
            days,
            requests: refused.iter().map(|(_, it)| it.count).sum(),
            token_count: touched.len(),
            tokens: named(touched.into_values().collect()),
            opened_requests: opened.values().map(|(_, count)| count).sum(),
            opened_token_count: opened.len(),
            rows: rows
                .map(|(token, it)| ImpactRow {
                    token: it.token,
                    token_name: token.name.to_string(),
                    account_name: world
                        .account(token.account)
                        .map(|account| account.name.to_string())
                        .unwrap_or_default(),
                    environment_name: environment.name.to_string(),
                    method: it.method.clone(),
                    route: it.route.clone(),
                    permission: it.permission,
                    count: it.count,
                    last_at: it.last_at,
                })
                .collect(),
            opened_tokens: named(opened.into_values().map(|(name, _)| name).collect()),
            ..ChangeImpact::default()
        })
    }
}

/// What tokens permit at this moment, each read once.
struct Standings<'w> {
    world: &'w World,
    now: jiff::Timestamp,
    seen: HashMap<TokenId, Option<(ApiToken, Option<PermissionSet>)>>,
}

impl Standings<'_> {
    async fn of(
        &mut self,
        conn: &mut Conn,
        id: TokenId,
    ) -> Result<Option<(ApiToken, Option<PermissionSet>)>, DeskError> {
        if !self.seen.contains_key(&id) {
            let found = tokens::get(conn, id).await?.map(|(_, token)| {
                let permits =
                    Standing::of(&token, holds(self.world, token.account)).permits(self.now);
                (token, permits)
            });
            self.seen.insert(id, found);
        }
        Ok(self.seen.get(&id).cloned().flatten())
    }
}
