//! *I am an integration partner*: opening a hand-off, or a token that was typed in. Open to everybody at the window, signed in or not,
//! and nothing of the store is touched.

use crate::clipboard::CLEARED_AFTER;
use crate::model::{
    Candidate, CandidateOrigin, KeychainState, Password, ShownSecret, Target, WaitingFile,
    permitted, time,
};
use crate::partner_seat;
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use crate::signal::Signal;
use jiff::Timestamp;
use keydesk_domain::copying::examine;
use keydesk_domain::environment::BaseUrl;
use keydesk_domain::{PermissionSet, PlainToken};
use keydesk_handoff::{BusinessId, HandOffError, Passphrase, open};
use keydesk_keychain::KeychainError;
use keydesk_partner::{Connection, NewConnection, PartnerError};
use secrecy::ExposeSecret;
use std::sync::Arc;
use tauri::State;

/// How long a secret that is shown stays visible, in seconds.
const VISIBLE_FOR: u32 = 30;

/// What is asked of the keychain to see whether it answers. There is never such an entry.
const NO_CONNECTION: &str = "connection:none";

/// Can tokens be kept in the keychain here? It is asked.
#[tauri::command]
#[specta::specta]
pub async fn partner_keychain(shell: State<'_, Shell>) -> Result<KeychainState, Problem> {
    let asked = shell.setup.settings.keychain.read(NO_CONNECTION.to_owned()).await;
    let (available, sentence) = match asked {
        Ok(_) => (
            true,
            "The token is kept in the keychain of this system, which only you can open.".to_owned(),
        ),
        Err(why @ (KeychainError::Closed(_) | KeychainError::Absent(_))) => {
            (false, PartnerError::from(why).to_string())
        }
    };
    Ok(KeychainState { available, sentence })
}

/// A hand-off that was double-clicked or dropped, and waits for its passphrase.
#[tauri::command]
#[specta::specta]
pub async fn hand_off_waiting(shell: State<'_, Shell>) -> Result<Option<WaitingFile>, Problem> {
    let waiting = shell.partner().waiting().transpose()?;
    Ok(waiting.map(|file| WaitingFile { name: file.name.clone() }))
}

/// Takes a hand-off that was chosen in the page.
#[tauri::command]
#[specta::specta]
pub async fn take_hand_off(
    shell: State<'_, Shell>,
    name: String,
    bytes: Vec<u8>,
) -> Result<WaitingFile, Problem> {
    let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    shell.partner().chosen(name.clone(), bytes)?;
    Ok(WaitingFile { name })
}

/// Opens the hand-off that waits.
#[tauri::command]
#[specta::specta]
pub async fn open_hand_off(
    shell: State<'_, Shell>,
    passphrase: Password,
) -> Result<Candidate, Problem> {
    let (waiting, turn) = {
        let seat = shell.partner();
        (seat.waiting().transpose()?, seat.turn())
    };
    let file = waiting.ok_or_else(|| {
        Problem::new("nothing-open", "No hand-off waits to be opened. Choose one.")
    })?;
    let passphrase = Passphrase::typed(passphrase.0.expose_secret());
    if passphrase.expose().is_empty() {
        return Err(Problem::of_field(
            "passphrase",
            "Type the words that you were told with the hand-off.",
        ));
    }
    let locked = Arc::clone(&file);
    // It takes about a second, on purpose.
    let opened =
        tokio::task::spawn_blocking(move || open(&locked.bytes, &passphrase, Timestamp::now()))
            .await;
    let opened = opened.map_err(|why| of_partner(PartnerError::CutShort(why.to_string())))?;
    let hand_off = Arc::new(opened.map_err(|why| of_partner(why.into()))?);
    let new = NewConnection::of(&hand_off);
    let candidate =
        partner_seat::Candidate { new, hand_off: Some(hand_off), may: None, checked: None };
    let shown = shown(&candidate);
    shell.partner().look_at(candidate, Some(&file), turn)?;
    Ok(shown)
}

/// Looks at a token and a base URL that were typed or pasted.
#[tauri::command]
#[specta::specta]
pub async fn enter_token(
    shell: State<'_, Shell>,
    name: String,
    base_url: String,
    token: Password,
) -> Result<Candidate, Problem> {
    let name = parse("name", &name)?;
    let base_url: BaseUrl = parse("baseUrl", &base_url)?;
    let token = pasted(token.0.expose_secret())?;
    let new = NewConnection::by_hand(name, base_url, token);
    let candidate = partner_seat::Candidate { new, hand_off: None, may: None, checked: None };
    let shown = shown(&candidate);
    let mut seat = shell.partner();
    let turn = seat.turn();
    seat.look_at(candidate, None, turn)?;
    Ok(shown)
}

/// Forgets what was open on the partner's side. What is kept stays.
#[tauri::command]
#[specta::specta]
pub async fn leave_partner(shell: State<'_, Shell>) -> Result<(), Problem> {
    shell.partner().leave();
    Ok(())
}

/// Copies a secret of the partner's side, kept out of clipboard histories, and clears it when its time is up. Gives that time in seconds.
#[tauri::command]
#[specta::specta]
pub async fn copy_partner_secret(shell: State<'_, Shell>, handle: u32) -> Result<u32, Problem> {
    let secret = shell.partner().secret(handle)?;
    shell.copy_for_a_while(&secret)?;
    Ok(CLEARED_AFTER)
}

/// A secret of the partner's side, to be shown for a moment.
#[tauri::command]
#[specta::specta]
pub async fn show_partner_secret(
    shell: State<'_, Shell>,
    handle: u32,
) -> Result<ShownSecret, Problem> {
    let secret = shell.partner().secret(handle)?;
    Ok(ShownSecret { text: secret.expose_secret().to_owned(), hide_after_seconds: VISIBLE_FOR })
}

