//! `keydeskctl verify`: is this API token whole? Nobody is asked, so whether it works is not said.

use crate::ask;
use crate::context::Context;
use crate::out;
use keydesk_control::Failure;
use keydesk_domain::token_format;
use secrecy::ExposeSecret;
use serde_json::json;
use std::io::IsTerminal;
use std::path::Path;

pub(crate) fn run(context: &Context) -> Result<(), Failure> {
    let token = if std::io::stdin().is_terminal() {
        ask::hidden("API token: ", "the token on standard input")?
    } else {
        ask::from_file(Path::new("-"), "token")?
    };
    let text = token.expose_secret().trim();
    let slug = token_format::inspect(text).map_err(|damage| {
        Failure::new("damaged-token", format!("The token is not whole: {damage}."))
    })?;
    let hint = keydesk_domain::TokenHint::of(text);
    if context.json {
        return out::value(&json!({ "whole": true, "environment": slug, "hint": hint }));
    }
    out::text(&format!(
        "The token is whole: it is for the environment \"{slug}\" and ends in {hint}. Whether it works, only the gateway can tell."
    ))
}
