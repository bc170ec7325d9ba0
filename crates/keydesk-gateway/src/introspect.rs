//! Token introspection (RFC 7662): another service asks what a token that it was shown is worth.
//!
//! Who asks has to hold a working token itself (section 2.1: "MUST also require some form of authorization"), so that nobody can
//! try out tokens here. A token that cannot be used is `active: false` and nothing else (section 2.2), whatever the reason.

use crate::decide::Arrival;
use crate::own_routes::of_json;
use bytes::Bytes;
use http::header::HeaderValue;
use http::{Request, Response};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use keydesk_domain::PlainToken;
use keydesk_domain::access_table::AccessTable;
use keydesk_domain::refusal::{AmbiguousPart, Refusal};
use keydesk_domain::token::effective_permissions;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::error::Error;

/// A form with one token in it is far smaller.
const FORM_BYTES: usize = 8 * 1024;

/// Reads the form and finds the token in it.
///
/// # Errors
/// [`Refusal::TooLarge`]; [`Refusal::AmbiguousRequest`] when there is no one `token` in the form.
pub(crate) async fn read_form<B>(request: Request<B>) -> Result<SecretString, Refusal>
where
    B: Body,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let no_form = || {
        Refusal::ambiguous(
            AmbiguousPart::Form,
            "The body is no form with one token in it.",
            "Send a form (application/x-www-form-urlencoded) with the token to look at as its one \"token\".",
        )
    };
    let form = Limited::new(request.into_body(), FORM_BYTES).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            Refusal::TooLarge { limit: FORM_BYTES as u64 }
        } else {
            no_form()
        }
    })?;
    let form = form.to_bytes();
    let mut tokens = form_urlencoded::parse(&form).filter(|(name, _)| name == "token");
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Ok(SecretString::from(token.into_owned())),
        _ => Err(no_form()),
    }
}

/// What the token is worth in this environment at this moment.
#[must_use]
pub(crate) fn answer(
    table: &AccessTable,
    arrival: &Arrival,
    token: &SecretString,
    request_id: &HeaderValue,
) -> Response<Bytes> {
    let worth = PlainToken::parse(token.expose_secret().trim())
        .ok()
        .and_then(|token| worth(table, arrival, &token));
    of_json(&worth.unwrap_or_else(|| json!({ "active": false })), request_id)
}

