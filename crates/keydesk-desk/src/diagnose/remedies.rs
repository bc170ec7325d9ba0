//! What to do about it, best first, each with why whoever asks cannot do it, if so: by the rules that the use cases ask again.

use super::case::{Called, Case};
use super::findings::{Check, Remedy, RemedyAct, RoleChoice, Verdict};
use super::standing::{is_elsewhere, next_reason};
use super::{environment, partner};
use crate::accounts::{self, AccountEdit};
use crate::token_pause::may_pause_or_resume;
use crate::tokens::{TokenEdit, edit_fits, may_edit};
use crate::unknown_routes::counted_as;
use keydesk_domain::custom_route::{RouteMethod, proposed_area};
use keydesk_domain::permission::{Area, Permission};
use keydesk_domain::route_template::{self, RouteTemplate};
use keydesk_domain::rules;
use keydesk_domain::{ApiToken, EnvironmentId, Lifecycle, PermissionSet};

pub(super) fn of(case: &Case, checks: &[Check]) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    if let Some(token) = &case.token {
        of_token(case, token, &mut remedies);
    }
    remedies.extend(add_route(case));
    of_surroundings(case, &mut remedies);
    if let Some(text) = partner::text(case, checks) {
        let tell = Remedy {
            sentence: "Tell the partner what happened and what to do on their side.".to_owned(),
            act: RemedyAct::TellPartner { text },
            why_not: None,
        };
        // Where only the integration can change it, that comes first.
        let at = if is_the_partners(case) { 0 } else { remedies.len() };
        remedies.insert(at, tell);
    }
    remedies
}

/// Is it the integration itself that has to be changed?
fn is_the_partners(case: &Case) -> bool {
    let of_the_paste = case.pasted.as_ref().is_some_and(|pasted| {
        pasted.no_token
            || pasted.token_in_url
            || pasted.copying.as_ref().is_some_and(|copying| !copying.is_harmless())
    });
    let of_the_request = matches!(
        case.reason(),
        "damaged-token"
            | "missing-token"
            | "unknown-token"
            | "ambiguous-request"
            | "too-large"
            | "rate-limited"
    );
    of_the_paste || of_the_request || is_elsewhere(case)
}

fn of_token(case: &Case, token: &ApiToken, remedies: &mut Vec<Remedy>) {
    let lifecycle = token.lifecycle(case.now);
    if lifecycle.is_gone() {
        remedies.extend(replace(
            case,
            token,
            token.environment,
            "A deleted token never works again: create another one in its place.",
        ));
        return;
    }
    if matches!(lifecycle, Lifecycle::Expired { .. }) {
        remedies.push(later_expiry(case, token));
        remedies.extend(replace(
            case,
            token,
            token.environment,
            "Or create another token in its place.",
        ));
    } else if matches!(lifecycle, Lifecycle::UnusedInTime { .. }) {
        remedies.extend(replace(
            case,
            token,
            token.environment,
            "It was never used in time: create another token in its place.",
        ));
    }
    if token.paused_at.is_some() {
        remedies.push(resume(case, token));
    }
    if let Some(remedy) = enable(case) {
        remedies.push(remedy);
    }
    if let Some(remedy) = allow_address(case, token) {
        remedies.push(remedy);
    }
    of_permission(case, token, remedies);
    if let Called::Environment(called) = case.called
        && called != token.environment
    {
        remedies.extend(replace(
            case,
            token,
            called,
            "Or create a token for the environment that is called.",
        ));
    }
    let pasted = case.pasted.as_ref();
    let was_seen =
        pasted.is_some_and(|pasted| pasted.token_in_url) || case.cause() == "token-in-url";
    let is_damaged =
        pasted.and_then(|it| it.copying.as_ref()).is_some_and(|copying| !copying.is_harmless());
    if was_seen {
        remedies.extend(replace(
            case,
            token,
            token.environment,
            "Create another token in its place, and delete this one: it may have been seen.",
        ));
    } else if is_damaged {
        remedies.extend(replace(
            case,
            token,
            token.environment,
            "If the token is lost, create another one in its place: it cannot be shown again.",
        ));
    }
}

/// The route is unknown, and what it most likely is is known.
fn add_route(case: &Case) -> Option<Remedy> {
    if case.reason() != "unknown-route" || case.endpoint().is_some() {
        return None;
    }
    let environment = case.world.environment(case.asked_environment()?)?;
    let (method, path) = case.asked_for()?;
    let guess = case.refusal.as_ref().and_then(|refusal| refusal.guess.clone());
    let template = guess.or_else(|| path.as_deref().map(route_template::guess))?;
    let method: RouteMethod = counted_as(&method).parse().ok()?;
    let parsed = RouteTemplate::parse(&template).ok()?;
    let edit = Permission::edit(Area::Environments);
    let may = rules::need(case.acting.holds, edit, "add a route");
    Some(Remedy {
        sentence: format!(
            "If the integration needs it, add the route {method} {template} to the environment \"{}\".",
            environment.name
        ),
        act: RemedyAct::AddRoute {
            environment: environment.slug.to_string(),
            environment_name: environment.name.to_string(),
            method,
            template,
            area: proposed_area(&parsed),
        },
        why_not: may.err().map(|why| why.to_string()),
    })
}

