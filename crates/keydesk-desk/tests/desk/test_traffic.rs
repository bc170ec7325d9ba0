//! What the gateway would have recorded, without a gateway.

use crate::test_desk::TestDesk;
use jiff::SignedDuration;
use keydesk_desk::CreatedToken;
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::traffic::{ALLOWED, Endpoint, RefusedRequest, TrafficBatch, TrafficCount};
use keydesk_domain::{EnvironmentId, route};
use uuid::Uuid;

/// Requests with one token.
#[derive(Clone, Copy)]
pub(crate) struct Requests<'t> {
    pub(crate) token: Option<&'t CreatedToken>,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) count: u64,
    pub(crate) days_ago: i64,
}

/// So many requests for products, now, let through.
pub(crate) fn requests(token: &CreatedToken, count: u64) -> Requests<'_> {
    let path = "/businesses/1/products";
    Requests { token: Some(token), method: "GET", path, outcome: ALLOWED, count, days_ago: 0 }
}

impl TestDesk {
    /// Records these.
    pub(crate) async fn record(&self, requests: &[Requests<'_>]) {
        let environment = self.sandbox().await;
        let counts = requests.iter().map(|it| self.count(it, environment)).collect();
        self.record_traffic(&TrafficBatch { counts, ..TrafficBatch::default() }).await.unwrap();
    }

    fn count(&self, it: &Requests<'_>, environment: EnvironmentId) -> TrafficCount {
        let at = self.now() - SignedDuration::from_hours(24 * it.days_ago);
        let (route, permission) = route::find(it.method, it.path).unwrap();
        let endpoint = Endpoint {
            method: route.listed(it.method),
            template: route.template,
            permission: Some(permission),
        };
        TrafficCount {
            token: it.token.map(|token| token.view.token.id),
            environment,
            hour: at.as_second().div_euclid(3_600),
            endpoint: Some(endpoint),
            outcome: it.outcome,
            count: it.count,
            last_at: at,
            last_address: "203.0.113.9".parse().unwrap(),
        }
    }

    /// Records requests with this token to a route that only an environment has, let through.
    pub(crate) async fn record_to(
        &self,
        token: &CreatedToken,
        method: &'static str,
        template: &'static str,
        area: Area,
        count: u64,
    ) {
        let endpoint = Endpoint { method, template, permission: Some(Permission::view(area)) };
        let mut counted = self.count(&requests(token, count), self.sandbox().await);
        counted.endpoint = Some(endpoint);
        let batch = TrafficBatch { counts: vec![counted], ..TrafficBatch::default() };
        self.record_traffic(&batch).await.unwrap();
    }

    /// Records that a request with this token (or with none that is known) was refused for want of `products:edit`. Gives its id.
    pub(crate) async fn record_refusal(&self, token: Option<&CreatedToken>) -> String {
        let known = token.map(|it| &it.view.token);
        let account = known.and_then(|it| self.access().account(it.account).cloned());
        let request_id = Uuid::now_v7().to_string();
        let refusal = RefusedRequest {
            at: self.now(),
            request_id: request_id.clone(),
            environment: self.sandbox().await,
            token: known.map(|it| it.id),
            hint: known.map(|it| it.hint),
            account: known.map(|it| it.account),
            roles: account.as_ref().map(|it| it.roles.clone()).unwrap_or_default(),
            held: account.as_ref().map(|it| it.permissions),
            reason: if known.is_some() { "missing-permission" } else { "unknown-token" },
            status: if known.is_some() { 403 } else { 401 },
            method: "POST".to_owned(),
            route: known.map(|_| "/businesses/{businessId}/products"),
            path: None,
            guess: None,
            permission: known.map(|_| "products:edit".parse().unwrap()),
            cause: None,
            detail: "The sentence that was answered.".to_owned(),
            address: "203.0.113.9".parse().unwrap(),
        };
        self.record_traffic(&TrafficBatch { refusals: vec![refusal], ..TrafficBatch::default() })
            .await
            .unwrap();
        request_id
    }

    async fn sandbox(&self) -> EnvironmentId {
        self.gateway_environments().await.unwrap()[0].id
    }
}
