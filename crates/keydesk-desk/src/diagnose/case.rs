//! Everything that is known about what is to be explained, as far as whoever asks may know it.

use super::surroundings::{Surroundings, UpstreamFinding};
use crate::activity;
use crate::custom_routes;
use crate::desk::Inner;
use crate::error::DeskError;
use crate::refusals::{self, RefusalView};
use crate::session::Session;
use crate::tokens::may_see;
use crate::world::{Acting, World};
use jiff::Timestamp;
use keydesk_domain::audit::AuditRecord;
use keydesk_domain::copying::{self, Copying};
use keydesk_domain::custom_route::RouteTable;
use keydesk_domain::paste::{self, Pasted, PastedRequest};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::route;
use keydesk_domain::{
    Account, AccountId, ApiToken, Environment, EnvironmentId, EnvironmentSlug, PermissionSet,
    TokenHint,
};
use keydesk_store::{Conn, audit, tokens, traffic};
use secrecy::{ExposeSecret, SecretString};
use std::collections::HashMap;
use std::net::SocketAddr;

/// Tokens with the same last four characters that are named at most.
const LOOK_ALIKES: u32 = 5;

/// What there is to go by.
#[derive(Clone, Debug)]
pub enum DiagnoseInput {
    /// A token, a request id, an error body or a curl command, as it was pasted. It may hold a secret.
    Pasted(SecretString),
    /// A token, by name or identifier (deleted ones by identifier).
    Token(String),
    /// The id of a refused request.
    Request(String),
}

/// Everything that is known about what is to be explained.
pub struct Case {
    pub(super) now: Timestamp,
    pub(super) acting: Acting,
    pub(super) world: World,
    /// The routes that were added to environments.
    pub(super) routes: HashMap<EnvironmentId, RouteTable>,
    pub(super) surroundings: Surroundings,
    /// What was pasted, if something was.
    pub(super) pasted: Option<PastedFacts>,
    /// The refused request.
    pub(super) refusal: Option<RefusalView>,
    /// The token, if it is known and may be seen.
    pub(super) token: Option<ApiToken>,
    pub(super) used: traffic::Use,
    /// Tokens that end in the same four characters as one that is not known.
    pub(super) look_alikes: Vec<ApiToken>,
    /// Who deleted the token, if it is deleted.
    pub(super) deletion: Option<AuditRecord>,
    /// Who paused the token last, if somebody did.
    pub(super) pause: Option<AuditRecord>,
    /// Who disabled or deleted the token's account, if somebody did.
    pub(super) account_gone: Option<AuditRecord>,
    /// Where the request went.
    pub(super) called: Called,
    /// What the API behind answered.
    pub(super) upstream: Option<UpstreamFinding>,
}

/// What is known of a pasted text, without the text.
#[derive(Debug, Default)]
pub(super) struct PastedFacts {
    /// What was found about the token in it, if there is one.
    pub(super) copying: Option<Copying>,
    /// The last four characters of that token, if it can be told.
    pub(super) hint: Option<TokenHint>,
    /// The token stands in the URL.
    pub(super) token_in_url: bool,
    /// There is a whole request, and no token in it.
    pub(super) no_token: bool,
    /// The id of a refused request that is not kept, or that may not be seen.
    pub(super) unknown_request: bool,
    /// The request.
    pub(super) request: Option<PastedRequest>,
}

/// Where a request went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// It is not known.
    Unknown,
    /// To this environment's listener.
    Environment(EnvironmentId),
    /// To the API behind this environment itself, past the gateway.
    PastTheGateway(EnvironmentId),
    /// To a host and port where no environment's listener is.
    Elsewhere(String),
}

/// Gathers it.
pub(super) async fn open(
    inner: &Inner,
    session: &Session,
    input: DiagnoseInput,
    surroundings: Surroundings,
) -> Result<Case, DeskError> {
    let mut conn = inner.store.read().await?;
    let world = World::load(&mut conn).await?;
    let acting = world.acting(session)?;
    let mut case = Case {
        now: inner.now(),
        acting,
        world,
        routes: custom_routes::tables(&mut conn).await?,
        surroundings,
        pasted: None,
        refusal: None,
        token: None,
        used: traffic::Use::default(),
        look_alikes: Vec::new(),
        deletion: None,
        pause: None,
        account_gone: None,
        called: Called::Unknown,
        upstream: None,
    };
    match input {
        DiagnoseInput::Token(wanted) => {
            let id = activity::token(&mut conn, &case.acting, Some(&wanted)).await?;
            case.token = match id {
                Some(id) => tokens::get(&mut conn, id).await?.map(|(_, token)| token),
                None => None,
            };
        }
        DiagnoseInput::Request(id) => {
            let found = refusals::find(&mut conn, &case.acting, &id).await?;
            case.refusal = Some(found.ok_or_else(|| DeskError::not_found("refused request", &id))?);
        }
        DiagnoseInput::Pasted(text) => {
            let pasted = paste::read(text.expose_secret());
            let pasted = pasted.map_err(|why| DeskError::invalid("text", why.to_string()))?;
            case.take_in(inner, &mut conn, pasted).await?;
        }
    }
    case.follow(&mut conn).await?;
    Ok(case)
}

