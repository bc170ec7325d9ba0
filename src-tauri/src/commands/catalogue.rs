//! What forms are made of, and looking at names and e-mails while they are being typed.

use crate::model::{AccountKind, Catalogue, FieldCheck};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use keydesk_desk::DeskError;
use keydesk_domain::{AccountId, Email, RoleId, RoleName, TokenId, TokenName};
use std::fmt::Display;
use std::str::FromStr;
use tauri::State;

/// The catalogue of permissions, the presets and the limits of fields.
#[tauri::command]
#[specta::specta]
pub async fn catalogue(shell: State<'_, Shell>) -> Result<Catalogue, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    Ok(Catalogue::new(desk.grantable(&session).await.map_err(|error| shell.problem(error))?))
}

/// Could a token have this name? `except`: the token that has it already and is being edited.
#[tauri::command]
#[specta::specta]
pub async fn check_token_name(
    shell: State<'_, Shell>,
    name: String,
    except: Option<String>,
) -> Result<FieldCheck, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let except: Option<TokenId> = id(except.as_deref())?;
    let name = match typed::<TokenName>(&name) {
        Ok(name) => name,
        Err(check) => return Ok(check),
    };
    checked(&shell, desk.check_token_name(&session, &name, except).await.map(|()| None))
}

/// Could a role have this name? `except`: the role that has it already and is being edited.
#[tauri::command]
#[specta::specta]
pub async fn check_role_name(
    shell: State<'_, Shell>,
    name: String,
    except: Option<String>,
) -> Result<FieldCheck, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let except: Option<RoleId> = id(except.as_deref())?;
    let name = match typed::<RoleName>(&name) {
        Ok(name) => name,
        Err(check) => return Ok(check),
    };
    checked(&shell, desk.check_role_name(&session, &name, except).await.map(|()| None))
}

/// Could an account have this e-mail, and is it dedicated to the integration?
#[tauri::command]
#[specta::specta]
pub async fn check_account_email(
    shell: State<'_, Shell>,
    email: String,
    kind: AccountKind,
    except: Option<String>,
) -> Result<FieldCheck, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let except: Option<AccountId> = id(except.as_deref())?;
    let email = match typed::<Email>(&email) {
        Ok(email) => email,
        Err(check) => return Ok(check),
    };
    let concern = desk.check_account_email(&session, &email, kind.into(), except).await;
    checked(&shell, concern.map(|concern| concern.map(|concern| concern.to_string())))
}

fn typed<T: FromStr<Err: Display>>(text: &str) -> Result<T, FieldCheck> {
    text.parse().map_err(|why: T::Err| FieldCheck { problem: Some(why.to_string()), warning: None })
}

fn id<T: FromStr<Err: Display>>(text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| parse("except", text)).transpose()
}

/// That a name is taken is an answer; that one may not ask is a problem.
fn checked(shell: &Shell, found: Result<Option<String>, DeskError>) -> Result<FieldCheck, Problem> {
    match found {
        Ok(warning) => Ok(FieldCheck { problem: None, warning }),
        Err(why @ (DeskError::Taken { .. } | DeskError::EmailTaken(_))) => {
            Ok(FieldCheck { problem: Some(why.to_string()), warning: None })
        }
        Err(other) => Err(shell.problem(other)),
    }
}
