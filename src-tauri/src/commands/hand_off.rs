//! Handing a token over: sealed in a file, with a passphrase that goes another way.

use crate::model::{HandOffDetails, SavedHandOff, SecretHandle, time};
use crate::problem::{Problem, parse};
use crate::saving::save;
use crate::shell::Shell;
use keydesk_desk::views::TokenView;
use keydesk_domain::PlainToken;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::integration_kind::slug;
use keydesk_gateway::ListenerState;
use keydesk_handoff::{
    Contact, DAYS_MAX, EXTENSION, HandOff, Passphrase, Permitted, seal, usual_checklist,
};
use secrecy::{ExposeSecret, SecretString};
use std::net::IpAddr;
use tauri::State;

/// Seals the token behind this number in a new file among the user's downloads. Its passphrase stays here, behind a number of its own.
#[tauri::command]
#[specta::specta]
pub async fn save_hand_off(
    shell: State<'_, Shell>,
    handle: u32,
    details: HandOffDetails,
) -> Result<SavedHandOff, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let secret = shell.seat().secret(handle)?;
    let token = PlainToken::parse(secret.expose_secret()).map_err(|why| not_saved(&why))?;
    let id = desk.access().find(token.hash()).map(|entry| entry.id);
    let id = id.ok_or_else(|| not_saved(&"its token is not known any more"))?;
    let view = desk.listed_token(&session, id).await.map_err(|error| shell.problem(error))?.view;
    let base_url = match details.base_url.as_deref().map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) => parse("baseUrl", url)?,
        None => where_it_listens(&shell, &view).await?,
    };
    let only_here = is_only_here(&base_url);
    let hand_off = hand_off(token, view, base_url, &details, desk.now())?;
    let open_until = hand_off.open_until;
    let name = slug(hand_off.token_name.as_str());
    let passphrase = Passphrase::generate().map_err(|why| not_saved(&why))?;
    let words = SecretString::from(passphrase.expose());
    // It takes about a second, on purpose.
    let sealed = tokio::task::spawn_blocking(move || seal(&hand_off, &passphrase)).await;
    let sealed = sealed.map_err(|why| not_saved(&why))?.map_err(|why| not_saved(&why))?;
    let path = save(&shell.setup.saved, &format!("{name}.{EXTENSION}"), &sealed)
        .map_err(|why| not_saved(&why))?;
    let kept = shell.seat().keep(words);
    if kept.is_err() {
        // Nobody will ever know its passphrase.
        let _useless = std::fs::remove_file(&path);
    }
    Ok(SavedHandOff {
        path: path.display().to_string(),
        open_until: time::out(open_until),
        passphrase: SecretHandle { handle: kept?, masked: ["••••••"; 6].join("-") },
        only_here,
    })
}

fn hand_off(
    token: PlainToken,
    view: TokenView,
    base_url: BaseUrl,
    details: &HandOffDetails,
    now: jiff::Timestamp,
) -> Result<HandOff, Problem> {
    let days = u8::try_from(details.open_days).ok().filter(|days| (1..=DAYS_MAX).contains(days));
    let days =
        days.ok_or_else(|| Problem::of_field("openDays", format!("Choose 1 to {DAYS_MAX} days.")))?;
    let contact = match (details.contact_name.trim(), details.contact_email.trim()) {
        ("", "") => None,
        (name, email) => Some(Contact {
            name: parse("contactName", name)?,
            email: parse("contactEmail", email)?,
        }),
    };
    let business = Some(details.business.trim()).filter(|id| !id.is_empty());
    Ok(HandOff {
        base_url,
        environment_name: parse("environment", &view.environment_name)?,
        environment: parse("environment", &view.environment_slug)?,
        token,
        account_name: parse("account", &view.account_name)?,
        permissions: Permitted::of(view.permissions),
        business: business.map(|id| parse("business", id)).transpose()?,
        checklist: usual_checklist(contact.as_ref()),
        contact,
        made_at: now,
        open_until: HandOff::open_until(now, days, view.token.expires_at),
        dies_unless_used_by: view.token.use_by,
        token_name: view.token.name,
    })
}

/// The address of the environment's listener.
async fn where_it_listens(shell: &Shell, view: &TokenView) -> Result<BaseUrl, Problem> {
    let status = shell.office().await?.status().await?;
    let listener = status.listeners.into_iter().find(|it| it.environment == view.token.environment);
    match listener.map(|it| it.state) {
        Some(ListenerState::Listening { address }) if !address.ip().is_unspecified() => {
            parse("baseUrl", &format!("http://{address}"))
        }
        _ => Err(Problem::of_field(
            "baseUrl",
            "Where the gateway listens cannot be handed on. Say where the partner reaches it, such as https://api.example.com.",
        )),
    }
}

/// Does it lead back to the machine that it is used on?
fn is_only_here(url: &BaseUrl) -> bool {
    let (origin, _) = url.origin_and_prefix();
    let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn not_saved(why: &dyn std::fmt::Display) -> Problem {
    Problem::new(
        "hand-off",
        format!(
            "The hand-off was not saved: {why}. The token is still here; try again, or copy it."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leads_back_to_the_same_machine_is_told() {
        let only_here = |url: &str| is_only_here(&BaseUrl::parse(url).unwrap());
        for url in [
            "http://127.0.0.1:8788",
            "http://LOCALHOST/api",
            "http://[::1]:8788",
            "http://127.9.9.9",
        ] {
            assert!(only_here(url), "{url}");
        }
        for url in [
            "https://api.example.com",
            "http://192.0.2.7:8788",
            "https://localhost.example.com",
            "http://[2001:db8::1]",
        ] {
            assert!(!only_here(url), "{url}");
        }
    }
}
