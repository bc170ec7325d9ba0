//! What a window costs: the time until it says something, and the memory that it then holds. For measurements, not for tests.

use crate::driver::Driver;
use crate::journey::Setting;
use crate::surroundings::Surroundings;
use crate::webdriver::WebDriver;
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a window may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A window that is being measured. Dropping closes it.
pub struct Measured {
    /// From the start of the program until the text was on the screen.
    pub time: Duration,
    driver: Driver,
    _surroundings: Surroundings,
}

impl Measured {
    /// Starts a program in empty surroundings of its own, with more in its environment, and waits until its page shows this text.
    pub async fn start(program: &Path, environment: &[(String, String)], text: &str) -> Self {
        let surroundings = Surroundings::prepare(&Setting { environment: environment.to_vec(), ..Setting::default() });
        let driver = Driver::start(&surroundings).await;
        let started = Instant::now();
        let session = WebDriver::start(driver.address, program, &[]).await.unwrap();
        // Asked all the time, and not now and then: what is measured is shorter than a pause would be.
        loop {
            let shown = session.run("return document.body ? document.body.innerText : ''", &[]).await;
            if matches!(&shown, Ok(Value::String(shown)) if shown.contains(text)) {
                break;
            }
            assert!(started.elapsed() < PATIENCE, "the window does not show “{text}” but {shown:?}");
        }
        Self { time: started.elapsed(), driver, _surroundings: surroundings }
    }

    /// The memory of all its processes, in bytes, with what they share counted once (PSS, proc_pid_smaps(5)).
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.driver.app().iter().map(|seen| proportional_set_size(seen.pid)).sum()
    }
}

fn proportional_set_size(pid: i32) -> u64 {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}
