//! `cargo xtask run`: the window where there is a display, the gateway where there is none.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::display;
use crate::owner::Owner;
use crate::packages::{self, Purpose};
use crate::step::{self, Stop, cargo};

/// `keydeskctl init`: there is an administrator already.
const ALREADY_THERE: i32 = 6;
/// `keydeskctl status`: nothing has been set up yet.
const NOT_YET: i32 = 5;

/// Sample data that the role of the example may read.
const PRODUCTS: &str = "http://127.0.0.1:8788/businesses/5f3c1eb00000000000000001/products";

/// What `cargo xtask run` was told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) headless: bool,
    pub(crate) data_dir: Option<OsString>,
    pub(crate) owner_file: Option<OsString>,
}

impl Options {
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Stop> {
        let mut options = Self::default();
        while let Some(word) = words.next() {
            let mut value = |what: &str| {
                words.next().map(OsString::from).ok_or_else(|| Stop::usage(format!("`{word}` needs {what} after it")))
            };
            match word.as_str() {
                "--headless" => options.headless = true,
                "--data-dir" => options.data_dir = Some(value("a directory")?),
                "--owner-file" => options.owner_file = Some(value("a file")?),
                other => {
                    return Err(Stop::usage(format!(
                        "`run` does not know `{other}`. `cargo xtask help` lists what it knows"
                    )));
                }
            }
        }
        Ok(options)
    }
}

pub(crate) fn run(options: &Options) -> Result<(), Stop> {
    let why_no_window = if options.headless { Some("--headless was asked for".to_owned()) } else { display::missing() };
    match why_no_window {
        None => window(),
        Some(reason) => {
            step::say(&format!("No window ({reason}): the gateway is started without one"));
            gateway(options)
        }
    }
}

fn window() -> Result<(), Stop> {
    packages::ensure(Purpose::Window)?;
    step::run("Building Keydesk", &mut cargo(["build", "--package", "keydesk", "--package", "keydesk-cli"]))?;
    step::say("Opening the Keydesk window");
    become_program(&mut Command::new(built("keydesk")?))
}

fn gateway(options: &Options) -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    step::run("Building keydeskctl", &mut cargo(["build", "--package", "keydesk-cli"]))?;
    let keydeskctl = Keydeskctl { program: built("keydeskctl")?, data_dir: options.data_dir.clone() };
    if !keydeskctl.has_owner()? {
        keydeskctl.make_owner(options.owner_file.as_deref().map(Path::new))?;
    }
    println!("{}", what_next(&keydeskctl.command_line()));
    step::say("Starting the gateway (Ctrl-C stops it)");
    become_program(keydeskctl.command().arg("serve"))
}

/// The built `keydeskctl`, and the data it works on.
struct Keydeskctl {
    program: PathBuf,
    data_dir: Option<OsString>,
}

impl Keydeskctl {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        if let Some(dir) = &self.data_dir {
            command.arg("--data-dir").arg(dir);
        }
        command
    }

    /// What to type to get the same, from where the person is.
    fn command_line(&self) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        let program = self.program.strip_prefix(here).unwrap_or(&self.program);
        match &self.data_dir {
            Some(dir) => format!("{} --data-dir {}", program.display(), dir.display()),
            None => program.display().to_string(),
        }
    }

    fn has_owner(&self) -> Result<bool, Stop> {
        let mut command = self.command();
        command.arg("status").stdout(Stdio::null());
        let status = command.status().map_err(|error| step::not_started(&command, &error))?;
        if status.code() == Some(NOT_YET) {
            return Ok(false);
        }
        step::ended_well(&command, status).map(|()| true)
    }

    fn make_owner(&self, file: Option<&Path>) -> Result<(), Stop> {
        let mut command = self.command();
        command.arg("init");
        // Lives until `init` has read it.
        let _password_file = if let Some(file) = file {
            let owner = Owner::read(file)?;
            let password = owner.password_file()?;
            command.args(["--name", &owner.name, "--email", &owner.email]).arg("--password-file").arg(password.path());
            Some(password)
        } else if std::io::stdin().is_terminal() {
            None
        } else {
            return Err(Stop::usage(format!(
                "there is no administrator yet, and no terminal to ask who it shall be. Either run\n    \
                 {} init\non a terminal, or write a file of three lines (name, e-mail address, password) that only \
                 you can read, and run\n    cargo xtask run --owner-file FILE",
                self.command_line()
            )));
        };

        step::say("Creating the first administrator");
        let status = command.status().map_err(|error| step::not_started(&command, &error))?;
        if status.code() == Some(ALREADY_THERE) {
            return Ok(());
        }
        step::ended_well(&command, status)
    }
}

/// What a newcomer can try while the gateway runs.
fn what_next(keydeskctl: &str) -> String {
    format!(
        "\nWhile the gateway runs, try this in another terminal (each command asks for the password of the account that acts):\n\n    \
         {keydeskctl} --as YOUR-EMAIL role create \"Product reader\" --permission products:view,tokens:generate\n    \
         {keydeskctl} --as YOUR-EMAIL account create \"Nightly export\" --email export@example.com --role \"Product reader\"\n    \
         {keydeskctl} --as export@example.com token create \"Nightly token\" --out token.txt\n    \
         printf 'Authorization: Bearer %s' \"$(cat token.txt)\" | curl -i -H @- {PRODUCTS}\n    \
         {keydeskctl} --as export@example.com token delete \"Nightly token\"\n\n\
         Then send the request once more: it is refused. The README goes through this step by step.\n"
    )
}

/// A program that the same build put beside this one.
fn built(name: &str) -> Result<PathBuf, Stop> {
    std::env::current_exe()
        .map(|xtask| xtask.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .map_err(|error| Stop::failed(format!("the built programs could not be found: {error}")))
}

/// Gives the terminal and its signals to the program: on Unix it takes our place, elsewhere we wait for it.
fn become_program(command: &mut Command) -> Result<(), Stop> {
    #[cfg(unix)]
    {
        let error = std::os::unix::process::CommandExt::exec(command);
        Err(step::not_started(command, &error))
    }
    #[cfg(not(unix))]
    {
        let status = command.status().map_err(|error| step::not_started(command, &error))?;
        step::ended_well(command, status)
    }
}
