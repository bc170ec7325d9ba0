//! What the page may ask of the shell, by subject. Each command is a few lines: take the session, call the desk, hand back a type
//! that the page knows. No rule stands here.

pub mod accounts;
pub mod activity;
pub mod audit;
pub mod backup;
pub mod catalogue;
pub mod connections;
pub mod diagnose;
pub mod environments;
pub mod gateway;
pub mod hand_off;
pub mod impact;
pub mod integration;
pub mod overview;
pub mod partner;
pub mod partner_check;
pub mod preferences;
pub mod roles;
pub mod rotation;
pub mod routes;
pub mod second_factor;
pub mod secrets;
pub mod session;
pub mod tokens;
pub mod tools;

use crate::problem::{Problem, parse};
use keydesk_domain::{Permission, PermissionSet};

/// Permissions from the page.
fn permissions(field: &str, words: &[String]) -> Result<PermissionSet, Problem> {
    let parsed =
        words.iter().map(|word| parse::<Permission>(field, word)).collect::<Result<Vec<_>, _>>()?;
    Ok(parsed.into_iter().collect())
}