fn of_surroundings(case: &Case, remedies: &mut Vec<Remedy>) {
    if case.surroundings.listeners.is_none() {
        let may = rules::need(
            case.acting.holds,
            Permission::edit(Area::Environments),
            "start the gateway",
        );
        remedies.push(Remedy {
            sentence: "Start the gateway: requests are answered again.".to_owned(),
            act: RemedyAct::StartGateway,
            why_not: may.err().map(|why| why.to_string()),
        });
    }
    let called = match case.called {
        Called::Environment(id) | Called::PastTheGateway(id) => Some(id),
        Called::Unknown | Called::Elsewhere(_) => environment::own(case),
    };
    let Some(environment) = called.and_then(|id| case.world.environment(id)) else { return };
    let does_not_listen =
        case.surroundings.listener(environment.id).is_some_and(|it| it.address.is_err());
    let does_not_answer = case.upstream.as_ref().is_some_and(|finding| !finding.works);
    let did_not_answer = case.refusal.as_ref().is_some_and(|refusal| refusal.status >= 502)
        && case.upstream.is_none();
    if does_not_listen || does_not_answer || did_not_answer {
        let may = rules::need(
            case.acting.holds,
            Permission::view(Area::Environments),
            "see environments",
        );
        remedies.push(Remedy {
            sentence: format!(
                "Look at the environment \"{}\": its address, base URL and credential.",
                environment.name
            ),
            act: RemedyAct::OpenEnvironment {
                slug: environment.slug.to_string(),
                name: environment.name.to_string(),
            },
            why_not: may.err().map(|why| why.to_string()),
        });
    }
}

fn replace(
    case: &Case,
    token: &ApiToken,
    environment: EnvironmentId,
    sentence: &str,
) -> Option<Remedy> {
    let environment = case.world.environment(environment)?.slug.to_string();
    let mine = token.account == case.acting.account.id;
    let account = case.account().filter(|account| case.may_be_told_of(Some(account.id)));
    let account_email = account.map(|account| account.email.to_string()).unwrap_or_default();
    let why_not = match case.account() {
        _ if mine => {
            rules::may_create_token(case.acting.holds, None).err().map(|why| why.to_string())
        }
        None => Some(
            "Its account was deleted. Sign in as another account and create the token as that one."
                .to_owned(),
        ),
        Some(_) if account_email.is_empty() => {
            Some("An API token is created by the account whose it is.".to_owned())
        }
        Some(_) => Some(format!(
            "An API token is created by the account whose it is. Sign in as {account_email}, then create it."
        )),
    };
    let act =
        RemedyAct::ReplaceToken { name: token.name.to_string(), environment, account_email, mine };
    Some(Remedy { sentence: sentence.to_owned(), act, why_not })
}

fn later_expiry(case: &Case, token: &ApiToken) -> Remedy {
    Remedy {
        sentence: "Give the token a later expiry: it works again at once, and the integration need not be changed."
            .to_owned(),
        act: RemedyAct::EditExpiry { token: token.id, name: token.name.to_string() },
        why_not: why_not_edit(
            case,
            token,
            &ApiToken { expires_at: None, ..token.clone() },
            &TokenEdit::default(),
        ),
    }
}

fn resume(case: &Case, token: &ApiToken) -> Remedy {
    let may = may_pause_or_resume(&case.acting, token).and_then(|()| {
        rules::may_hand_out(case.acting.holds, case.permits(), "resume a token that carries more")
    });
    Remedy {
        sentence: "Resume the token: its next request is let through again.".to_owned(),
        act: RemedyAct::ResumeToken { token: token.id },
        why_not: may.err().map(|why| why.to_string()),
    }
}

fn enable(case: &Case) -> Option<Remedy> {
    let account = case.account().filter(|account| !account.is_enabled())?;
    let edit = AccountEdit { enabled: Some(true), ..AccountEdit::default() };
    let is_told = case.may_be_told_of(Some(account.id));
    Some(Remedy {
        sentence: "Enable the account: all of its tokens work again at once.".to_owned(),
        act: RemedyAct::EnableAccount {
            account: account.id,
            name: if is_told { account.name.to_string() } else { String::new() },
        },
        why_not: accounts::may_change(&case.world, &case.acting, account, &edit)
            .err()
            .map(|why| why.to_string()),
    })
}

