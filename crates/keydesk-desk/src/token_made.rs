//! Making a token, whoever's and for whatever reason: the one place where its text comes into being.

use crate::error::DeskError;
use crate::publish;
use crate::tokens::NewToken;
use crate::world::World;
use jiff::Timestamp;
use keydesk_domain::access_table::TokenEntry;
use keydesk_domain::{AccountId, ApiToken, HeldLimits, PlainToken, TokenId, TokenName};
use keydesk_store::{Conn, tokens};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

/// 32 random bytes, out of which a token's text is made.
pub(crate) struct Random(Zeroizing<[u8; 32]>);

impl Random {
    /// Draws them from the operating system.
    pub(crate) fn draw() -> Result<Self, DeskError> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut()).map_err(|why| {
            DeskError::Internal(format!("The system gave no random bytes ({why})"))
        })?;
        Ok(Self(bytes))
    }
}

/// A token that was made in a change which has not been committed yet.
pub(crate) struct Made {
    pub(crate) token: ApiToken,
    pub(crate) text: PlainToken,
    environment: String,
}

impl Made {
    /// Makes a token of this account, without a record. That it may be made was settled before.
    pub(crate) async fn of(
        account: AccountId,
        new: NewToken,
        random: &Random,
        (conn, world, now): (&mut Conn, &World, Timestamp),
    ) -> Result<Self, DeskError> {
        let made = Self::unwritten(account, new, random, (world, now))?;
        made.write(conn).await?;
        Ok(made)
    }

    /// The same, before it is written.
    pub(crate) fn unwritten(
        account: AccountId,
        new: NewToken,
        random: &Random,
        (world, now): (&World, Timestamp),
    ) -> Result<Self, DeskError> {
        check_time("expires", new.expires_at, now)?;
        check_time("use-by", new.use_by, now)?;
        let environment = world.find_environment(&new.environment)?;
        let text = PlainToken::from_random(&environment.slug, &random.0);
        let token = ApiToken {
            id: TokenId::from_uuid(Uuid::now_v7()),
            name: new.name,
            account,
            environment: environment.id,
            hint: text.hint(),
            narrowed_to: new.narrowed_to,
            allowed_addresses: new.allowed_addresses,
            created_at: now,
            expires_at: new.expires_at,
            use_by: new.use_by,
            awaits_first_use: new.use_by.is_some(),
            replaced_by: None,
            retires_at: None,
            paused_at: None,
            paused_by: None,
            held: HeldLimits::default(),
            deleted_at: None,
        };
        Ok(Self { token, text, environment: environment.slug.to_string() })
    }

    /// It is made for an account by another, which sets its limits.
    pub(crate) fn by_another(mut self) -> Self {
        self.token.held = HeldLimits::of(&self.token);
        self
    }

    /// Writes it.
    pub(crate) async fn write(&self, conn: &mut Conn) -> Result<(), DeskError> {
        check_name(conn, &self.token.name, None).await?;
        Ok(tokens::insert(conn, self.text.hash(), &self.token).await?)
    }

    /// What its record says of it.
    pub(crate) fn detail(&self) -> Value {
        json!({
            "environment": self.environment, "hint": self.token.hint, "expires_at": self.token.expires_at,
            "narrowed_to": self.token.narrowed_to, "allowed_addresses": self.token.allowed_addresses,
            "use_by": self.token.use_by, "paused_at": self.token.paused_at,
        })
    }

    /// What the gateway needs to know of it.
    pub(crate) fn entry(&self) -> TokenEntry {
        publish::entry(self.text.hash(), &self.token)
    }
}

/// Is the name free?
pub(crate) async fn check_name(
    conn: &mut Conn,
    name: &TokenName,
    except: Option<TokenId>,
) -> Result<(), DeskError> {
    match tokens::name_taken(conn, name, except).await? {
        Some(existing) => Err(DeskError::Taken { what: "an API token", existing }),
        None => Ok(()),
    }
}

/// Is the time still to come?
pub(crate) fn check_time(
    field: &'static str,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), DeskError> {
    if at.is_some_and(|at| at <= now) {
        return Err(DeskError::invalid(
            field,
            "The token would have expired already. Choose a time that is still to come.",
        ));
    }
    Ok(())
}
