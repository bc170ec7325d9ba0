// The names of all commands, in one list for the build script (which makes a permission of each) and for the tests (which hold it
// against what the shell really answers). Included by both, so that it is no module of either.

/// Commands that whoever looks at the window may use, signed in or not.
pub const OPEN_COMMANDS: [&str; 7] =
    ["start", "open_again", "first_run", "sign_in", "password_strength", "set_theme", "close_window"];

/// Commands that take somebody signed in.
pub const SIGNED_IN_COMMANDS: [&str; 40] = [
    "accounts",
    "catalogue",
    "change_password",
    "check_account_email",
    "check_environment",
    "check_role_name",
    "check_token_name",
    "clear_clipboard",
    "copy_base_url",
    "copy_secret",
    "create_account",
    "create_environment",
    "create_role",
    "create_token",
    "delete_account",
    "delete_environment",
    "delete_role",
    "delete_token",
    "edit_account",
    "edit_environment",
    "edit_role",
    "edit_token",
    "environments",
    "forget_secret",
    "gateway_status",
    "lock_now",
    "me",
    "reset_sandbox",
    "roles",
    "set_preferences",
    "show_secret",
    "sign_out",
    "start_gateway",
    "still_here",
    "stop_gateway",
    "token_environments",
    "token_ids",
    "token_impact",
    "tokens",
    "tour_seen",
];
