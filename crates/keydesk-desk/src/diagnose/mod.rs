//! Diagnose: "the integration is receiving authorization errors". The article's four checks in its order, with evidence for each, and
//! what to do.
//!
//! In two steps, because what is behind the gateway can only be asked by who runs it: [`Desk::open_case`] gathers everything that is
//! known here, and [`Case::conclude`] says what it comes to, given what the API answered.

mod alive;
mod case;
mod conclusion;
mod copied;
mod environment;
mod findings;
mod partner;
mod permitted;
mod remedies;
mod standing;
mod surroundings;

pub use case::{Case, DiagnoseInput};
pub use findings::{Check, CheckName, Diagnosis, Evidence, Remedy, RemedyAct, RoleChoice, Verdict};
pub use surroundings::{Listening, RequestLimits, Surroundings, UpstreamFinding};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::session::Session;

impl Desk {
    /// Gathers what is known about a token, a refused request, or whatever was pasted.
    ///
    /// Who may see everybody's tokens can have anything explained; everybody else what their own tokens did.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] (token, refused request), also for what the account may not see; [`DeskError::Invalid`] for a text with
    /// nothing usable in it; [`DeskError::SessionEnded`], [`DeskError::Store`].
    pub async fn open_case(
        &self,
        session: &Session,
        input: DiagnoseInput,
        surroundings: Surroundings,
    ) -> Result<Case, DeskError> {
        case::open(&self.inner, session, input, surroundings).await
    }
}

impl Case {
    /// Says what everything comes to. `upstream` is what asking [`Case::upstream_to_ask`] came to, if it was asked.
    #[must_use]
    pub fn conclude(mut self, upstream: Option<UpstreamFinding>) -> Diagnosis {
        self.upstream = upstream;
        let checks = vec![
            copied::check(&self),
            alive::check(&self),
            permitted::check(&self),
            environment::check(&self),
        ];
        let conclusion = conclusion::of(&self, &checks);
        let remedies = remedies::of(&self, &checks);
        Diagnosis {
            subject: conclusion::subject(&self),
            conclusion,
            checks,
            remedies,
            refusal: self.refusal,
        }
    }
}
