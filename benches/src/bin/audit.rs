//! How long a million audit records take to verify: `cargo run --release -p keydesk-benches --bin audit -- [RECORDS]`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for whoever measures")]

use jiff::Timestamp;
use keydesk_desk::{AuditKeep, Cost, Desk, Owner, Session, Settings};
use keydesk_domain::audit::{Actor, NewRecord, Subject};
use keydesk_domain::audit_settings::KeyPlace;
use keydesk_store::{OwnerLock, Store};
use std::path::Path;
use std::time::Instant;

#[tokio::main]
async fn main() {
    let records: u32 = std::env::args().nth(1).map_or(1_000_000, |number| number.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let owner = first_run(dir.path()).await;
    fill(dir.path(), records).await;
    let desk = open(dir.path()).await;
    let keep = AuditKeep {
        key_place: KeyPlace::File,
        new_key: false,
        export_folder: None,
        export_hours: 24,
    };
    let began = Instant::now();
    desk.keep_audit(&owner, keep).await.unwrap();
    println!("sealed for the first time in {:.2} s", began.elapsed().as_secs_f64());
    for _ in 0..5 {
        let began = Instant::now();
        let verdict = desk.verify_audit(&owner).await.unwrap();
        println!("{:.2} s: {}", began.elapsed().as_secs_f64(), verdict.sentence);
    }
    desk.close().await;
}

async fn open(directory: &Path) -> Desk {
    Desk::open(directory, Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() })
        .await
        .unwrap()
}

async fn first_run(directory: &Path) -> Session {
    let desk = open(directory).await;
    let owner = Owner {
        name: "Fernwood Owner".parse().unwrap(),
        email: keydesk_benches::OWNER.parse().unwrap(),
        password: keydesk_benches::PASSWORD.into(),
        sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
    };
    let (session, _) = desk.first_run(owner).await.unwrap();
    desk.close().await;
    session
}

/// Records like those of a token that was made, in few large changes.
async fn fill(directory: &Path, records: u32) {
    let store = Store::open(OwnerLock::take(directory).unwrap()).await.unwrap();
    let mut left = records;
    while left > 0 {
        let mut change = store.change().await.unwrap();
        for number in (0..left).take(100_000) {
            let record = NewRecord {
                at: Timestamp::now(),
                actor: Actor { account: None, email: "service@fernwood.example".into() },
                action: "token.created",
                subject: Subject {
                    kind: "token".into(),
                    id: uuid::Uuid::from_u128(number.into()).to_string(),
                    name: format!("Token {number}"),
                },
                detail: serde_json::json!({ "environment": "sandbox", "expires_at": null, "narrowed_to": null }),
            };
            change.record(record);
        }
        change.commit().await.unwrap();
        left -= left.min(100_000);
    }
    store.close().await;
}