/// The view of a secret was closed.
#[tauri::command]
#[specta::specta]
pub async fn forget_partner_secret(shell: State<'_, Shell>, handle: u32) -> Result<(), Problem> {
    shell.partner().forget(handle);
    Ok(())
}

/// Clears the clipboard now, if it holds a secret that was copied here.
#[tauri::command]
#[specta::specta]
pub async fn clear_partner_clipboard(shell: State<'_, Shell>) -> Result<(), Problem> {
    let cleared = shell.clipboard.clear_if_ours();
    shell.signal(Signal::ClipboardCleared(cleared));
    Ok(())
}

/// What a question is about, with its token.
pub(super) struct Aim {
    pub(super) new: NewConnection,
    /// What the token may do, as far as that was heard.
    pub(super) may: Option<PermissionSet>,
    /// The connection, if it is one.
    pub(super) connection: Option<Connection>,
}

/// Finds what a question is about.
pub(super) async fn aim(shell: &Shell, target: Target) -> Result<Aim, Problem> {
    match target {
        Target::Candidate => {
            let candidate = shell.partner().candidate()?;
            Ok(Aim { new: candidate.new, may: candidate.may, connection: None })
        }
        Target::Connection { id, passphrase } => {
            let (connection, token) = revealed(shell, &id, passphrase).await?;
            let may = connection.permission_set();
            let new = NewConnection {
                name: connection.name.clone(),
                base_url: connection.base_url.clone(),
                environment: connection.environment.clone(),
                token,
                account: connection.account.clone(),
                permissions: connection.permissions.clone(),
                business: connection.business.clone(),
            };
            Ok(Aim { new, may: Some(may), connection: Some(connection) })
        }
    }
}

/// A connection and its token.
pub(super) async fn revealed(
    shell: &Shell,
    id: &str,
    passphrase: Option<Password>,
) -> Result<(Connection, PlainToken), Problem> {
    let connections = shell.kept_connections().await?;
    let connection = connections.find(id).map_err(of_partner)?;
    let passphrase = passphrase.map(|it| Passphrase::typed(it.0.expose_secret()));
    let token = connections.reveal(&connection, passphrase.as_ref()).await.map_err(of_partner)?;
    Ok((connection, token))
}

/// The business as it was typed; empty is none.
pub(super) fn business(typed: Option<&str>) -> Result<Option<BusinessId>, Problem> {
    typed.map(str::trim).filter(|it| !it.is_empty()).map(|it| parse("business", it)).transpose()
}

/// Why something was not done on the partner's side.
#[allow(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
pub(super) fn of_partner(error: PartnerError) -> Problem {
    let field = match &error {
        PartnerError::Taken(_) => Some("name"),
        PartnerError::Token(_) => Some("token"),
        PartnerError::NotUnlocked(_) | PartnerError::PassphraseNeeded(_) => Some("passphrase"),
        PartnerError::HandOff(HandOffError::WrongPassphrase) => Some("passphrase"),
        PartnerError::HandOff(_) => Some("file"),
        _ => None,
    };
    Problem { field: field.map(str::to_owned), ..Problem::new(error.word(), error.to_string()) }
}

/// A token as it was pasted: what does not matter is overlooked, what does is named without any of it.
fn pasted(text: &str) -> Result<PlainToken, Problem> {
    let copying = examine(text, &[]);
    match copying.token {
        Some(token) if copying.faults.iter().all(keydesk_domain::copying::Fault::is_harmless) => {
            Ok(token)
        }
        _ => {
            let faults: Vec<String> = copying.faults.iter().map(ToString::to_string).collect();
            let message = format!(
                "{} Copy it again, from its first character to its last.",
                faults.join(" ")
            );
            Err(Problem { code: "damaged-token".to_owned(), ..Problem::of_field("token", message) })
        }
    }
}

fn shown(candidate: &partner_seat::Candidate) -> Candidate {
    let new = &candidate.new;
    let hand_off = candidate.hand_off.as_deref();
    Candidate {
        from: if hand_off.is_some() { CandidateOrigin::HandOff } else { CandidateOrigin::ByHand },
        name: new.name.to_string(),
        base_url: new.base_url.to_string(),
        environment: new.environment.to_string(),
        environment_name: hand_off.map(|it| it.environment_name.to_string()),
        account: new.account.as_ref().map(ToString::to_string),
        hint: new.token.hint().to_string(),
        permissions: permitted(&new.permissions),
        business: new.business.as_ref().map(ToString::to_string),
        contact: hand_off
            .and_then(|it| it.contact.as_ref())
            .map(|it| format!("{} <{}>", it.name, it.email)),
        open_until: hand_off.map(|it| time::out(it.open_until)),
        dies_unless_used_by: hand_off.and_then(|it| it.dies_unless_used_by).map(time::out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keydesk_domain::EnvironmentSlug;

    #[test]
    fn a_pasted_token_may_have_what_a_mail_adds_and_nothing_that_changes_it() {
        let token = PlainToken::from_random(&EnvironmentSlug::parse("sandbox").unwrap(), &[7; 32]);
        let text = token.expose();
        for harmless in [text.to_owned(), format!("  {text}\n")] {
            assert!(pasted(&harmless).is_ok());
        }
        for (damaged, says) in [
            (text[..text.len() - 5].to_owned(), "character"),
            ("hello".to_owned(), "kd_"),
            (String::new(), "nothing"),
        ] {
            let problem = pasted(&damaged).map(|_| ()).unwrap_err();
            assert_eq!(problem.field.as_deref(), Some("token"));
            assert!(problem.message.contains(says), "{}", problem.message);
            assert!(
                damaged.is_empty() || !problem.message.contains(&damaged),
                "none of it is shown"
            );
        }
    }
}
