//! A store with two accounts that have a token each, and requests to be counted and refused.

use crate::test_store::TestStore;
use jiff::Timestamp;
use keydesk_domain::text::fold;
use keydesk_domain::traffic::{ALLOWED, Endpoint, RefusedRequest, TrafficBatch, TrafficCount};
use keydesk_domain::{AccountId, EnvironmentId, Permission, TokenId};
use keydesk_store::{Store, traffic};
use uuid::Uuid;

/// Hours are counted from here, so that no test depends on what time it is.
pub(crate) const NOON: i64 = 480_012;

pub(crate) struct TestTraffic {
    pub(crate) store: Store,
    pub(crate) environment: EnvironmentId,
    /// "Ada" with the token "SAP Integration", and "Bo" with "WMS Connector".
    pub(crate) accounts: [AccountId; 2],
    pub(crate) tokens: [TokenId; 2],
    _dir: TestStore,
}

impl TestTraffic {
    pub(crate) async fn new() -> Self {
        let dir = TestStore::empty();
        let store = dir.open().await.unwrap();
        let environment = EnvironmentId::from_uuid(Uuid::now_v7());
        let accounts = [AccountId::from_uuid(Uuid::now_v7()), AccountId::from_uuid(Uuid::now_v7())];
        let tokens = [TokenId::from_uuid(Uuid::now_v7()), TokenId::from_uuid(Uuid::now_v7())];
        let mut conn = store.read().await.unwrap();
        sqlx::query(
            "INSERT INTO environments (id, name, name_key, slug, listen, created_at)
             VALUES ($1, 'Sandbox', 'sandbox', 'sandbox', '127.0.0.1:0', 0)",
        )
        .bind(environment.to_string())
        .execute(&mut *conn)
        .await
        .unwrap();
        for ((account, name), (token, token_name)) in accounts
            .iter()
            .zip(["Ada", "Bo"])
            .zip(tokens.iter().zip(["SAP Integration", "WMS Connector"]))
        {
            sqlx::query(
                "INSERT INTO accounts (id, kind, name, email, email_key, created_at)
                 VALUES ($1, 'service', $2, $2 || '@fernwood.example', lower($2) || '@fernwood.example', 0)",
            )
            .bind(account.to_string())
            .bind(name)
            .execute(&mut *conn)
            .await
            .unwrap();
            sqlx::query(
                "INSERT INTO tokens (id, name, name_key, account_id, environment_id, hash, hint, created_at)
                 VALUES ($1, $2, $3, $4, $5, $1, 'abcd', 0)",
            )
            .bind(token.to_string())
            .bind(token_name)
            .bind(fold(token_name))
            .bind(account.to_string())
            .bind(environment.to_string())
            .execute(&mut *conn)
            .await
            .unwrap();
        }
        drop(conn);
        Self { store, environment, accounts, tokens, _dir: dir }
    }

    /// Requests for products, answered at the beginning of this hour.
    pub(crate) fn requests(&self, token: Option<TokenId>, hour: i64, count: u64) -> TrafficCount {
        TrafficCount {
            token,
            environment: self.environment,
            hour,
            endpoint: Some(endpoint("GET", "/businesses/{businessId}/products", "products:view")),
            outcome: ALLOWED,
            count,
            last_at: at(hour),
            last_address: "203.0.113.1".parse().unwrap(),
        }
    }

    /// A request refused for want of a permission at the beginning of this hour.
    pub(crate) fn refusal(&self, token: Option<TokenId>, hour: i64) -> RefusedRequest {
        RefusedRequest {
            at: at(hour),
            request_id: Uuid::now_v7().to_string(),
            environment: self.environment,
            token,
            hint: None,
            account: token
                .and_then(|it| self.tokens.iter().position(|own| *own == it))
                .map(|it| self.accounts[it]),
            roles: vec!["Reader".to_owned()],
            held: token
                .map(|_| ["products:view".parse::<Permission>().unwrap()].into_iter().collect()),
            reason: "missing-permission",
            status: 403,
            method: "POST".to_owned(),
            route: Some("/businesses/{businessId}/products"),
            path: None,
            guess: None,
            permission: Some("products:edit".parse().unwrap()),
            cause: None,
            detail: "This needs the permission products:edit.".to_owned(),
            address: "203.0.113.7".parse().unwrap(),
        }
    }

    pub(crate) async fn add(&self, counts: Vec<TrafficCount>, refusals: Vec<RefusedRequest>) {
        let batch = TrafficBatch { counts, refusals, ..TrafficBatch::default() };
        traffic::add(&self.store, &batch).await.unwrap();
    }
}

pub(crate) fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(hour * 3_600).unwrap()
}

pub(crate) fn endpoint(method: &'static str, template: &'static str, permission: &str) -> Endpoint {
    Endpoint { method, template, permission: Some(permission.parse().unwrap()) }
}
