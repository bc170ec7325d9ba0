//! What measurements share: a store with very many tokens in it, and the numbers of a series.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that cannot be made has nothing to say"
)]

pub mod activity;

use jiff::{SignedDuration, Timestamp};
use keydesk_desk::{Desk, Owner, Settings};
use keydesk_domain::audit::{Actor, NewRecord, Subject};
use keydesk_domain::environment::CredentialPlace;
use keydesk_domain::{
    AccountId, ApiToken, EnvironmentId, EnvironmentSlug, PlainToken, TokenId, TokenName, Upstream,
};
use keydesk_store::{OwnerLock, Store, accounts, environments, tokens};
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::Path;
use uuid::Uuid;

/// The owner's e-mail.
pub const OWNER: &str = "owner@fernwood.example";
/// The owner's password.
pub const PASSWORD: &str = "copper lantern over the quiet harbour";

/// Makes a store with its owner and this many tokens of the owner's, in one transaction.
pub async fn fill(directory: &Path, number: u32) {
    let desk = Desk::open(directory, Settings::default()).await.unwrap();
    let owner = Owner {
        name: "Fernwood Owner".parse().unwrap(),
        email: OWNER.parse().unwrap(),
        password: SecretString::from(PASSWORD),
        sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
    };
    desk.first_run(owner).await.unwrap();
    desk.close().await;
    drop(desk);

    let store = Store::open(OwnerLock::take(directory).unwrap()).await.unwrap();
    let mut change = store.change().await.unwrap();
    let account = accounts::all(&mut change).await.unwrap().remove(0);
    let environment = environments::all(&mut change).await.unwrap().remove(0);
    let now = Timestamp::now();
    for n in 0..number {
        let (hash, token) = token(n, account.id, environment.id, &environment.slug, now);
        tokens::insert(&mut change, hash, &token).await.unwrap();
    }
    let record = NewRecord {
        at: now,
        actor: Actor { account: Some(account.id), email: account.email.to_string() },
        action: "bench.filled",
        subject: Subject { kind: "token".to_owned(), id: String::new(), name: String::new() },
        detail: serde_json::json!({ "tokens": number }),
    };
    change.record(record);
    change.commit().await.unwrap();
    store.close().await;
}

/// The name of the so-manyth token that [`fill`] makes.
#[must_use]
pub fn token_name(n: u32) -> String {
    const KINDS: [&str; 4] =
        ["SAP Integration", "WMS Connector", "Power BI Reporting", "Product Data Export"];
    format!("{} {n}", KINDS[n as usize % KINDS.len()])
}

/// The text of the so-manyth token that [`fill`] makes. The one numbered 0 has expired, as have others further on.
#[must_use]
pub fn token_text(n: u32, slug: &EnvironmentSlug) -> PlainToken {
    let mut random = [0_u8; 32];
    random[..4].copy_from_slice(&n.to_be_bytes());
    PlainToken::from_random(slug, &random)
}

/// Where the environment of a filled store listens, and which API it is in front of.
pub async fn point(directory: &Path, listen: SocketAddr, upstream: SocketAddr) {
    let store = Store::open(OwnerLock::take(directory).unwrap()).await.unwrap();
    let mut change = store.change().await.unwrap();
    let mut environment = environments::all(&mut change).await.unwrap().remove(0);
    environment.listen = listen;
    environment.upstream = Upstream::Url {
        base_url: format!("http://{upstream}").parse().unwrap(),
        credential_place: CredentialPlace::File,
    };
    environments::update(&mut change, &environment).await.unwrap();
    let record = NewRecord {
        at: Timestamp::now(),
        actor: Actor { account: None, email: OWNER.to_owned() },
        action: "bench.pointed",
        subject: Subject {
            kind: "environment".to_owned(),
            id: environment.id.to_string(),
            name: String::new(),
        },
        detail: serde_json::json!({}),
    };
    change.record(record);
    change.commit().await.unwrap();
    store.close().await;
}

fn token(
    n: u32,
    account: AccountId,
    environment: EnvironmentId,
    slug: &EnvironmentSlug,
    now: Timestamp,
) -> (keydesk_domain::HashedToken, ApiToken) {
    let text = token_text(n, slug);
    let made = now - SignedDuration::from_mins(i64::from(n));
    let token = ApiToken {
        id: TokenId::from_uuid(Uuid::now_v7()),
        name: TokenName::parse(&token_name(n)).unwrap(),
        account,
        environment,
        hint: text.hint(),
        narrowed_to: None,
        allowed_addresses: Vec::new(),
        created_at: made,
        expires_at: n
            .is_multiple_of(3)
            .then(|| now + SignedDuration::from_hours(i64::from(n % 2_000))),
        use_by: None,
        awaits_first_use: false,
        replaced_by: None,
        retires_at: None,
        paused_at: None,
        paused_by: None,
        held: Default::default(),
        deleted_at: None,
    };
    (text.hash(), token)
}

/// The value below which this share of a series lies.
#[must_use]
pub fn percentile(series: &mut [f64], share: f64) -> f64 {
    series.sort_by(f64::total_cmp);
    let at = ((series.len() as f64 * share).ceil() as usize).clamp(1, series.len().max(1)) - 1;
    series.get(at).copied().unwrap_or_default()
}
