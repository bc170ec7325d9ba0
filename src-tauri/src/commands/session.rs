//! Starting up, signing in and out, locking.

use crate::model::{Me, NewOwner, Password, PasswordStrength, Phase, Start};
use crate::problem::{Problem, parse};
use crate::shell::Shell;
use crate::signal::LockReason;
use keydesk_desk::{DeskError, Owner, Session};
use keydesk_domain::password;
use keydesk_domain::{AccountName, Email};
use keydesk_gateway::ListenerState;
use tauri::State;

/// The page was loaded: what is it to show?
#[tauri::command]
#[specta::specta]
pub async fn start(shell: State<'_, Shell>) -> Result<Start, Problem> {
    // A page that is loaded anew has lost the views of tokens that were open.
    shell.seat().forget_all();
    shell.partner().forget_secrets();
    Ok(how_it_stands(&shell).await)
}

/// The page has drawn its first screen: what else there is to be done may be done now.
#[tauri::command]
#[specta::specta]
pub async fn page_shown(shell: State<'_, Shell>) -> Result<(), Problem> {
    shell.page_shown();
    Ok(())
}

/// Tries to open the store again, after whatever kept it from being opened was mended.
#[tauri::command]
#[specta::specta]
pub async fn open_again(shell: State<'_, Shell>) -> Result<Start, Problem> {
    shell.open().await;
    Ok(how_it_stands(&shell).await)
}

/// Makes the owner of a new store and signs the owner in.
#[tauri::command]
#[specta::specta]
pub async fn first_run(shell: State<'_, Shell>, owner: NewOwner) -> Result<Me, Problem> {
    let owner = Owner {
        name: parse("name", &owner.name)?,
        email: parse("email", &owner.email)?,
        password: owner.password.0,
        sandbox_listen: shell.setup.sandbox_listen,
    };
    let office = shell.office().await?;
    let (session, _) = office.desk().first_run(owner).await?;
    office.settled().await;
    seated(&shell, session).await
}

/// Signs in with an e-mail and a password, and a code where there is a second factor. Whoever was signed in before is not any more.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(
    shell: State<'_, Shell>,
    email: String,
    password: Password,
    code: Option<Password>,
) -> Result<Me, Problem> {
    // What is no address is nobody's: it gets the same answer as one that nobody has, not a hint about either.
    let email: Email = email.parse().map_err(|_| Problem::from(DeskError::WrongCredentials))?;
    let desk = shell.office().await?.desk().clone();
    let session = desk.sign_in_with(&email, password.0, code.map(|it| it.0)).await?;
    seated(&shell, session).await
}

/// Who is signed in, with what they may do at this moment.
#[tauri::command]
#[specta::specta]
pub async fn me(shell: State<'_, Shell>) -> Result<Me, Problem> {
    let (_, session) = shell.at_the_desk().await?;
    who(&shell, &session).await
}

/// *Sign out*.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(shell: State<'_, Shell>) -> Result<(), Problem> {
    shell.seat().session()?;
    shell.lock(LockReason::SignedOut);
    Ok(())
}

/// *Lock now*.
#[tauri::command]
#[specta::specta]
pub async fn lock_now(shell: State<'_, Shell>) -> Result<(), Problem> {
    shell.seat().session()?;
    shell.lock(LockReason::Asked);
    Ok(())
}

/// Somebody is still there: puts off the automatic lock.
#[tauri::command]
#[specta::specta]
pub async fn still_here(shell: State<'_, Shell>) -> Result<(), Problem> {
    let mut seat = shell.seat();
    seat.session()?;
    seat.stir();
    Ok(())
}

/// Changes the password of whoever is signed in, who has to know the one before.
#[tauri::command]
#[specta::specta]
pub async fn change_password(
    shell: State<'_, Shell>,
    current: Password,
    password: Password,
) -> Result<PasswordStrength, Problem> {
    let (desk, session) = shell.at_the_desk().await?;
    let changed = desk.change_own_password(&session, current.0, password.0).await;
    let (session, strength) = changed.map_err(|error| match error {
        DeskError::WrongCredentials => {
            Problem::of_field("current", "This is not your current password.")
        }
        other => shell.problem(other),
    })?;
    // The session that asked has ended with all others of the account; this one goes on in its place.
    shell.seat().go_on_with(session);
    Ok(strength.into())
}

/// Looks at a password while it is being typed. What is wrong with it is in the answer.
#[tauri::command]
#[specta::specta]
pub async fn password_strength(
    password: Password,
    name: String,
    email: String,
) -> Result<PasswordStrength, Problem> {
    // What is not typed yet, or wrong, is said at its own field; the password is looked at without it.
    let name: AccountName = name.parse().or_else(|_| parse("name", "-"))?;
    let email: Email = email.parse().or_else(|_| parse("email", "-@-.-"))?;
    Ok(match password::check(&password.0, &name, &email) {
        Ok(strength) => strength.into(),
        Err(why) => PasswordStrength::refused(&why),
    })
}

async fn seated(shell: &Shell, session: Session) -> Result<Me, Problem> {
    let me = who(shell, &session).await?;
    shell.seat().take(session);
    Ok(me)
}

async fn who(shell: &Shell, session: &Session) -> Result<Me, Problem> {
    let desk = shell.office().await?.desk().clone();
    let me = desk.who_am_i(session).await.map_err(|error| shell.problem(error))?;
    let abilities = desk.abilities(session).await.map_err(|error| shell.problem(error))?;
    Ok(Me::new(me, abilities))
}

async fn how_it_stands(shell: &Shell) -> Start {
    let mut start = Start {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        phase: Phase::Unavailable,
        trouble: None,
        preferences: shell.preferences.get(),
        sandbox_address: None,
    };
    match shell.is_initialised().await {
        Ok(false) => start.phase = Phase::FirstRun,
        Ok(true) if shell.seat().session().is_ok() => start.phase = Phase::SignedIn,
        Ok(true) => start.phase = Phase::SignedOut,
        Err(problem) => start.trouble = Some(problem),
    }
    if let Some(office) = shell.open_office()
        && let Ok(status) = office.status().await
    {
        let sandbox = status.listeners.into_iter().find(|it| it.slug == "sandbox");
        start.sandbox_address = sandbox.and_then(|it| match it.state {
            ListenerState::Listening { address } => Some(address.to_string()),
            ListenerState::Failed { .. } => None,
        });
    }
    start
}