impl Case {
    /// The environment whose API should be asked whether it answers, if there is one to ask.
    #[must_use]
    pub fn upstream_to_ask(&self) -> Option<&Environment> {
        let id = match self.called {
            Called::Environment(id) | Called::PastTheGateway(id) => Some(id),
            Called::Unknown | Called::Elsewhere(_) => {
                self.token.as_ref().map(|token| token.environment)
            }
        };
        // The API is asked on behalf of who could send a request there; a stranger's paste sets nothing in motion.
        (self.token.is_some() || self.sees_all()).then(|| self.world.environment(id?)).flatten()
    }

    async fn take_in(
        &mut self,
        inner: &Inner,
        conn: &mut Conn,
        pasted: Pasted,
    ) -> Result<(), DeskError> {
        let Pasted { token, token_in_url, no_token, request_id, request } = pasted;
        let slugs: Vec<EnvironmentSlug> =
            self.world.environments.iter().map(|it| it.slug.clone()).collect();
        let copying = match token {
            // Guessing what a damaged token was takes milliseconds of nothing but computing.
            Some(text) => Some(
                tokio::task::spawn_blocking(move || copying::examine(text.expose_secret(), &slugs))
                    .await
                    .map_err(|why| {
                        DeskError::Internal(format!("The text could not be looked at: {why}"))
                    })?,
            ),
            None => None,
        };
        let presented = copying.as_ref().and_then(|it| it.token.as_ref());
        let hint = presented.map(|token| token.hint());
        let known =
            presented.and_then(|token| inner.table.load().find(token.hash()).map(|entry| entry.id));
        if let Some(id) = known {
            let token = tokens::get(conn, id).await?.map(|(_, token)| token);
            self.token = token.filter(|token| may_see(&self.acting, token));
        }
        if let Some(id) = &request_id {
            self.refusal = refusals::find(conn, &self.acting, id).await?;
        }
        let unknown_request = request_id.is_some() && self.refusal.is_none();
        self.pasted =
            Some(PastedFacts { copying, hint, token_in_url, no_token, unknown_request, request });
        Ok(())
    }

    /// From the refusal to its token, and from the token to what happened to it.
    async fn follow(&mut self, conn: &mut Conn) -> Result<(), DeskError> {
        if self.token.is_none()
            && let Some(id) = self.refusal.as_ref().and_then(|refusal| refusal.token)
        {
            let token = tokens::get(conn, id).await?.map(|(_, token)| token);
            self.token = token.filter(|token| may_see(&self.acting, token));
        }
        self.called = self.find_called();
        if let Some(token) = &self.token {
            let (id, account) = (token.id.to_string(), token.account.to_string());
            self.used =
                traffic::uses_of(conn, &[token.id]).await?.remove(&token.id).unwrap_or_default();
            if token.deleted_at.is_some() {
                self.deletion = audit::newest_about(conn, &id, &["token.deleted"]).await?;
            }
            self.pause = audit::newest_about(conn, &id, &["token.paused"]).await?;
            self.account_gone =
                audit::newest_about(conn, &account, &["account.disabled", "account.deleted"])
                    .await?;
        } else if self.sees_all()
            && let Some(hint) = self.hint()
        {
            self.look_alikes = tokens::with_hint(conn, hint, LOOK_ALIKES).await?;
        }
        Ok(())
    }

    fn find_called(&self) -> Called {
        if let Some(refusal) = &self.refusal {
            return Called::Environment(refusal.environment);
        }
        let Some(authority) =
            self.pasted_request().and_then(|request| request.authority.as_deref())
        else {
            return Called::Unknown;
        };
        let is_listener = |environment: &&Environment| {
            let real = self
                .surroundings
                .listener(environment.id)
                .and_then(|it| it.address.as_ref().ok().copied());
            is_at(authority, real.unwrap_or(environment.listen))
        };
        if let Some(environment) = self.world.environments.iter().find(is_listener) {
            return Called::Environment(environment.id);
        }
        let is_upstream = |environment: &&Environment| match &environment.upstream {
            keydesk_domain::Upstream::Sandbox => false,
            keydesk_domain::Upstream::Url { base_url, .. } => {
                is_origin(base_url.origin_and_prefix().0, authority)
            }
        };
        match self.world.environments.iter().find(is_upstream) {
            Some(environment) => Called::PastTheGateway(environment.id),
            None => Called::Elsewhere(authority.to_owned()),
        }
    }

    /// May whoever asks see everybody's tokens?
    pub(super) fn sees_all(&self) -> bool {
        self.acting.holds.contains(Permission::view(Area::Tokens))
    }

