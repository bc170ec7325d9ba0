//! `keydeskctl diagnose`: why an integration is refused, by the article's four checks, and what to do.

use crate::context::Context;
use crate::out;
use crate::time;
use clap::Args;
use keydesk_control::{About, Command, Failure};
use keydesk_desk::{Check, Diagnosis, Evidence, RemedyAct, Verdict};
use std::path::PathBuf;

#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct Diagnose {
    /// The id of the refused request: its answer's X-Request-Id
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
    /// An API token, by name or identifier; not its text, which nobody should type on a command line
    #[arg(long, value_name = "TOKEN")]
    token: Option<String>,
    /// A file with whatever there is: the token as the integration has it, the answer that it got, a curl command; - is standard
    /// input. Asked for without showing it if nothing is given
    #[arg(long, value_name = "FILE")]
    paste_file: Option<PathBuf>,
}

impl Diagnose {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        let about = match (self.request_id, self.token) {
            (Some(id), _) => About::Request(id),
            (None, Some(token)) => About::Token(token),
            (None, None) => {
                About::Pasted(context.pasted(self.paste_file.as_ref(), "paste-file")?.into())
            }
        };
        let answer = context.perform(Command::Diagnose { about }).await?;
        out::answer(context.json, &answer)
    }
}

/// The diagnosis for people.
pub(crate) fn of(diagnosis: &Diagnosis) -> String {
    let mut lines = vec![diagnosis.subject.clone(), diagnosis.conclusion.clone(), String::new()];
    for check in &diagnosis.checks {
        of_check(check, &mut lines);
    }
    if !diagnosis.remedies.is_empty() {
        lines.extend([String::new(), "What to do".to_owned()]);
    }
    for (number, remedy) in diagnosis.remedies.iter().enumerate() {
        lines.push(format!("  {}. {}", number + 1, remedy.sentence));
        match (&remedy.why_not, how(&remedy.act)) {
            (Some(why_not), _) => lines.push(format!("     Not as who you are: {why_not}")),
            (None, Some(how)) => lines.push(format!("     {how}")),
            (None, None) => {}
        }
    }
    lines.join("\n")
}

fn of_check(check: &Check, lines: &mut Vec<String>) {
    let sign = match check.verdict {
        Verdict::Good => '✓',
        Verdict::Bad => '✗',
        Verdict::Warning => '!',
        Verdict::Unknown => '?',
    };
    lines.push(format!("{sign} {}", check.name.label()));
    lines.push(format!("    {}", check.sentence));
    let width = check.evidence.iter().map(|it| it.label.chars().count()).max().unwrap_or_default();
    for Evidence { label, value, at } in &check.evidence {
        let value = at.map_or_else(|| value.clone(), time::shown);
        lines.push(format!("      {label:width$}  {value}"));
    }
}

/// The command that does it, or the text to send.
fn how(act: &RemedyAct) -> Option<String> {
    let command = |rest: String| Some(format!("keydeskctl {rest}"));
    match act {
        RemedyAct::Grant { permission, roles, .. } => {
            let role = roles.iter().find(|role| role.why_not.is_none())?;
            command(format!("role edit {} --add {permission}", quoted(&role.name)))
        }
        RemedyAct::EnableAccount { account, .. } => {
            command(format!("account edit {account} --enable"))
        }
        RemedyAct::ResumeToken { token } => command(format!("token resume {token}")),
        RemedyAct::StartGateway => command("serve".to_owned()),
        RemedyAct::AddRoute { environment, method, template, area, .. } => {
            let area = area.map_or("AREA", |area| area.word());
            command(format!(
                "route add {method} '{template}' --area {area} --environment {environment}"
            ))
        }
        RemedyAct::OpenEnvironment { slug, .. } => command(format!("environment show {slug}")),
        RemedyAct::ReplaceToken { name, environment, .. } => {
            command(format!("token create {} --environment {environment}", quoted(name)))
        }
        RemedyAct::EditExpiry { token, .. } => {
            command(format!("token edit {token} --expires WHEN"))
        }
        RemedyAct::TellPartner { text } => Some(text.clone()),
        // These change one part of a list, which `token edit` takes whole.
        RemedyAct::Widen { token, .. } | RemedyAct::AllowAddress { token, .. } => {
            command(format!("token edit {token} …"))
        }
    }
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_quoted_for_a_shell() {
        assert_eq!(quoted("SAP Integration"), "'SAP Integration'");
        assert_eq!(quoted("Bob's; rm -rf"), r"'Bob'\''s; rm -rf'");
    }
}
