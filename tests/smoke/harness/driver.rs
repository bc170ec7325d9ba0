//! tauri-driver, and behind it WebKitWebDriver, which starts the app and hands on what a test does to it.

use crate::process::{self, Process, Seen};
use crate::programs;
use crate::surroundings::Surroundings;
use crate::wait::{self, PATIENCE};
use crate::webdriver::WebDriver;
use std::fs::OpenOptions;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Stdio;

/// How often it is started anew when somebody else was faster on a port that was free a moment before.
const ATTEMPTS: usize = 3;

/// The drivers, and the app that they have started. Dropping ends all of them.
pub(crate) struct Driver {
    /// Where tauri-driver listens.
    pub(crate) address: SocketAddr,
    pub(crate) process: Process,
}

impl Driver {
    /// Starts them with the environment that the app shall have: it inherits theirs, and their log.
    pub(crate) async fn start(surroundings: &Surroundings) -> Self {
        let program = programs::driver();
        for _ in 0..ATTEMPTS {
            let [address, native] = free_addresses();
            let log =
                OpenOptions::new().create(true).append(true).open(surroundings.log()).unwrap();
            let mut command = process::command(program.to_str().unwrap());
            command.arg("--port").arg(address.port().to_string());
            command.arg("--native-port").arg(native.port().to_string());
            command.envs(surroundings.environment.iter().cloned());
            command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
            let mut driver = Self { address, process: Process::start(command) };
            if driver.gets_ready().await {
                return driver;
            }
        }
        let log = std::fs::read_to_string(surroundings.log()).unwrap_or_default();
        panic!(
            "tauri-driver did not get ready. `cargo xtask smoke` installs what is missing. It said:\n{log}"
        )
    }

    /// The app and the processes of its web view.
    pub(crate) fn app(&self) -> Vec<Seen> {
        let is_a_driver =
            |it: &Seen| it.program == "tauri-driver" || it.program.starts_with("WebKitWebDriver");
        self.process
            .group()
            .into_iter()
            .filter(|it| !it.is_a_remnant() && !is_a_driver(it))
            .collect()
    }

    async fn gets_ready(&mut self) -> bool {
        let ready = wait::until(PATIENCE, async || {
            if self.process.child().try_wait().unwrap().is_some() {
                return Ok(false);
            }
            if WebDriver::is_ready(self.address).await {
                Ok(true)
            } else {
                Err("not yet".to_owned())
            }
        });
        ready.await == Ok(true)
    }
}

/// The drivers cannot be told to choose a port themselves.
fn free_addresses() -> [SocketAddr; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
}
