//! Revocation that can be seen: a request that counts as one with the deleted token, through the gateway, and what it got.

use crate::failure::Failure;
use crate::office::Office;
use jiff::Timestamp;
use keydesk_desk::Session;
use keydesk_domain::TokenId;
use keydesk_gateway::Proof;
use serde::{Deserialize, Serialize};

/// What a request with a deleted token got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevocationProof {
    /// Whether it was refused; false also when the gateway does not listen there.
    pub refused: bool,
    /// What it got, as a sentence.
    pub sentence: String,
    /// The reason's word, if it was refused.
    pub reason: Option<String>,
    /// From the moment that stands in the record as the token's deletion until the refusal was there, in milliseconds.
    pub milliseconds: f64,
}

impl Office {
    /// Sends a request through the gateway that counts as one with this deleted token, and says what it got.
    ///
    /// The time is counted from the moment that stands in the record. That is before the deletion was committed, so that the number can
    /// only be too large, never too small.
    ///
    /// # Errors
    /// As [`keydesk_desk::Desk::deleted_token`].
    pub async fn prove_revoked(
        &self,
        session: &Session,
        token: TokenId,
    ) -> Result<RevocationProof, Failure> {
        let deleted = self.desk.deleted_token(session, token).await?;
        let proof = match self.running() {
            Some(running) => running.gateway.prove(deleted.environment, deleted.hash).await,
            None => Proof::NotListening,
        };
        Ok(RevocationProof::of(proof, deleted.at, self.desk.now()))
    }
}

impl RevocationProof {
    fn of(proof: Proof, deleted_at: Timestamp, now: Timestamp) -> Self {
        let elapsed = now.duration_since(deleted_at);
        let milliseconds = (elapsed.as_secs_f64() * 1_000.0).max(0.0);
        let (refused, sentence, reason) = match proof {
            Proof::Refused { status, reason } => (
                true,
                format!("A request with this token was refused ({status} {reason})."),
                Some(reason),
            ),
            Proof::NotListening => {
                (false, "The gateway does not run, so nothing gets through.".to_owned(), None)
            }
            Proof::NoAnswer => (
                false,
                "The gateway gave no answer in time. Look whether it runs, then try again."
                    .to_owned(),
                None,
            ),
            Proof::LetThrough => (
                false,
                "The gateway would have let a request with this token through.".to_owned(),
                None,
            ),
        };
        Self { refused, sentence, reason, milliseconds }
    }
}