    /// May this account, or what it did, be named to whoever asks?
    pub(super) fn may_be_told_of(&self, account: Option<AccountId>) -> bool {
        activity::may_be_told_of(&self.acting, account)
    }

    /// The reason of the refusal, in its word; empty without one.
    pub(super) fn reason(&self) -> &str {
        self.refusal.as_ref().map_or("", |refusal| refusal.reason.as_str())
    }

    /// What lay behind the refusal, in a word; empty if nothing is known.
    pub(super) fn cause(&self) -> &str {
        self.refusal.as_ref().and_then(|refusal| refusal.cause.as_deref()).unwrap_or_default()
    }

    pub(super) fn pasted_request(&self) -> Option<&PastedRequest> {
        self.pasted.as_ref().and_then(|pasted| pasted.request.as_ref())
    }

    pub(super) fn copying(&self) -> Option<&Copying> {
        self.pasted.as_ref().and_then(|pasted| pasted.copying.as_ref())
    }

    /// The last four characters of what was presented.
    pub(super) fn hint(&self) -> Option<TokenHint> {
        let pasted = self.pasted.as_ref().and_then(|pasted| pasted.hint);
        pasted.or_else(|| self.refusal.as_ref().and_then(|refusal| refusal.hint))
    }

    /// The token's account, as long as it is there.
    pub(super) fn account(&self) -> Option<&Account> {
        self.token.as_ref().and_then(|token| self.world.account(token.account))
    }

    /// What the token's account holds now.
    pub(super) fn account_holds(&self) -> PermissionSet {
        self.account().map(|account| self.world.holds(account)).unwrap_or_default()
    }

    /// What the token permits now.
    pub(super) fn permits(&self) -> PermissionSet {
        self.token
            .as_ref()
            .map(|token| token.effective_permissions(self.account_holds()))
            .unwrap_or_default()
    }

    /// Method and path of the request, as far as they are known.
    pub(super) fn asked_for(&self) -> Option<(String, Option<String>)> {
        match (&self.refusal, self.pasted_request()) {
            (Some(refusal), pasted) => {
                let path = refusal.path.clone().or_else(|| pasted.and_then(|it| it.path.clone()));
                Some((refusal.method.clone(), path))
            }
            (None, Some(request)) => Some((request.method.clone(), request.path.clone())),
            (None, None) => None,
        }
    }

    /// The route of the request, if the table has it, and the permission that it needs.
    pub(super) fn endpoint(&self) -> Option<(String, Permission)> {
        if let Some(refusal) = &self.refusal
            && let (Some(route), Some(permission)) = (&refusal.route, refusal.permission)
        {
            return Some((route.clone(), permission));
        }
        let (method, path) = self.asked_for()?;
        let path = path.or_else(|| self.refusal.as_ref()?.guess.clone())?;
        let added = self.asked_environment().and_then(|id| self.routes.get(&id));
        let added = added.and_then(|table| table.find(&method, &path));
        if let Some((row, permission)) = route::find(&method, &path) {
            return Some((row.template.to_owned(), permission));
        }
        added.map(|found| (found.template.to_owned(), found.permission))
    }

    /// The environment that the request was sent to, as far as that is known.
    pub(super) fn asked_environment(&self) -> Option<EnvironmentId> {
        let called = match self.called {
            Called::Environment(id) | Called::PastTheGateway(id) => Some(id),
            Called::Unknown | Called::Elsewhere(_) => None,
        };
        let refused_at = self.refusal.as_ref().map(|refusal| refusal.environment);
        refused_at.or(called).or_else(|| self.token.as_ref().map(|token| token.environment))
    }

    /// The environment's name, as long as it is there.
    pub(super) fn environment_name(&self, id: EnvironmentId) -> String {
        match self.world.environment(id) {
            Some(environment) => environment.name.to_string(),
            None => self
                .refusal
                .as_ref()
                .filter(|refusal| refusal.environment == id)
                .map_or_else(|| "(deleted)".to_owned(), |refusal| refusal.environment_name.clone()),
        }
    }
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("refusal", &self.refusal)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// Is this host and port the listener's? Loopback goes by several names, and a listener on all addresses by any.
fn is_at(authority: &str, listener: SocketAddr) -> bool {
    let Some((host, port)) = authority.rsplit_once(':') else { return false };
    if port.parse() != Ok(listener.port()) {
        return false;
    }
    let host = host.trim_matches(['[', ']']);
    let is_local =
        host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
    host == listener.ip().to_string()
        || listener.ip().is_unspecified()
        || (listener.ip().is_loopback() && is_local)
}

/// Does an origin have this host and port?
fn is_origin(origin: &str, authority: &str) -> bool {
    let origin = origin.to_ascii_lowercase();
    match origin.split_once("://") {
        Some(("https", host)) => host == authority || format!("{host}:443") == authority,
        Some((_, host)) => host == authority || format!("{host}:80") == authority,
        None => false,
    }
}