fn allow_address(case: &Case, token: &ApiToken) -> Option<Remedy> {
    let refusal =
        case.refusal.as_ref().filter(|refusal| refusal.reason == "address-not-allowed")?;
    if environment::is_allowed(token, &refusal.address) {
        return None;
    }
    Some(Remedy {
        sentence: format!("Let the token be used from {} as well.", refusal.address),
        act: RemedyAct::AllowAddress { token: token.id, address: refusal.address.clone() },
        why_not: why_not_edit(
            case,
            token,
            &ApiToken { allowed_addresses: Vec::new(), ..token.clone() },
            &TokenEdit::default(),
        ),
    })
}

/// The permission is missing from the account, from the token's smaller set, or from both.
fn of_permission(case: &Case, token: &ApiToken, remedies: &mut Vec<Remedy>) {
    let Some((_, permission)) =
        case.endpoint().filter(|(_, permission)| !case.permits().contains(*permission))
    else {
        return;
    };
    let account_has_it = case.account_holds().contains(permission);
    if !account_has_it {
        remedies.extend(grant(case, permission));
    }
    if let Some(smaller) = token.narrowed_to.filter(|smaller| !smaller.contains(permission)) {
        let edit =
            TokenEdit { narrowed_to: Some(Some(smaller.with(permission))), ..TokenEdit::default() };
        let after = ApiToken { narrowed_to: Some(smaller.with(permission)), ..token.clone() };
        let sentence = if account_has_it {
            format!("Add {permission} to the smaller set that the token was given.")
        } else {
            format!("Then add {permission} to the smaller set that the token was given as well.")
        };
        remedies.push(Remedy {
            sentence,
            act: RemedyAct::Widen { token: token.id, permission },
            why_not: why_not_edit(case, token, &after, &edit),
        });
    }
}

fn grant(case: &Case, permission: Permission) -> Option<Remedy> {
    let account = case.account()?;
    let may = rules::need(case.acting.holds, Permission::edit(Area::Users), "edit a role");
    let may = may.and_then(|()| {
        let alone = PermissionSet::EMPTY.with(permission);
        rules::may_hand_out(case.acting.holds, alone, "give this permission")
    });
    let is_told = case.may_be_told_of(Some(account.id));
    let roles: Vec<RoleChoice> = if is_told { choices(case, permission) } else { Vec::new() };
    let none_can = || {
        let mut reasons = roles.iter().map(|role| role.why_not.clone());
        let first = reasons
            .next()
            .unwrap_or_else(|| Some("The account has no role. Give it one.".to_owned()));
        if reasons.all(|why| why.is_some()) { first } else { None }
    };
    let why_not = may.err().map(|why| why.to_string()).or_else(none_can);
    Some(Remedy {
        sentence: format!(
            "Add {permission} ({}) to a role of the account: everybody who has that role gets it, and their tokens with them.",
            permission.label()
        ),
        act: RemedyAct::Grant {
            account_name: if is_told { account.name.to_string() } else { String::new() },
            permission,
            roles,
        },
        why_not,
    })
}

/// The account's roles, those that few have first: a change of them reaches the fewest.
fn choices(case: &Case, permission: Permission) -> Vec<RoleChoice> {
    let Some(account) = case.account() else { return Vec::new() };
    let may_edit = rules::need(case.acting.holds, Permission::edit(Area::Users), "edit a role");
    let mut choices: Vec<RoleChoice> = case
        .world
        .roles_of(account)
        .map(|role| {
            let permissions = role.permissions.with(permission);
            let may = may_edit
                .clone()
                .and_then(|()| rules::may_change_role(case.acting.holds, role))
                .and_then(|()| {
                    rules::may_hand_out(case.acting.holds, permissions, "give this role more")
                });
            RoleChoice {
                id: role.id,
                name: role.name.to_string(),
                permissions,
                accounts: case.world.holders(role.id).len(),
                why_not: may.err().map(|why| why.to_string()),
            }
        })
        .collect();
    choices.sort_by_key(|choice| (choice.why_not.is_some(), choice.accounts));
    choices
}

/// Why the token cannot be as it would be after this edit.
fn why_not_edit(
    case: &Case,
    before: &ApiToken,
    after: &ApiToken,
    edit: &TokenEdit,
) -> Option<String> {
    if let Err(why) = may_edit(&case.acting, before) {
        return Some(why.to_string());
    }
    let acting = &case.acting;
    if let Err(why) = rules::may_widen(acting.holds, acting.account.id, before, after) {
        return Some(why.to_string());
    }
    edit_fits(&case.world, &case.acting, after, edit, case.now).err().map(|why| why.to_string())
}

/// Is there anything that a check found and that would refuse the next request?
#[must_use]
pub(super) fn is_mended(case: &Case, checks: &[Check]) -> bool {
    next_reason(case).is_none() && checks.iter().all(|check| check.verdict != Verdict::Bad)
}
