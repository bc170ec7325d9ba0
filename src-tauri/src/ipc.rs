//! All commands and events in one list: what the shell answers, and what the page's bindings are generated from.

use crate::commands::{
    accounts, activity, catalogue, diagnose, environments, gateway, hand_off, impact, integration, overview,
    preferences, roles, rotation, secrets, session, tokens,
};
use crate::signal::{Changed, ClipboardCleared, CloseAsked, Locked};
use tauri::Runtime;
use tauri_specta::{Builder, collect_commands, collect_events};

/// The commands and events.
#[must_use]
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::<R>::new()
        // One type for both directions: an absent field is `null` either way.
        .disable_serde_phases()
        .commands(collect_commands![
            session::start,
            session::page_shown,
            session::open_again,
            session::first_run,
            session::sign_in,
            session::me,
            session::sign_out,
            session::lock_now,
            session::still_here,
            session::change_password,
            session::password_strength,
            catalogue::catalogue,
            catalogue::check_token_name,
            catalogue::check_role_name,
            catalogue::check_account_email,
            tokens::tokens,
            tokens::token_ids,
            tokens::token_environments,
            tokens::create_token,
            tokens::edit_token,
            tokens::token_impact,
            tokens::delete_token,
            tokens::pause_token,
            tokens::resume_token,
            secrets::copy_secret,
            secrets::show_secret,
            secrets::forget_secret,
            secrets::clear_clipboard,
            environments::environments,
            environments::create_environment,
            environments::edit_environment,
            environments::delete_environment,
            environments::check_environment,
            environments::reset_sandbox,
            roles::roles,
            roles::create_role,
            roles::edit_role,
            roles::delete_role,
            accounts::accounts,
            accounts::create_account,
            accounts::edit_account,
            accounts::delete_account,
            gateway::gateway_status,
            gateway::start_gateway,
            gateway::stop_gateway,
            gateway::copy_base_url,
            overview::overview,
            activity::activity,
            activity::refusals,
            activity::activity_kept,
            activity::keep_activity,
            diagnose::diagnose,
            diagnose::apply_remedy,
            diagnose::prove_revoked,
            impact::preview_change,
            impact::permission_usage,
            integration::integration_kinds,
            integration::suggest_integration,
            integration::check_integration,
            integration::create_integration,
            integration::integration_draft,
            integration::keep_integration_draft,
            integration::discard_integration_draft,
            integration::create_token_for,
            integration::token_progress,
            hand_off::save_hand_off,
            rotation::replace_token,
            rotation::rotation,
            rotation::cancel_replacement,
            preferences::set_theme,
            preferences::set_preferences,
            preferences::tour_seen,
            preferences::close_window,
        ])
        .events(collect_events![Locked, CloseAsked, ClipboardCleared, Changed])
}
