//! The one place where commands are carried out. No rule stands here: the desk decides.

use crate::answer::Answer;
use crate::command::{About, Command, Credential};
use crate::failure::Failure;
use crate::office::{Office, RunningSandbox};
use keydesk_desk::{
    AccountEdit, AuditKeep, BackupKey, CreatedToken, DeskError, DiagnoseInput, EnvironmentEdit,
    NewAccount, NewEnvironment, NewToken, NewUpstream, Owner, ProposedChange, RoleEdit, Session,
    TokenEdit,
};
use keydesk_domain::Upstream;
use keydesk_domain::activity::ActivitySettings;
use keydesk_domain::backup_settings::BackupSettings;
use keydesk_gateway::{Limits, probe};
use keydesk_sandbox::Sandbox;
use secrecy::SecretString;

/// The one answer that carries a token's text.
fn created(made: CreatedToken) -> Answer {
    Answer::TokenCreated { view: made.view, text: SecretString::from(made.text.expose()).into() }
}

impl Office {
    /// Carries out one command as the account whose credential is given.
    ///
    /// # Errors
    /// [`Failure`], made of the desk's error.
    pub async fn execute(
        &self,
        credential: Option<Credential>,
        command: Command,
    ) -> Result<Answer, Failure> {
        match command {
            Command::Init { name, email, password, sandbox_listen } => {
                let owner = Owner { name, email, password: password.0, sandbox_listen };
                let (_, strength) = self.desk.first_run(owner).await?;
                self.settled().await;
                Ok(Answer::Initialised(strength.into()))
            }
            Command::Status => Ok(Answer::Status(self.status().await?)),
            Command::EmergencyRevoke { token } => {
                Ok(Answer::Token(self.desk.revoke_on_this_machine(&token).await?))
            }
            Command::Raise { hand_off } => {
                let no_window = "Keydesk runs here without a window (keydeskctl serve). Stop it, then open the window.";
                if self.raise(hand_off) {
                    Ok(Answer::Done)
                } else {
                    Err(Failure::new("no-window", no_window))
                }
            }
            command => {
                let Some(Credential { email, password, code }) = credential else {
                    return Err(Failure::new(
                        "wrong-credentials",
                        "This takes an account's e-mail and password.",
                    ));
                };
                if !self.desk.is_initialised().await? {
                    return Err(DeskError::NotInitialised.into());
                }
                let presented = password.0.clone();
                let session =
                    self.desk.sign_in_with(&email, password.0, code.map(|it| it.0)).await?;
                self.carry_out(&session, command, Some(presented)).await
            }
        }
    }

    /// Carries out one command as the account that is signed in.
    ///
    /// # Errors
    /// [`Failure`], made of the desk's error.
    pub async fn execute_as(&self, session: &Session, command: Command) -> Result<Answer, Failure> {
        self.carry_out(session, command, None).await
    }

