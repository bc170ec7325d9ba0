//! What holds for every command: where the data are, who acts, and how answers look.

use crate::ask;
use clap::Args;
use directories::ProjectDirs;
use keydesk_control::{Answer, Command, Credential, Failure, perform};
use keydesk_desk::Settings;
use keydesk_domain::Email;
use secrecy::SecretString;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Options of every command.
#[derive(Args, Clone, Debug)]
pub(crate) struct Global {
    /// Where the store is [default: the user's own directory for application data]
    #[arg(long, global = true, env = "KEYDESK_DATA_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Answers and failures as JSON
    #[arg(long, global = true)]
    json: bool,
    /// The e-mail of the account that acts
    #[arg(long = "as", global = true, env = "KEYDESK_AS", value_name = "EMAIL")]
    acting: Option<String>,
    /// A file whose first line is the password of that account; - is standard input
    #[arg(long, global = true, env = "KEYDESK_PASSWORD_FILE", value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// A file whose first line is the code of that account's second factor, if it has one; or a recovery code. Each is taken once
    #[arg(long, global = true, value_name = "FILE")]
    code_file: Option<PathBuf>,
}

/// Options of every command, and what has been asked for once and is not asked for again.
pub(crate) struct Context {
    /// Answers and failures as JSON.
    pub(crate) json: bool,
    global: Global,
    credential: Option<Credential>,
}

impl Context {
    pub(crate) fn new(global: Global) -> Self {
        Self { json: global.json, global, credential: None }
    }

    /// Where the store is.
    pub(crate) fn data_dir(&self) -> Result<PathBuf, Failure> {
        if let Some(dir) = &self.global.data_dir {
            return Ok(dir.clone());
        }
        ProjectDirs::from("", "", "Keydesk").map(|dirs| dirs.data_dir().to_owned()).ok_or_else(
            || {
                Failure::of_field(
                    "usage",
                    "data-dir",
                    "This user has no home directory. Say where the data are: --data-dir DIR.",
                )
            },
        )
    }

    /// The password file, if one was named.
    pub(crate) fn password_file(&self) -> Option<&PathBuf> {
        self.global.password_file.as_ref()
    }

    /// Who acts: as it was given, or asked for.
    fn credential(&mut self) -> Result<Credential, Failure> {
        if let Some(credential) = &self.credential {
            return Ok(credential.clone());
        }
        let email = match &self.global.acting {
            Some(email) => email.clone(),
            None if std::io::stdin().is_terminal() => ask::line("Your e-mail: ")?,
            None => {
                return Err(Failure::of_field(
                    "usage",
                    "as",
                    "Say which account acts: --as EMAIL, or KEYDESK_AS.",
                ));
            }
        };
        let email: Email = email
            .parse()
            .map_err(|error| Failure::of_field("invalid", "as", format!("{error}")))?;
        let password = match &self.global.password_file {
            Some(file) => ask::from_file(file, "password-file")?,
            None => ask::hidden(&format!("Password of {email}: "), "--password-file FILE")?,
        };
        let code = self
            .global
            .code_file
            .as_ref()
            .map(|file| ask::from_file(file, "code-file"))
            .transpose()?;
        let credential =
            Credential { email, password: password.into(), code: code.map(Into::into) };
        self.credential = Some(credential.clone());
        Ok(credential)
    }

    /// Signs in (asking for what was not given) and has the command carried out.
    pub(crate) async fn perform(&mut self, command: Command) -> Result<Answer, Failure> {
        let mut credential = self.credential()?;
        let directory = self.data_dir()?;
        let done =
            perform(&directory, Settings::default(), Some(credential.clone()), command.clone())
                .await;
        match done {
            Err(failure) if failure.code == "code-needed" && std::io::stdin().is_terminal() => {
                credential.code =
                    Some(ask::hidden("Code of your authenticator: ", "--code-file FILE")?.into());
                perform(&directory, Settings::default(), Some(credential), command).await
            }
            done => done,
        }
    }

    /// Has a command carried out that needs nobody signed in.
    pub(crate) async fn perform_as_nobody(&self, command: Command) -> Result<Answer, Failure> {
        perform(&self.data_dir()?, Settings::default(), None, command).await
    }

    /// Whatever was pasted: a file whole, or else asked for without showing it.
    pub(crate) fn pasted(
        &mut self,
        file: Option<&PathBuf>,
        option: &str,
    ) -> Result<SecretString, Failure> {
        self.password_first(file)?;
        match file {
            Some(file) => ask::whole_file(file, option),
            None => ask::hidden(
                "Token, request id, error body or curl command: ",
                &format!("--{option} FILE"),
            ),
        }
    }

    /// Where both come from standard input, the acting account's password is the first line.
    fn password_first(&mut self, file: Option<&PathBuf>) -> Result<(), Failure> {
        let is_stdin = |file: &PathBuf| file.as_os_str() == "-";
        if file.is_some_and(is_stdin) && self.global.password_file.as_ref().is_some_and(is_stdin) {
            self.credential()?;
        }
        Ok(())
    }

    /// A new secret: from a file, or typed twice.
    pub(crate) fn new_secret(
        &mut self,
        what: &str,
        file: Option<&PathBuf>,
        option: &str,
    ) -> Result<SecretString, Failure> {
        if option != "password-file" {
            self.password_first(file)?;
        }
        match file {
            Some(file) => ask::from_file(file, option),
            None => ask::hidden_twice(what, &format!("--{option} FILE")),
        }
    }
}
