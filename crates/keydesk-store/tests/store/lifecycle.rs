//! The list's filter and the rule that decides: the same tokens, with every combination of times.

use crate::test_traffic::TestTraffic;
use jiff::Timestamp;
use keydesk_domain::{ApiToken, HashedToken, Lifecycle, TokenHint, TokenId};
use keydesk_store::notable::{self, Note};
use keydesk_store::token_search::{self, LiveState, TokenFilter, TokenOrder};
use keydesk_store::{Conn, tokens};
use std::collections::BTreeSet;
use uuid::Uuid;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn now() -> Timestamp {
    at(100)
}

/// A token for each combination of what has not been set, has come, comes now and is still to come; each of an enabled account and of
/// one that is disabled.
async fn every_combination(test: &TestTraffic, conn: &mut Conn) -> Vec<ApiToken> {
    sqlx::query("DELETE FROM tokens").execute(&mut *conn).await.unwrap();
    sqlx::query("UPDATE accounts SET disabled_at = 1 WHERE id = $1")
        .bind(test.accounts[1].to_string())
        .execute(&mut *conn)
        .await
        .unwrap();
    let ends = || [None, Some(at(90)), Some(now()), Some(at(110))];
    let since = || [None, Some(at(95))];
    let mut all = Vec::new();
    for (expires_at, use_by) in ends().into_iter().flat_map(|one| ends().map(|two| (one, two))) {
        for (retires_at, account) in
            ends().into_iter().flat_map(|one| test.accounts.map(|two| (one, two)))
        {
            for (paused_at, deleted_at) in
                since().into_iter().flat_map(|one| since().map(|two| (one, two)))
            {
                let name = format!("Token {}", all.len());
                let token = ApiToken {
                    id: TokenId::from_uuid(Uuid::now_v7()),
                    name: name.parse().unwrap(),
                    account,
                    environment: test.environment,
                    hint: TokenHint::of("wxyz"),
                    narrowed_to: None,
                    allowed_addresses: Vec::new(),
                    created_at: at(0),
                    expires_at,
                    use_by,
                    awaits_first_use: false,
                    replaced_by: None,
                    retires_at,
                    paused_at,
                    paused_by: None,
                    held: Default::default(),
                    deleted_at,
                };
                tokens::insert(conn, HashedToken::of(&name), &token).await.unwrap();
                tokens::update(conn, &token).await.unwrap();
                if let Some(at) = deleted_at {
                    tokens::delete(conn, token.id, at).await.unwrap();
                }
                all.push(token);
            }
        }
    }
    all
}

fn ids<'t>(tokens: impl IntoIterator<Item = &'t ApiToken>) -> BTreeSet<TokenId> {
    tokens.into_iter().map(|token| token.id).collect()
}

/// The state that a list shows, by the rule; `None` is none that a list has.
fn state(test: &TestTraffic, token: &ApiToken) -> Option<LiveState> {
    match token.lifecycle(now()) {
        Lifecycle::Deleted { .. } | Lifecycle::Retired { .. } => None,
        Lifecycle::Expired { .. } | Lifecycle::UnusedInTime { .. } => Some(LiveState::Expired),
        Lifecycle::Paused { .. } => Some(LiveState::Paused),
        Lifecycle::Live if token.account == test.accounts[1] => Some(LiveState::AccountDisabled),
        Lifecycle::Live => Some(LiveState::Active),
    }
}

#[tokio::test]
async fn a_filter_lists_what_the_rule_says() {
    let test = TestTraffic::new().await;
    let mut conn = test.store.read().await.unwrap();
    let all = every_combination(&test, &mut conn).await;
    assert_eq!(all.len(), 4 * 4 * 4 * 2 * 2 * 2);
    for wanted in [
        None,
        Some(LiveState::Active),
        Some(LiveState::Expired),
        Some(LiveState::Paused),
        Some(LiveState::AccountDisabled),
    ] {
        let filter = TokenFilter {
            visible_to: None,
            search: String::new(),
            environment: None,
            account: None,
            state: wanted,
            now: now(),
        };
        let order = (TokenOrder::Name, false);
        let (found, total) =
            token_search::page(&mut conn, &filter, order, (0, 1_000)).await.unwrap();
        let ruled = all.iter().filter(|token| {
            let state = state(&test, token);
            state.is_some() && (wanted.is_none() || state == wanted)
        });
        let ruled = ids(ruled);
        assert_eq!(ids(&found), ruled, "{wanted:?}");
        assert!(!ruled.is_empty() && usize::try_from(total) == Ok(ruled.len()), "{wanted:?}");
        assert_eq!(token_search::count(&mut conn, &filter).await.unwrap(), total, "{wanted:?}");
    }
}

#[tokio::test]
async fn nothing_worth_a_look_is_gone() {
    let test = TestTraffic::new().await;
    let mut conn = test.store.read().await.unwrap();
    let all = every_combination(&test, &mut conn).await;
    let there: Vec<ApiToken> =
        all.into_iter().filter(|token| !token.lifecycle(now()).is_gone()).collect();
    let count = notable::count(&mut conn, None, now()).await.unwrap();
    assert_eq!(usize::try_from(count), Ok(there.len()));
    let ends = |token: &&ApiToken| token.expires_at.is_some_and(|end| end < at(200));
    for (note, ruled) in [
        (Note::ExpiresBefore(at(200)), ids(there.iter().filter(ends))),
        (Note::NeverUsedMadeBefore(at(50)), ids(&there)),
    ] {
        let (found, _) = notable::tokens(&mut conn, note, None, (1_000, now())).await.unwrap();
        assert_eq!(ids(&found), ruled, "{note:?}");
    }
}
