//! A journey: a test that walks through the app step by step, and leaves a report of it whether it ends well or not.

use crate::app::App;
use crate::programs;
use crate::report::{self, Journal};
use crate::wait::PATIENCE;
use std::any::Any;
use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// A journey in the usual surroundings. The name is the test's, and the report's.
pub async fn journey(name: &str, steps: impl AsyncFnOnce(&App)) {
    Journey::new(name).run(steps).await;
}

/// A journey that is about to begin.
pub struct Journey {
    name: String,
    setting: Setting,
    report: PathBuf,
}

/// In what the app is started.
pub(crate) struct Setting {
    pub(crate) window: (u32, u32),
    pub(crate) patience: Duration,
    pub(crate) environment: Vec<(String, String)>,
    /// Where the app keeps its data, if not in a new directory of its own.
    pub(crate) data: Option<PathBuf>,
    /// A desktop portal that takes every question and answers none.
    pub(crate) mute_portal: bool,
    /// No keychain service on the bus.
    pub(crate) no_keychain: bool,
    /// A file that the app is started with, as by a double click.
    pub(crate) opened_with: Option<PathBuf>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            window: (1280, 800),
            patience: PATIENCE,
            environment: Vec::new(),
            data: None,
            mute_portal: false,
            no_keychain: false,
            opened_with: None,
        }
    }
}

/// Why a journey did not come to its end.
#[derive(Clone, Debug)]
pub struct Failure {
    journey: String,
    step: String,
    reason: String,
    report: PathBuf,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { journey, step, reason, report } = self;
        write!(
            f,
            "{journey} failed at “{step}”: {reason}\nPictures, source and log: {}",
            report.display()
        )
    }
}

impl Journey {
    /// One in the usual surroundings: an empty data directory and a window of 1280 x 800.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), setting: Setting::default(), report: programs::report() }
    }

    /// With a window, and a screen, of another size.
    #[must_use]
    pub fn window(mut self, width: u32, height: u32) -> Self {
        self.setting.window = (width, height);
        self
    }

    /// With one more variable in the app's environment.
    #[must_use]
    pub fn env(mut self, key: &str, value: &str) -> Self {
        self.setting.environment.push((key.to_owned(), value.to_owned()));
        self
    }

    /// With an app that locks itself after this many seconds without anybody at it.
    #[must_use]
    pub fn locks_after_seconds(self, seconds: u32) -> Self {
        self.env("KEYDESK_LOCK_AFTER_SECONDS", &seconds.to_string())
    }

    /// With the data in this directory, which somebody has prepared.
    #[must_use]
    pub fn data_in(mut self, dir: &Path) -> Self {
        self.setting.data = Some(dir.to_owned());
        self
    }

    /// On a desktop whose portal takes every question and answers none.
    #[must_use]
    pub fn mute_portal(mut self) -> Self {
        self.setting.mute_portal = true;
        self
    }

    /// On a desktop without a keychain service.
    #[must_use]
    pub fn no_keychain(mut self) -> Self {
        self.setting.no_keychain = true;
        self
    }

    /// With an app that is started by a double click on this file.
    #[must_use]
    pub fn opened_with(mut self, file: &Path) -> Self {
        self.setting.opened_with = Some(file.to_owned());
        self
    }

    /// With less patience, where it is expected that something does not happen.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.setting.patience = patience;
        self
    }

    /// With a report elsewhere.
    #[must_use]
    pub fn reported_in(mut self, dir: &Path) -> Self {
        self.report = dir.to_owned();
        self
    }

    /// Walks it, and fails the test when it does not come to its end.
    pub async fn run(self, steps: impl AsyncFnOnce(&App)) {
        if let Err(failure) = self.attempt(steps).await {
            panic!("{failure}");
        }
    }

    /// Walks it, and says why when it does not come to its end.
    ///
    /// # Errors
    /// The first thing that was not as the steps say, or a secret that was left lying about.
    pub async fn attempt(self, steps: impl AsyncFnOnce(&App)) -> Result<(), Failure> {
        let journal = Journal::open(&self.report, &self.name);
        let (mut journal, ended) = self.walk(journal, steps).await;
        journal.finish();
        report::assemble(&self.report);
        ended.map_err(|reason| Failure {
            journey: self.name.clone(),
            step: journal.failed_step(),
            reason,
            report: self.report.join("index.html"),
        })
    }

    async fn walk(
        &self,
        mut journal: Journal,
        steps: impl AsyncFnOnce(&App),
    ) -> (Journal, Result<(), String>) {
        journal.begin("Keydesk starts");
        let app = match caught(App::start(&self.setting, journal.clone())).await {
            Ok(app) => app,
            Err(reason) => {
                journal.fail(&reason, None, &[]);
                return (journal, Err(reason));
            }
        };
        let walked = caught(async {
            steps(&app).await;
            app.end_step().await;
        });
        if let Err(reason) = walked.await {
            let told = caught(app.fail_step(&reason)).await;
            let mut journal = app.journal.borrow().clone();
            if told.is_err() {
                journal.fail(&reason, None, &[]);
            }
            return (journal, Err(reason));
        }
        app.journal.borrow_mut().begin("Nothing secret is left behind");
        let leaks = caught(app.leaks()).await.unwrap_or_else(|reason| vec![reason]).join("; ");
        let mut journal = app.journal.borrow().clone();
        if leaks.is_empty() {
            journal.pass_unseen();
            return (journal, Ok(()));
        }
        journal.fail(&leaks, None, &[]);
        (journal, Err(leaks))
    }
}

/// Runs to the end, or to the panic, whose words are handed back.
async fn caught<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(panic) => Poll::Ready(Err(words(&*panic))),
    })
    .await
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "it panicked without a word".to_owned())
}
