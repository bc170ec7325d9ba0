//! A token that is being replaced, and the one that replaces it.

use super::{count, time};
use keydesk_domain::TokenId;
use serde::{Deserialize, Serialize};
use specta::Type;

/// When a token that is replaced stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Retire {
    /// At once.
    AtOnce,
    /// With the first successful request of the new one.
    OnFirstUse,
    /// In an hour, whatever happens until then.
    AfterOneHour,
    /// In 24 hours.
    AfterOneDay,
    /// In 7 days.
    AfterSevenDays,
}

impl From<Retire> for keydesk_domain::Retire {
    fn from(retire: Retire) -> Self {
        match retire {
            Retire::AtOnce => Self::AtOnce,
            Retire::OnFirstUse => Self::OnFirstUse,
            Retire::AfterOneHour => Self::AfterOneHour,
            Retire::AfterOneDay => Self::AfterOneDay,
            Retire::AfterSevenDays => Self::AfterSevenDays,
        }
    }
}

/// How far a replacement has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum RotationStage {
    /// Both tokens work.
    Running,
    /// The old one has stopped.
    Finished,
}

/// One of the two tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RotationSide {
    /// Identifies it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its last four characters.
    pub hint: String,
    /// When it was made.
    pub created_at: String,
    /// When it expires.
    pub expires_at: Option<String>,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// Where it was used from since the replacement was made, last first; at most 20.
    pub used_from: Vec<UsedFrom>,
}

impl From<keydesk_desk::RotationSide> for RotationSide {
    fn from(side: keydesk_desk::RotationSide) -> Self {
        let token = side.token.token;
        Self {
            id: token.id.to_string(),
            name: token.name.to_string(),
            hint: token.hint.to_string(),
            created_at: time::out(token.created_at),
            expires_at: token.expires_at.map(time::out),
            last_used_at: side.token.last_used_at.map(time::out),
            used_from: side.used_from.into_iter().map(Into::into).collect(),
        }
    }
}

/// Where a token was used from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UsedFrom {
    /// The address.
    pub address: String,
    /// When last.
    pub last_at: String,
    /// About how many requests, let through or not.
    pub requests: u32,
}

impl From<keydesk_desk::Caller> for UsedFrom {
    fn from(caller: keydesk_desk::Caller) -> Self {
        Self {
            address: caller.address,
            last_at: time::out(caller.last_at),
            requests: count(caller.requests),
        }
    }
}

/// A token that is being replaced, and the one that replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Rotation {
    /// How far it has come.
    pub stage: RotationStage,
    /// The old one stops by itself at this time; nothing if it stops with the new one's first successful request.
    pub retires_at: Option<String>,
    /// The old one.
    pub old: RotationSide,
    /// The new one.
    pub new: RotationSide,
    /// Why it cannot be cancelled, if it cannot.
    pub why_not_cancel: Option<String>,
}

impl From<keydesk_desk::RotationView> for Rotation {
    fn from(view: keydesk_desk::RotationView) -> Self {
        Self {
            stage: if view.is_finished { RotationStage::Finished } else { RotationStage::Running },
            retires_at: view.old.token.token.retires_at.map(time::out),
            old: view.old.into(),
            new: view.new.into(),
            why_not_cancel: view.why_not_cancel,
        }
    }
}

/// In a list: this token is one of two, the other of which has the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowReplacement {
    /// Whether this is the old one, which is being replaced; otherwise it is the new one.
    pub is_old: bool,
    /// The other token's identifier.
    pub other: String,
    /// The old one stops by itself at this time; nothing if it stops with the new one's first successful request.
    pub retires_at: Option<String>,
}

impl RowReplacement {
    /// What it means for this one of the two.
    pub(crate) fn of(token: TokenId, replaced: keydesk_desk::Replaced) -> Self {
        let is_old = token == replaced.old;
        Self {
            is_old,
            other: if is_old { replaced.by } else { replaced.old }.to_string(),
            retires_at: replaced.retires_at.map(time::out),
        }
    }
}
