//! The second factor of whoever is signed in, and removing that of somebody who lost it.

use crate::model::{
    NewSecondFactor, Password, QrCode, RecoveryCodes, SecondFactorState, SecretHandle, count,
};
use crate::problem::Problem;
use crate::shell::Shell;
use keydesk_desk::{DeskError, Seed};
use qrcodegen::{QrCode as Code, QrCodeEcc};
use secrecy::{ExposeSecret, SecretString};
use std::fmt::Write;
use tauri::State;
use zeroize::Zeroizing;

/// Whether there is one, and how many recovery codes are left.
#[tauri::command]
#[specta::specta]
pub async fn second_factor(shell: State<'_, Shell>) -> Result<SecondFactorState, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let state = desk.second_factor(&session).await.map_err(|error| shell.problem(error))?;
    Ok(SecondFactorState { is_on: state.is_on, codes_left: count(state.codes_left) })
}

/// Begins to set one up: what the authenticator is given, as a text and as a picture. It stays here until it is added, and nothing is
/// changed before.
#[tauri::command]
#[specta::specta]
pub async fn new_second_factor(shell: State<'_, Shell>) -> Result<NewSecondFactor, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let me = desk.who_am_i(&session).await.map_err(|error| shell.problem(error))?.account;
    let seed = Seed::new()?;
    let picture = picture(&seed.url(&me.email)?)?;
    let text = seed.text().expose_secret().to_owned();
    shell.seat().sets_up(seed)?;
    Ok(NewSecondFactor { text, picture })
}

/// Adds the one that is being set up. Gives the recovery codes, which nothing can show again.
#[tauri::command]
#[specta::specta]
pub async fn add_second_factor(
    shell: State<'_, Shell>,
    password: Password,
    code: Password,
) -> Result<RecoveryCodes, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let seed = shell.seat().seed()?;
    let codes =
        desk.add_second_factor(&session, password.0, seed, code.0).await.map_err(|error| {
            match error {
                DeskError::WrongCredentials => {
                    Problem::of_field("password", "This is not your password.")
                }
                other => shell.problem(other),
            }
        })?;
    let codes: Vec<String> = codes.iter().map(|code| code.expose_secret().to_owned()).collect();
    let all = Zeroizing::new(codes.join("\n"));
    let mut seat = shell.seat();
    seat.forget_seed();
    let handle = seat.keep(SecretString::from(all.as_str()))?;
    Ok(RecoveryCodes { codes, secret: SecretHandle { handle, masked: String::new() } })
}

/// Removes one's own, with the password; or that of somebody who lost it.
#[tauri::command]
#[specta::specta]
pub async fn remove_second_factor(
    shell: State<'_, Shell>,
    account: Option<String>,
    password: Option<Password>,
) -> Result<(), Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let removed =
        desk.remove_second_factor(&session, account.as_deref(), password.map(|it| it.0)).await;
    removed.map_err(|error| match error {
        DeskError::WrongCredentials => Problem::of_field("password", "This is not your password."),
        other => shell.problem(other),
    })
}

/// A QR code as the path of an SVG, a unit a module.
fn picture(text: &SecretString) -> Result<QrCode, Problem> {
    let code = Code::encode_text(text.expose_secret(), QrCodeEcc::Medium).map_err(|why| {
        Problem::new(
            "internal",
            format!("The picture could not be made: {why:?}. Type the text instead."),
        )
    })?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                // Writing into a text does not fail.
                let _written = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
    }
    Ok(QrCode { size: count(code.size().into()), path })
}