fn worth(table: &AccessTable, arrival: &Arrival, token: &PlainToken) -> Option<Value> {
    let hash = token.hash();
    // Where the token may be used from cannot be told here: it is not its bearer who asks.
    let is_active = match table.authenticate(hash, arrival.environment, arrival.at, arrival.from) {
        Ok(_) | Err(Refusal::AddressNotAllowed) => true,
        Err(_) => false,
    };
    let token = table.find(hash).filter(|_| is_active)?;
    let account = table.account(token.account)?;
    let scope = effective_permissions(account.permissions, token.narrowed_to)
        .iter()
        .map(|it| it.to_string())
        .collect::<Vec<_>>()
        .join(" ");
    let mut worth = json!({
        "active": true,
        "scope": scope,
        "username": account.email,
        "sub": token.account.to_string(),
        "aud": table.environment(token.environment).map(|it| it.slug.clone()),
        "jti": token.id.to_string(),
        "token_type": "Bearer",
    });
    if let Some(expires) = token.ends_at() {
        worth["exp"] = json!(expires.as_second());
    }
    Some(worth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Full;
    use jiff::Timestamp;
    use keydesk_domain::access_table::{AccountEntry, EnvironmentEntry, TokenEntry};
    use keydesk_domain::environment::EnvironmentSlug;
    use keydesk_domain::{AccountId, Area, EnvironmentId, Permission, TokenId};
    use std::collections::HashMap;
    use std::net::Ipv4Addr;
    use std::sync::Arc;
    use uuid::Uuid;

    async fn read(form: impl Into<Bytes>) -> Result<String, &'static str> {
        let read = read_form(Request::new(Full::new(form.into()))).await;
        read.map(|token| token.expose_secret().to_owned()).map_err(|refusal| refusal.reason())
    }

    #[tokio::test]
    async fn a_form_has_one_token_and_whatever_else_it_likes() {
        assert_eq!(
            read("token=kd_a%20b&token_type_hint=access_token").await,
            Ok("kd_a b".to_owned())
        );
        assert_eq!(read("x=1&token=").await, Ok(String::new()));
        for bad in ["", "x=1", "token=a&token=b", "token=a&token=a", "Token=a"] {
            assert_eq!(read(bad).await, Err("ambiguous-request"), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_form_of_more_than_8_kib_is_too_large() {
        let form = |length: usize| format!("token={}", "a".repeat(length - "token=".len()));
        assert_eq!(read(form(8_192)).await.map(|token| token.len()), Ok(8_186));
        assert_eq!(read(form(8_193)).await, Err("too-large"));
    }

    fn plain() -> PlainToken {
        PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32])
    }

    /// What is said of the token with this text, if it is like this.
    fn said_of(text: &str, change: impl FnOnce(&mut TokenEntry)) -> Value {
        let [account, environment, id, elsewhere] = [1, 2, 3, 4].map(Uuid::from_u128);
        let (account, environment) =
            (AccountId::from_uuid(account), EnvironmentId::from_uuid(environment));
        let mut token = TokenEntry {
            hash: plain().hash(),
            id: TokenId::from_uuid(id),
            account,
            environment,
            hint: plain().hint(),
            narrowed_to: None,
            allowed_addresses: None,
            expires_at: None,
            paused_at: None,
            deleted_at: None,
            pending: None,
        };
        change(&mut token);
        let arrival =
            Arrival { environment, from: Ipv4Addr::LOCALHOST.into(), at: Timestamp::UNIX_EPOCH };
        let account_entry = AccountEntry {
            name: "SAP Integration".into(),
            email: "sap@fernwood.example".into(),
            enabled: true,
            permissions: [Permission::edit(Area::Products), Permission::edit(Area::Users)]
                .into_iter()
                .collect(),
            roles: Vec::new(),
        };
        let sandbox = EnvironmentEntry {
            name: "Sandbox".into(),
            slug: "sandbox".into(),
            ..EnvironmentEntry::default()
        };
        let table = AccessTable::new(
            [token].into_iter().collect(),
            HashMap::from([(account, Arc::new(account_entry))]),
            HashMap::from([
                (environment, sandbox.clone()),
                (EnvironmentId::from_uuid(elsewhere), sandbox),
            ]),
        );
        let answer =
            answer(&table, &arrival, &SecretString::from(text), &HeaderValue::from_static("id"));
        serde_json::from_slice(answer.body()).unwrap()
    }

    #[test]
    fn a_working_token_is_told_with_what_it_permits_and_when_it_ends() {
        let expires_at = Some(Timestamp::from_second(60).unwrap());
        let expected = json!({
            "active": true,
            "scope": "products:view products:edit",
            "username": "sap@fernwood.example",
            "sub": Uuid::from_u128(1).to_string(),
            "aud": "sandbox",
            "jti": Uuid::from_u128(3).to_string(),
            "token_type": "Bearer",
            "exp": 60,
        });
        let text = format!(" {}\n", plain().expose());
        assert_eq!(said_of(&text, |token| token.expires_at = expires_at), expected);
        assert_eq!(said_of(&text, |_| ())["exp"], Value::Null);
    }

    #[test]
    fn where_a_token_may_be_used_from_is_not_for_this_question() {
        let elsewhere = Some(Arc::from(["203.0.113.0/24".parse().unwrap()]));
        assert_eq!(
            said_of(plain().expose(), |token| token.allowed_addresses = elsewhere)["active"],
            true
        );
    }

    #[test]
    fn of_a_token_that_cannot_be_used_nothing_is_told_but_that() {
        let (token, inactive) = (plain(), json!({ "active": false }));
        let at = Some(Timestamp::UNIX_EPOCH);
        let elsewhere = EnvironmentId::from_uuid(Uuid::from_u128(4));
        assert_eq!(said_of("no token", |_| ()), inactive);
        assert_eq!(
            said_of(PlainToken::from_random(token.slug(), &[8; 32]).expose(), |_| ()),
            inactive
        );
        assert_eq!(said_of(token.expose(), |token| token.deleted_at = at), inactive);
        assert_eq!(said_of(token.expose(), |token| token.expires_at = at), inactive);
        assert_eq!(said_of(token.expose(), |token| token.paused_at = at), inactive);
        assert_eq!(said_of(token.expose(), |token| token.environment = elsewhere), inactive);
    }
}