    /// The same, with the password that came with the command, if one did.
    async fn carry_out(
        &self,
        session: &Session,
        command: Command,
        presented: Option<SecretString>,
    ) -> Result<Answer, Failure> {
        let desk = &self.desk;
        Ok(match command {
            // What takes no account is carried out before there is one.
            Command::Init { .. }
            | Command::Status
            | Command::Raise { .. }
            | Command::EmergencyRevoke { .. }
            | Command::WhoAmI => Answer::Me(desk.who_am_i(session).await?),
            Command::RoleList => Answer::Roles(desk.roles(session).await?),
            Command::RoleShow { role } => Answer::Role(desk.role(session, &role).await?),
            Command::RoleCreate { name, permissions } => {
                Answer::Role(desk.create_role(session, name, permissions).await?)
            }
            Command::RoleEdit { role, name, permissions } => {
                Answer::Role(desk.edit_role(session, &role, RoleEdit { name, permissions }).await?)
            }
            Command::RoleDelete { role } => Answer::Role(desk.delete_role(session, &role).await?),
            Command::AccountList => Answer::Accounts(desk.accounts(session).await?),
            Command::AccountShow { account } => {
                Answer::Account(desk.account(session, &account).await?, None)
            }
            Command::AccountCreate { kind, name, email, roles, password } => {
                let new =
                    NewAccount { kind, name, email, roles, password: password.map(|it| it.0) };
                let (view, strength) = desk.create_account(session, new).await?;
                Answer::Account(view, strength.map(Into::into))
            }
            Command::AccountEdit { account, name, email, roles, enabled, password } => {
                let edit = AccountEdit {
                    name,
                    email,
                    roles,
                    enabled,
                    password: password.map(|it| it.0),
                    current_password: presented,
                };
                let (view, strength) = desk.edit_account(session, &account, edit).await?;
                Answer::Account(view, strength.map(Into::into))
            }
            Command::SecondFactorRemove { account } => {
                desk.remove_second_factor(session, Some(&account), presented).await?;
                Answer::Done
            }
            Command::AccountDelete { account } => {
                Answer::AccountDeleted { tokens: desk.delete_account(session, &account).await? }
            }
            Command::TokenCreate {
                name,
                environment,
                expires_at,
                narrowed_to,
                allowed_addresses,
                use_by,
                on_behalf_of,
            } => {
                let new = NewToken {
                    name,
                    environment,
                    expires_at,
                    narrowed_to,
                    allowed_addresses,
                    use_by,
                };
                created(match on_behalf_of {
                    Some(account) => desk.create_token_for(session, &account, new).await?,
                    None => desk.create_token(session, new).await?,
                })
            }
            Command::IntegrationCreate(new) => {
                let made = desk.create_integration(session, new).await?;
                Answer::IntegrationCreated {
                    account: made.account,
                    token: made.token.view,
                    text: SecretString::from(made.token.text.expose()).into(),
                }
            }
            Command::TokenReplace { token, retire } => {
                created(desk.replace_token(session, &token, retire).await?)
            }
            Command::TokenRotation { token } => {
                self.up_to_date().await;
                Answer::Rotation(desk.rotation(session, &token).await?.map(Box::new))
            }
            Command::TokenReplacementCancel { token } => {
                Answer::Token(desk.cancel_replacement(session, &token).await?)
            }
            Command::TokenList { deleted_too } => {
                self.up_to_date().await;
                Answer::Tokens(desk.tokens(session, deleted_too).await?)
            }
            Command::TokenShow { token } => {
                self.up_to_date().await;
                Answer::Token(desk.token(session, &token).await?)
            }
            Command::TokenEdit { token, name, expires_at, narrowed_to, allowed_addresses } => {
                let edit = TokenEdit { name, expires_at, narrowed_to, allowed_addresses };
                Answer::Token(desk.edit_token(session, &token, edit).await?)
            }
            Command::TokenDelete { token } => {
                Answer::Token(desk.delete_token(session, &token).await?)
            }
            Command::TokenPause { token } => {
                Answer::Token(desk.pause_token(session, &token).await?)
            }
            Command::TokenResume { token } => {
                Answer::Token(desk.resume_token(session, &token).await?)
            }
            Command::Diagnose { about } => {
                let input = match about {
                    About::Pasted(text) => DiagnoseInput::Pasted(text.0),
                    About::Token(token) => DiagnoseInput::Token(token),
                    About::Request(id) => DiagnoseInput::Request(id),
                };
                Answer::Diagnosis(Box::new(self.diagnose(session, input).await?))
            }
            Command::EnvironmentList => Answer::Environments(desk.environments(session).await?),
            Command::EnvironmentShow { environment } => {
                Answer::Environment(desk.environment(session, &environment).await?)
            }
            Command::EnvironmentCreate { name, slug, listen, upstream } => {
                let upstream = upstream.map_or(NewUpstream::Sandbox, |it| NewUpstream::Url {
                    base_url: it.base_url,
                    place: it.place,
                    credential: it.credential.map(|it| it.0),
                });
                let created = desk
                    .create_environment(session, NewEnvironment { name, slug, listen, upstream })
                    .await?;
                self.settled().await;
                Answer::Environment(created)
            }
            Command::EnvironmentEdit {
                environment,
                name,
                listen,
                base_url,
                credential,
                encoded_slashes,
            } => {
                let edit = EnvironmentEdit {
                    name,
                    listen,
                    base_url,
                    credential: credential.map(|it| it.0),
                    encoded_slashes,
                };
                let edited = desk.edit_environment(session, &environment, edit).await?;
                self.settled().await;
                Answer::Environment(edited)
            }
            Command::EnvironmentDelete { environment } => {
                desk.delete_environment(session, &environment).await?;
                self.settled().await;
                Answer::Done
            }
            Command::EnvironmentCheck { environment } => self.check(session, &environment).await?,
            Command::RouteList { environment } => {
                Answer::Routes(desk.routes(session, &environment).await?)
            }
            Command::RouteShow { environment, route } => {
                Answer::Route(desk.route(session, &environment, &route).await?)
            }
            Command::RouteCheck { environment, method, path } => {
                Answer::RouteVerdict(desk.check_route(session, &environment, &method, &path).await?)
            }
            Command::RouteAdd { environment, routes } => {
                Answer::Routes(desk.add_routes(session, &environment, routes).await?)
            }
            Command::RouteClassify { environment, routes } => {
                Answer::RouteStandings(desk.classify_routes(session, &environment, &routes).await?)
            }
            Command::RouteEdit { environment, route, new } => {
                Answer::Route(desk.edit_route(session, &environment, &route, new).await?)
            }
            Command::RouteRemove { environment, routes } => {
                Answer::Routes(desk.remove_routes(session, &environment, routes).await?)
            }
            Command::RoutePreview { environment, change } => {
                self.up_to_date().await;
                Answer::Impact(desk.preview_routes(session, &environment, &change).await?)
            }
            Command::UnknownRoutes(query) => {
                self.up_to_date().await;
                Answer::UnknownRoutes(desk.unknown_routes(session, &query).await?)
            }
            Command::ActivityShow(query) => {
                self.up_to_date().await;
                Answer::Activity(desk.activity(session, &query).await?)
            }
            Command::RefusalList(query) => {
                self.up_to_date().await;
                Answer::Refusals(desk.refusals(session, &query).await?)
            }
            Command::RefusalShow { request_id } => {
                self.up_to_date().await;
                Answer::Refusal(Box::new(desk.refusal(session, &request_id).await?))
            }
            Command::ActivityKept => Answer::ActivityKept(desk.activity_kept(session).await?.0),
            Command::ActivityKeep { retention_days, keep_paths } => {
                let now = desk.activity_kept(session).await?.0.settings;
                let wanted = ActivitySettings {
                    retention_days: retention_days.unwrap_or(now.retention_days),
                    keep_paths: keep_paths.unwrap_or(now.keep_paths),
                };
                Answer::ActivityKept(desk.keep_activity(session, wanted).await?)
            }
            Command::Overview { days } => {
                self.up_to_date().await;
                Answer::Overview(
                    Box::new(desk.overview(session, days).await?),
                    self.status().await?,
                )
            }
            Command::PermissionUsage { subject, days } => {
                self.up_to_date().await;
                Answer::PermissionUsage(desk.permission_usage(session, &subject, days).await?)
            }
            Command::RolePreview { role, permissions } => {
                self.up_to_date().await;
                let change = ProposedChange::Role { role, permissions };
                Answer::Impact(desk.preview_change(session, &change).await?)
            }
            Command::SandboxReset => {
                desk.begin_sandbox_reset(session).await?;
                self.reset_sandbox()?
            }
            Command::AuditList { filter, before, limit } => {
                Answer::Audit(desk.audit_log(session, &filter, before, limit).await?)
            }
            Command::AuditVerify => {
                Answer::AuditVerified(Box::new(desk.verify_audit(session).await?))
            }
            Command::AuditState => Answer::AuditState(Box::new(desk.audit_state(session).await?.0)),
            Command::AuditCheckpoint => {
                Answer::AuditCheckpoint(desk.checkpoint_audit(session).await?.to_string())
            }
            Command::AuditKeep { key_place, new_key, export_folder, export_hours } => {
                let now = desk.audit_state(session).await?.0.settings;
                let Some(key_place) = key_place.or(now.key_place) else {
                    return Err(DeskError::AuditUnsealed.into());
                };
                let export_folder = export_folder.or(now.export_folder);
                let export_hours = export_hours.unwrap_or(now.export_hours);
                let wanted = AuditKeep { key_place, new_key, export_folder, export_hours };
                Answer::AuditState(Box::new(desk.keep_audit(session, wanted).await?))
            }
            Command::AuditExport { filter, format, file } => Answer::AuditExported {
                records: desk.export_audit(session, &filter, format, &file).await?,
            },
            Command::BackupState => {
                Answer::BackupState(Box::new(desk.backup_state(session).await?.0))
            }
            Command::BackupKeep { folder, every_hours, keep, recipient } => {
                let now = desk.backup_state(session).await?.0.settings;
                let wanted = BackupSettings {
                    folder: folder.or(now.folder),
                    every_hours: every_hours.unwrap_or(now.every_hours),
                    keep: keep.unwrap_or(now.keep),
                    recipient: recipient.or(now.recipient),
                };
                Answer::BackupState(Box::new(desk.keep_backups(session, wanted).await?))
            }
            Command::BackupCreate { file, recipient, passphrase } => {
                let passphrase = passphrase.map(|it| BackupKey::Passphrase(it.0));
                let key = passphrase.or(recipient.map(BackupKey::Recipient));
                Answer::BackupMade(desk.back_up(session, file, key).await?)
            }
        })
    }

