//! `cargo xtask run`: the window where there is a display, the gateway where there is none.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::display;
use crate::node::Node;
use crate::owner::Owner;
use crate::packages::{self, Purpose};
use crate::step::{self, Stop, built, cargo};
use crate::ui;

/// `keydeskctl init`: there is an administrator already.
const ALREADY_THERE: i32 = 6;
/// `keydeskctl status`: nothing has been set up yet.
const NOT_YET: i32 = 5;

/// Sample data that the role of the example may read.
const PRODUCTS: &str = "http://127.0.0.1:8788/businesses/5f3c1eb00000000000000001/products";

/// What `cargo xtask run` was told.
#[derive(clap::Args, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Start the gateway even where there is a display
    #[arg(long)]
    pub(crate) headless: bool,
    /// Where Keydesk keeps its data (default: the user's own folder)
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<OsString>,
    /// Who to create as the first administrator when there is none yet: three lines (name, e-mail, password), readable by you alone
    #[arg(long, value_name = "FILE")]
    pub(crate) owner_file: Option<OsString>,
}

pub(crate) fn run(options: &Options) -> Result<(), Stop> {
    let why_no_window = if options.headless {
        Some("--headless was asked for".to_owned())
    } else {
        display::missing()
    };
    match why_no_window {
        None => window(options),
        Some(reason) => {
            step::say(&format!("No window ({reason}): the gateway is started without one"));
            gateway(options)
        }
    }
}

fn window(options: &Options) -> Result<(), Stop> {
    packages::ensure(Purpose::Window)?;
    ui::ensure_built(&Node::ensure()?)?;
    step::run(
        "Building Keydesk",
        cargo(["build", "--package", "keydesk", "--package", "keydesk-cli"])
            .args(step::profile_arguments()),
    )?;
    // The window asks by itself who the first administrator shall be, unless a file says so.
    if options.owner_file.is_some() {
        Keydeskctl::built(options)?.ensure_owner(options)?;
    }
    step::say("Opening the Keydesk window");
    let mut keydesk = Command::new(built("keydesk")?);
    if let Some(dir) = &options.data_dir {
        keydesk.env("KEYDESK_DATA_DIR", dir);
    }
    become_program(&mut keydesk)
}

fn gateway(options: &Options) -> Result<(), Stop> {
    packages::ensure(Purpose::Gateway)?;
    step::run(
        "Building keydeskctl",
        cargo(["build", "--package", "keydesk-cli"]).args(step::profile_arguments()),
    )?;
    let keydeskctl = Keydeskctl::built(options)?;
    keydeskctl.ensure_owner(options)?;
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
    fn built(options: &Options) -> Result<Self, Stop> {
        Ok(Self { program: built("keydeskctl")?, data_dir: options.data_dir.clone() })
    }

    fn ensure_owner(&self, options: &Options) -> Result<(), Stop> {
        if self.has_owner()? {
            return Ok(());
        }
        self.make_owner(options.owner_file.as_deref().map(Path::new))
    }

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
        command.arg("status").stdin(Stdio::null());
        let answer = command.output().map_err(|error| step::not_started(&command, &error))?;
        if answer.status.code() == Some(NOT_YET) {
            return Ok(false);
        }
        if !answer.status.success() {
            eprint!("{}", String::from_utf8_lossy(&answer.stderr));
        }
        step::ended_well(&command, answer.status).map(|()| true)
    }

    fn make_owner(&self, file: Option<&Path>) -> Result<(), Stop> {
        let mut command = self.command();
        command.arg("init");
        // Lives until `init` has read it.
        let _password_file = if let Some(file) = file {
            let owner = Owner::read(file)?;
            let password = owner.password_file()?;
            command
                .args(["--name", &owner.name, "--email", &owner.email])
                .arg("--password-file")
                .arg(password.path());
            Some(password)
        } else if std::io::stdin().is_terminal() {
            None
        } else {
            return Err(Stop::usage(format!(
                "there is no administrator yet, and no terminal to ask who it shall be. Either run\n    \
                 {} init\non a terminal, or write a file of three lines (name, e-mail address, password) that only \
                 you can read, and run\n    cargo xtask run {}--owner-file FILE",
                self.command_line(),
                self.data_dir
                    .as_ref()
                    .map(|dir| format!("--data-dir {} ", dir.display()))
                    .unwrap_or_default()
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
