//! The use cases: one door for every front end.
//!
//! Each does the same in the same order: who asks (the session's account, read anew), may they (the domain's rules), change and
//! record in one transaction, then the gateway's table, then the answer. A front end that calls nothing else can break no rule.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod abilities;
mod accounts;
mod activity;
mod audit;
mod audit_file;
mod audit_key;
mod audit_seal;
mod audit_settings;
mod audit_verify;
mod backup;
mod checks;
mod clock;
pub mod credentials;
mod custom_routes;
mod desk;
mod diagnose;
mod environments;
mod error;
mod first_run;
mod first_use;
mod gateway_switch;
mod impact;
mod integration;
mod integration_plan;
mod listing;
mod on_behalf;
mod overview;
mod own_password;
mod password_hash;
mod publish;
mod refusals;
mod remedies;
mod retention;
mod revocation;
mod roles;
mod rotation;
mod route_impact;
mod sandbox;
mod second_factor;
mod seed;
mod session;
mod sign_in;
mod token_made;
mod token_pause;
mod token_search;
mod tokens;
mod traffic;
mod unknown_routes;
mod unwritten;
mod usage;
pub mod views;
mod world;

pub use abilities::{Abilities, Grantable};
pub use accounts::{AccountEdit, NewAccount};
pub use activity::{
    ACTIVITY_ROWS, Activity, ActivityGroup, ActivityPoint, ActivityQuery, ActivityRow, PointLength,
};
pub use audit_file::AuditFormat;
pub use audit_settings::{AuditKeep, AuditState};
pub use audit_verify::{AuditFault, AuditVerdict};
pub use backup::{
    BackupError, BackupKey, BackupMade, BackupOpener, BackupState, Restore, RestoreFrom,
    RestorePlan, Restored, SignedBy, StillTaken, new_key as new_backup_key,
};
pub use clock::Clock;
pub use credentials::{CredentialError, Credentials};
pub use custom_routes::{RouteStanding, RouteVerdict, RouteView};
pub use desk::{Desk, Opening, Settings};
pub use diagnose::{
    Case, Check, CheckName, DiagnoseInput, Diagnosis, Evidence, Listening, Remedy, RemedyAct,
    RequestLimits, RoleChoice, Surroundings, UpstreamFinding, Verdict,
};
pub use environments::{EnvironmentEdit, NewEnvironment, NewUpstream};
pub use error::DeskError;
pub use first_run::Owner;
pub use first_use::TokenProgress;
pub use impact::{ChangeImpact, ImpactRow, ProposedChange};
pub use integration::{CreatedIntegration, Suggestion};
pub use integration_plan::{
    Finding, IntegrationAccount, IntegrationRole, IntegrationToken, NewIntegration,
};
pub use listing::{ListedAccount, ListedRole};
pub use overview::{NotedRole, NotedToken, NotedTokens, Overview};
pub use password_hash::Cost;
pub use refusals::{RefusalPage, RefusalQuery, RefusalView};
pub use retention::ActivityKept;
pub use revocation::DeletedToken;
pub use roles::RoleEdit;
pub use rotation::{Caller, RotationSide, RotationView};
pub use route_impact::RouteChange;
pub use second_factor::SecondFactor;
pub use seed::Seed;
pub use session::Session;
pub use token_search::{
    EnvironmentChoice, ListedToken, PAGE_MAX, TokenImpact, TokenPage, TokenQuery,
};
pub use tokens::{CreatedToken, NewToken, TokenEdit};
pub use unknown_routes::{UnknownRoute, UnknownRouteQuery};
pub use usage::{PermissionUsage, PermissionUse, UsageSubject};

/// Which records of the audit log are wanted.
pub use keydesk_store::audit::AuditFilter;
/// What lists of tokens are filtered and sorted by.
pub use keydesk_store::token_search::{LiveState, TokenOrder};
/// What can be wrong with the store; and files that are only for their owner, for what front ends keep beside it.
pub use keydesk_store::{StoreError, files};
/// The last request of a token that was refused; and which token replaces which.
pub use keydesk_store::{progress::LastRefusal, rotations::Replaced};
