//! `keydeskctl partner check`: does the connection work? What was found, step by step, and a first request that only reads.

use crate::out;
use crate::partner::{WithPassphrase, failure};
use clap::Args;
use keydesk_control::Failure;
use keydesk_handoff::BusinessId;
use keydesk_partner::{Checked, Client, Connections, Read, Verdict, check, try_read};
use serde_json::json;

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// The connection's name or identifier
    connection: String,
    /// The identifier of the business whose data it is for; kept with the connection
    #[arg(long, value_name = "ID")]
    business: Option<BusinessId>,
    #[command(flatten)]
    passphrase: WithPassphrase,
}

impl Check {
    pub(crate) async fn run(self, as_json: bool, kept: &Connections) -> Result<(), Failure> {
        let mut connection = kept.find(&self.connection).map_err(failure)?;
        if let Some(business) = self.business {
            connection = kept.set_business(&connection, business).map_err(failure)?;
        }
        let token = self.passphrase.reveal(kept, &connection).await?;
        let client = Client::new();
        let checked =
            check(&client, &connection.base_url, &token, Some(&connection.environment)).await;
        let connection = kept.checked(&connection, &checked).map_err(failure)?;
        let read = match &checked.who {
            Some(who) => {
                let business = connection.business.as_ref();
                Some(
                    try_read(&client, &connection.base_url, &token, who.permissions, business)
                        .await,
                )
            }
            None => None,
        };
        if as_json {
            out::value(&json!({
                "works": checked.works(), "findings": checked.findings, "who": checked.who, "read": read,
                "read_message": read.as_ref().map(Read::sentence),
            }))?;
        } else {
            out::text(&in_words(&checked, read.as_ref()))?;
        }
        outcome(&checked, read.as_ref())
    }
}

/// Said again as the failure, with its exit code, so that a script knows.
fn outcome(checked: &Checked, read: Option<&Read>) -> Result<(), Failure> {
    if let Some(trouble) = &checked.trouble {
        return Err(Failure::new("connection", format!("{trouble} {}", trouble.next_step())));
    }
    match read {
        Some(read @ (Read::Refused { .. } | Read::ApiSaidNo { .. } | Read::Trouble(_))) => {
            let next = read.next_step().unwrap_or_default();
            Err(Failure::new("connection", format!("{} {next}", read.sentence())))
        }
        _ => Ok(()),
    }
}

fn in_words(checked: &Checked, read: Option<&Read>) -> String {
    let mut lines = Vec::new();
    let mut say = |verdict: Verdict, sentence: &str, next_step: Option<&str>| {
        let mark = match verdict {
            Verdict::Good => "ok  ",
            Verdict::Warning => "look",
            Verdict::Bad => "no  ",
        };
        lines.push(format!("{mark}  {sentence}"));
        lines.extend(next_step.map(|step| format!("      {step}")));
    };
    for finding in &checked.findings {
        say(finding.verdict, &finding.sentence, finding.next_step.as_deref());
    }
    if let Some(read) = read {
        let verdict = match read {
            read if read.worked() => Verdict::Good,
            Read::BusinessUnknown | Read::NothingToRead => Verdict::Warning,
            _ => Verdict::Bad,
        };
        say(verdict, &read.sentence(), read.next_step().as_deref());
    }
    if let Some(who) = &checked.who {
        let or_nothing = |list: String| if list.is_empty() { "nothing".to_owned() } else { list };
        lines.push(format!("\nIt may:      {}", or_nothing(who.may().join("; "))));
        lines.push(format!("It may not:  {}", or_nothing(who.may_not().join(", "))));
    }
    lines.join("\n")
}