    async fn check(&self, session: &Session, environment: &str) -> Result<Answer, Failure> {
        let environment = self.desk.environment(session, environment).await?.environment;
        let limits = Limits::default();
        let running = self.running();
        let running = running.as_ref().and_then(|it| it.sandbox.as_ref().ok());
        let verdict = if running.is_none() && environment.upstream == Upstream::Sandbox {
            let trouble =
                |why: String| Failure::new("sandbox", format!("The Sandbox does not start: {why}"));
            let sandbox = RunningSandbox::start(self.desk.directory()).await.map_err(trouble)?;
            probe(&self.desk, &environment, Some(&sandbox.upstream), &limits).await
        } else {
            probe(&self.desk, &environment, running.map(|it| &it.upstream), &limits).await
        };
        Ok(Answer::Checked { environment: environment.name.to_string(), verdict })
    }

    fn reset_sandbox(&self) -> Result<Answer, Failure> {
        let trouble =
            |error: keydesk_sandbox::SandboxError| Failure::new("sandbox", error.to_string());
        let running = self.running();
        if let Some(running) = running.as_ref().and_then(|it| it.sandbox.as_ref().ok()) {
            running.sandbox.reset().map_err(trouble)?;
            return Ok(Answer::Done);
        }
        let file = self.sandbox_file();
        let sandbox = match Sandbox::open(Some(file.clone())) {
            Ok(sandbox) => sandbox,
            Err(_) => {
                // Nothing is lost: the damaged file gets another name.
                let kept = Sandbox::set_aside(&file).map_err(trouble)?;
                tracing::warn!(kept = %kept.display(), "the Sandbox's file was damaged and is kept under another name");
                Sandbox::open(Some(file)).map_err(trouble)?
            }
        };
        sandbox.reset().map_err(trouble)?;
        if running.is_some() {
            return Err(Failure::new(
                "sandbox",
                "The Sandbox's data were put back. It could not be started when this program was: start the program again.",
            ));
        }
        Ok(Answer::Done)
    }

    /// What was just changed is what listens when the answer goes out.
    pub async fn settled(&self) {
        if let Some(running) = self.running() {
            running.gateway.settled().await;
        }
    }

    /// Uses are written about once a second; who asks for them sees those up to now.
    pub async fn up_to_date(&self) {
        if let Some(running) = self.running() {
            running.gateway.flush().await;
        }
    }
}
