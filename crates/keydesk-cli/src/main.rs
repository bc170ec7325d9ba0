//! `keydeskctl`: the gateway without a window, and the admin's jobs from a terminal.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod account;
mod activity;
mod ask;
mod audit;
mod backup;
mod context;
mod diagnose;
mod emergency_revoke;
mod environment;
mod exit;
mod handoff;
mod init;
mod integration;
mod out;
mod overview;
mod partner;
mod partner_add;
mod partner_check;
mod recover;
mod restore;
mod role;
mod rotation;
mod route;
mod route_import;
mod sandbox;
mod serve;
mod status;
mod table;
mod time;
mod token;
mod token_create;
mod usage;
mod verify;

use clap::{CommandFactory, Parser, Subcommand};
use context::{Context, Global};
use keydesk_control::{Command, Failure};
use std::process::ExitCode;

/// A request through the gateway allocates some forty times, and gives back across threads (docs/decisions.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The desk for API tokens of a FoodLogiQ account, from a terminal.
///
/// Every command acts as an account: give its e-mail with --as, and its password when asked or with --password-file. While a Keydesk
/// window or `keydeskctl serve` runs on the same data directory, the commands are carried out there.
#[derive(Debug, Parser)]
#[command(name = "keydeskctl", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    job: Job,
}

#[derive(Debug, Subcommand)]
enum Job {
    /// Create the owner: the first administrator of a new store
    Init(init::Init),
    /// Set the lost password of an administrator anew, with Keydesk stopped
    Recover(recover::Recover),
    EmergencyRevoke(emergency_revoke::EmergencyRevoke),
    /// Is there an owner, and what listens where? (exit 5: no owner yet)
    Status,
    /// Run the gateway without a window, until Ctrl-C
    Serve(serve::Serve),
    /// Who --as and the password belong to, and what that account may do
    Whoami,
    /// Is this API token whole? Reads it from standard input; asks nobody
    Verify,
    /// Roles: what an account may do
    #[command(subcommand)]
    Role(role::Job),
    /// Accounts: people, and services that make API tokens
    #[command(subcommand)]
    Account(account::Job),
    /// API Tokens of the account that acts
    #[command(subcommand)]
    Token(token::Job),
    /// Integrations: role, service account and API token in one act
    #[command(subcommand)]
    Integration(integration::Job),
    /// Environments: the FoodLogiQ APIs that requests go to
    #[command(subcommand)]
    Environment(environment::Job),
    /// Routes of the API that Keydesk does not know by itself, added to an environment
    #[command(subcommand)]
    Route(route::Job),
    /// The embedded Sandbox
    #[command(subcommand)]
    Sandbox(sandbox::Job),
    /// What happened at the gateway: requests and refusals, and how much of it is kept
    Activity(activity::Activity),
    /// Everything at a glance: requests, tokens worth a look, roles broader than used, the gateway
    Overview(overview::Overview),
    /// Why an integration is refused: the four checks with evidence, and what to do
    Diagnose(diagnose::Diagnose),
    /// The audit log, newest first
    Audit(audit::Audit),
    /// Backups of the store: make one, have them made on a schedule
    #[command(subcommand)]
    Backup(backup::Job),
    /// Restore a backup, with Keydesk stopped
    Restore(restore::Restore),
    /// The side of an integration partner: open a hand-off, check it, keep it, configure a tool. Needs no account
    #[command(subcommand)]
    Partner(partner::Job),
    /// Completions for a shell, on standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { global, job } = Cli::parse();
    let mut context = Context::new(global);
    match run(&mut context, job).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            out::failure(context.json, &failure);
            exit::code(&failure.code)
        }
    }
}

async fn run(context: &mut Context, job: Job) -> Result<(), Failure> {
    match job {
        Job::Init(init) => init.run(context).await,
        Job::Recover(recover) => recover.run(context).await,
        Job::EmergencyRevoke(revoke) => revoke.run(context).await,
        Job::Status => status::run(context).await,
        Job::Serve(serve) => serve.run(context).await,
        Job::Whoami => {
            let answer = context.perform(Command::WhoAmI).await?;
            out::answer(context.json, &answer)
        }
        Job::Verify => verify::run(context),
        Job::Role(job) => job.run(context).await,
        Job::Account(job) => job.run(context).await,
        Job::Token(job) => job.run(context).await,
        Job::Integration(job) => job.run(context).await,
        Job::Environment(job) => job.run(context).await,
        Job::Route(job) => job.run(context).await,
        Job::Sandbox(job) => job.run(context).await,
        Job::Activity(activity) => activity.run(context).await,
        Job::Overview(overview) => overview.run(context).await,
        Job::Diagnose(diagnose) => diagnose.run(context).await,
        Job::Audit(audit) => audit.run(context).await,
        Job::Backup(job) => job.run(context).await,
        Job::Restore(restore) => restore.run(context).await,
        Job::Partner(job) => job.run(context).await,
        Job::Completions { shell } => {
            // Written to memory first: a pipe that closes early must not be a panic in somebody else's code.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "keydeskctl", &mut script);
            out::bytes(&script)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_made() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_option_takes_a_secret_itself() {
        fn walk(command: &clap::Command, path: &str) {
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                let is_secret =
                    ["password", "credential", "secret"].iter().any(|word| id.contains(word));
                let is_safe = id.contains("file")
                    || id.contains("place")
                    || !argument.get_action().takes_values();
                assert!(
                    !is_secret || is_safe,
                    "{path} --{id} would put a secret on the command line"
                );
            }
            for sub in command.get_subcommands() {
                walk(sub, &format!("{path} {}", sub.get_name()));
            }
        }
        walk(&Cli::command(), "keydeskctl");
    }
}
