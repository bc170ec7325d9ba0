//! Diagnose with everything that stands around the desk: where the gateway listens, what the API behind it answers; and what the buttons
//! of a diagnosis do.

use crate::failure::Failure;
use crate::office::Office;
use keydesk_desk::{
    AccountEdit, Case, DiagnoseInput, Diagnosis, Listening, RequestLimits, Session, Surroundings,
    UpstreamFinding,
};
use keydesk_domain::{AccountId, Permission, RoleId, TokenId, Upstream};
use keydesk_gateway::{Limits, ListenerState, probe_in_full};
use std::net::IpAddr;
use std::time::Duration;

/// Somebody waits for the answer in front of a screen.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a button of a diagnosis does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemedyDone {
    /// Adds a permission to a role.
    Grant {
        /// The role.
        role: RoleId,
        /// The permission.
        permission: Permission,
    },
    /// Adds a permission to the smaller set that a token was given.
    Widen {
        /// The token.
        token: TokenId,
        /// The permission.
        permission: Permission,
    },
    /// Enables an account.
    EnableAccount {
        /// The account.
        account: AccountId,
    },
    /// Resumes a token.
    ResumeToken {
        /// The token.
        token: TokenId,
    },
    /// Adds an address to those that a token may be used from.
    AllowAddress {
        /// The token.
        token: TokenId,
        /// The address.
        address: IpAddr,
    },
    /// Starts the gateway.
    StartGateway,
}

impl Office {
    /// The article's four checks on a token, a refused request, or whatever was pasted.
    ///
    /// # Errors
    /// As [`keydesk_desk::Desk::open_case`].
    pub async fn diagnose(
        &self,
        session: &Session,
        input: DiagnoseInput,
    ) -> Result<Diagnosis, Failure> {
        // A request that was refused a moment ago may not have been written yet.
        self.up_to_date().await;
        let case = self.desk.open_case(session, input, self.surroundings()).await?;
        let upstream = self.ask_upstream(&case).await;
        Ok(case.conclude(upstream))
    }

    /// Does what a button of a diagnosis says.
    ///
    /// # Errors
    /// [`Failure`], made of the desk's error.
    pub async fn apply_remedy(&self, session: &Session, remedy: RemedyDone) -> Result<(), Failure> {
        let desk = &self.desk;
        match remedy {
            RemedyDone::Grant { role, permission } => {
                desk.grant(session, role, permission).await?;
            }
            RemedyDone::Widen { token, permission } => {
                desk.widen(session, token, permission).await?;
            }
            RemedyDone::EnableAccount { account } => {
                let edit = AccountEdit { enabled: Some(true), ..AccountEdit::default() };
                desk.edit_account(session, &account.to_string(), edit).await?;
            }
            RemedyDone::ResumeToken { token } => {
                desk.resume_token(session, &token.to_string()).await?;
            }
            RemedyDone::AllowAddress { token, address } => {
                desk.allow_address(session, token, address).await?;
            }
            RemedyDone::StartGateway => {
                desk.begin_gateway_switch(session, true).await?;
                self.start_gateway().await;
            }
        }
        Ok(())
    }

    fn surroundings(&self) -> Surroundings {
        let Limits {
            requests_per_second, burst, concurrent_per_token, body, upstream_answer, ..
        } = self.limits;
        let listeners = self.running().map(|running| {
            let status = running.gateway.status();
            let listening = |it: keydesk_gateway::ListenerStatus| Listening {
                environment: it.environment,
                address: match it.state {
                    ListenerState::Listening { address } => Ok(address),
                    ListenerState::Failed { why } => Err(why),
                },
            };
            status.into_iter().map(listening).collect()
        });
        let concurrent = concurrent_per_token;
        let limits =
            RequestLimits { requests_per_second, burst, concurrent, body, upstream_answer };
        Surroundings { listeners, limits }
    }

    /// Asks the API behind the environment that it is about. The Sandbox runs and stops with the gateway: where that does not run, there
    /// is nothing to ask.
    async fn ask_upstream(&self, case: &Case) -> Option<UpstreamFinding> {
        let environment = case.upstream_to_ask()?;
        let running = self.running();
        let sandbox =
            running.as_ref().and_then(|it| it.sandbox.as_ref().ok()).map(|it| &it.upstream);
        if environment.upstream == Upstream::Sandbox && running.is_none() {
            return None;
        }
        let limits = Limits {
            upstream_answer: self.limits.upstream_answer.min(PATIENCE),
            upstream_connect: self.limits.upstream_connect.min(PATIENCE),
            ..self.limits
        };
        let probed = probe_in_full(&self.desk, environment, sandbox, &limits).await;
        Some(UpstreamFinding {
            works: probed.verdict.works(),
            sentence: probed.verdict.sentence().to_owned(),
            ahead_seconds: probed.ahead_seconds,
        })
    }
}
