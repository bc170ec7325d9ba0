//! The app as a person at the screen meets it.

use crate::accessibility;
use crate::clipboard;
use crate::desktop::Desktop;
use crate::drag::{Drag, Stage};
use crate::driver::Driver;
use crate::journey::Setting;
use crate::keys;
use crate::locator::{Finds, Name};
use crate::picture::Picture;
use crate::portal::{self, MutePortal};
use crate::programs;
use crate::report::Journal;
use crate::role::Role;
use crate::secrets::Secrets;
use crate::surroundings::Surroundings;
use crate::wait::{self, PATIENCE};
use crate::webdriver::{Refusal, WebDriver, in_one_line};
use keydesk_desk::credentials::Keychain;
use secrecy::ExposeSecret;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// How often, and how long after each other, the screen is looked at until it stays as it is.
const FRAMES: usize = 20;
const FRAME: Duration = Duration::from_millis(50);

/// The running app, in surroundings of its own.
pub struct App {
    // Dropped in this order: the app and its driver before what they live in.
    driver: Driver,
    _portal: Option<MutePortal>,
    surroundings: Surroundings,
    session: RefCell<WebDriver>,
    arguments: Vec<String>,
    window: Cell<(u32, u32)>,
    patience: Duration,
    pub(crate) journal: RefCell<Journal>,
    secrets: RefCell<Secrets>,
    /// It has ended by itself: there is no window to look at.
    over: Cell<bool>,
}

/// What has the keyboard's focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// Its computed role.
    pub role: String,
    /// Its accessible name.
    pub name: String,
}

impl fmt::Display for Focus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} “{}”", if self.role.is_empty() { "something" } else { &self.role }, self.name)
    }
}

/// How a second start of the app ended.
#[derive(Debug)]
pub struct Started {
    /// Its exit code; nothing when a signal ended it.
    pub code: Option<i32>,
    /// What it said, on both outputs.
    pub said: String,
}

impl App {
    /// Starts it, with an empty data directory unless the setting has another.
    pub(crate) async fn start(setting: &Setting, journal: Journal) -> Self {
        let surroundings = Surroundings::prepare(setting);
        let portal = if setting.mute_portal {
            Some(MutePortal::start(&surroundings.bus).await)
        } else {
            None
        };
        let driver = Driver::start(&surroundings).await;
        let arguments: Vec<String> =
            setting.opened_with.iter().map(|it| it.display().to_string()).collect();
        let session = opened(&driver, setting.window, &arguments).await;
        Self {
            driver,
            arguments,
            _portal: portal,
            surroundings,
            session: RefCell::new(session),
            window: Cell::new(setting.window),
            patience: setting.patience,
            journal: RefCell::new(journal),
            secrets: RefCell::default(),
            over: Cell::new(false),
        }
    }

    /// Ends the step before with a picture, and begins one with these words: they are its line in the report.
    pub async fn step(&self, words: &str) {
        self.end_step().await;
        self.journal.borrow_mut().begin(words);
    }

    /// This text is on the screen, or comes onto it.
    pub async fn sees(&self, text: &str) {
        self.must(async || {
            let shown = self.shown().await?;
            if shown.contains(text) {
                Ok(())
            } else {
                Err(format!("“{text}” is not on the screen, which says: {shown}"))
            }
        })
        .await;
    }

    /// This text is not on the screen, or leaves it.
    pub async fn does_not_see(&self, text: &str) {
        self.must(async || {
            let shown = self.shown().await?;
            if shown.contains(text) {
                Err(format!("“{text}” is on the screen"))
            } else {
                Ok(())
            }
        })
        .await;
    }

    /// The text that can be read on the screen, in one line.
    pub(crate) async fn shown(&self) -> Result<String, String> {
        let shown = self
            .session()
            .run("return document.body.innerText", &[])
            .await
            .map_err(|why| why.to_string())?;
        Ok(in_one_line(shown.as_str().unwrap_or_default()))
    }

    /// What stands at a field that is marked as wrong.
    pub async fn error_at(&self, field: impl Into<Name>) -> String {
        self.find(Role::FIELD, field.into()).error().await
    }

    /// Presses a key or a chord, such as `Tab` or `Ctrl+K`, wherever the focus is.
    pub async fn press(&self, chord: &str) {
        self.session()
            .press(&keys::chord(chord))
            .await
            .unwrap_or_else(|why| panic!("{chord} could not be pressed: {why}"));
    }

    /// Writes with the keyboard, wherever the focus is.
    pub async fn write(&self, text: &str) {
        self.session()
            .press(&keys::text(text))
            .await
            .unwrap_or_else(|why| panic!("nothing could be written: {why}"));
    }

    /// What has the focus.
    pub async fn focused(&self) -> Focus {
        let session = self.session();
        let found = async {
            let element = session.active_element().await?;
            Ok::<_, Refusal>(Focus {
                role: session.role(&element).await?,
                name: session.name(&element).await?,
            })
        };
        found.await.unwrap_or_else(|_| Focus { role: String::new(), name: "nothing".to_owned() })
    }

    /// The keyboard's focus is on something, from where Tab goes on, and not lost.
    pub async fn keeps_its_place(&self) {
        self.must(async || {
            let lost =
                self.session().run("return document.activeElement === document.body", &[]).await;
            if lost.map_err(|why| why.to_string())? == false {
                Ok(())
            } else {
                Err("the focus is lost".to_owned())
            }
        })
        .await;
    }

    /// What another program would paste now; empty when there is nothing.
    pub async fn clipboard(&self) -> String {
        clipboard::read(&self.surroundings.display.name).await
    }

    /// In which forms the clipboard offers what it holds.
    pub async fn clipboard_forms(&self) -> Vec<String> {
        clipboard::forms(&self.surroundings.display.name).await
    }

    /// Waits until another program would paste this.
    pub async fn clipboard_holds(&self, text: &str) {
        self.must(async || {
            if self.clipboard().await == text {
                Ok(())
            } else {
                Err("the clipboard holds something else".to_owned())
            }
        })
        .await;
    }

    /// Copies a text in another program.
    pub async fn copy_elsewhere(&self, text: &str) {
        clipboard::write(&self.surroundings.display.name, text).await;
    }

    /// axe-core finds nothing serious or critical on this screen.
    pub async fn is_accessible(&self, screen: &str) {
        self.settle().await;
        let look = async || {
            accessibility::faults(&self.session()).await.map_err(|refusal| refusal.to_string())
        };
        let mut faults = self.must(look).await;
        if !faults.is_empty() {
            // A notification that goes by itself has little contrast for a moment. What is wrong stays.
            self.settle().await;
            faults = self.must(look).await;
        }
        assert!(
            faults.is_empty(),
            "{screen} is hard to use for people with disabilities:\n{}",
            faults.join("\n")
        );
    }

    /// From here on nothing but the screen may hold this, nor the screen when the journey ends: no file, no log, no list of
    /// processes. `what` is how messages name it.
    pub fn secret(&self, what: &str, text: &str) {
        self.secrets.borrow_mut().add(what, text);
    }

    /// The page holds this nowhere, not even where it cannot be seen.
    pub async fn page_does_not_hold(&self, text: &str) {
        self.must(async || {
            match self.session().run(include_str!("page/holds.js"), &[text.into()]).await {
                Ok(Value::Null) => Ok(()),
                Ok(place) => {
                    Err(format!("the page holds it in its {}", place.as_str().unwrap_or_default()))
                }
                Err(refusal) => Err(refusal.to_string()),
            }
        })
        .await;
    }

    /// Gives the window another size.
    pub async fn resize(&self, width: u32, height: u32) {
        self.session()
            .resize((width, height))
            .await
            .unwrap_or_else(|why| panic!("the window keeps its size: {why}"));
        self.must(async || {
            let size = self.session().run("return `${innerWidth} x ${innerHeight}`", &[]).await;
            let size = size.map_err(|why| why.to_string())?;
            if size == format!("{width} x {height}") {
                Ok(())
            } else {
                Err(format!("the window is {size}"))
            }
        })
        .await;
        self.window.set((width, height));
    }

    /// Runs a script in the page, for what a person would need a tool for, too.
    pub async fn script(&self, script: &str) -> Value {
        self.session()
            .run(script, &[])
            .await
            .unwrap_or_else(|why| panic!("the script failed: {why}"))
    }

    /// Shows another page in place of the app's own. Written into it: the window rightly goes nowhere else.
    pub async fn show(&self, page: &str, script: &str) {
        let write = "document.open(); document.write(arguments[0]); document.close()";
        let shown = async {
            self.session().run(write, &[page.into()]).await?;
            self.session().run(script, &[]).await
        };
        shown.await.unwrap_or_else(|why| panic!("the page could not be shown: {why}"));
    }

    /// Keeps what the window shows as a picture of this name, beside the report.
    pub async fn picture(&self, name: &str) {
        let picture = self.screenshot().await;
        self.journal.borrow().keep_picture(name, &picture.png());
    }

    /// What the window shows, once what moves has come to rest.
    pub async fn screenshot(&self) -> Picture {
        self.must(async || self.look().await).await
    }

    /// A picture with something on it: what was just opened may not have been drawn yet.
    async fn look(&self) -> Result<Picture, String> {
        let picture = self.settle().await;
        if picture.is_blank() { Err("the window shows nothing".to_owned()) } else { Ok(picture) }
    }

    /// Waits until what moves has come to rest and has been drawn: the page says so, and then the screen stays as it is. What does
    /// not come to rest is not waited for.
    async fn settle(&self) -> Picture {
        let _in_time = self.session().run_async(include_str!("page/settled.js"), &[]).await;
        let mut before = self.surroundings.display.dump();
        for _ in 0..FRAMES {
            tokio::time::sleep(FRAME).await;
            let now = self.surroundings.display.dump();
            if now == before {
                break;
            }
            before = now;
        }
        Picture::of_screen(&before, self.window.get())
    }

    /// Ends the app and starts it again on the same data.
    pub async fn restart(&self) {
        self.end().await;
        let session = opened(&self.driver, self.window.get(), &self.arguments).await;
        self.session.replace(session);
        self.over.set(false);
    }

    /// Asks the window to close, as the cross in its title does.
    pub fn ask_to_close(&self) {
        Desktop::of(&self.surroundings.display).ask_to_close();
    }

    /// The window is on the screen, or comes onto it.
    pub async fn is_on_the_screen(&self) {
        self.must(async || {
            let shown = Desktop::of(&self.surroundings.display).shows_the_window();
            if shown { Ok(()) } else { Err("the window is not on the screen".to_owned()) }
        })
        .await;
    }

    /// The window is not on the screen, or leaves it, while the app goes on. The step ends without a picture.
    pub async fn is_off_the_screen(&self) {
        self.must(async || {
            let shown = Desktop::of(&self.surroundings.display).shows_the_window();
            if shown { Err("the window is still on the screen".to_owned()) } else { Ok(()) }
        })
        .await;
        assert!(!self.driver.app().is_empty(), "the app has ended");
    }

    /// The app has ended by itself, or does so now.
    pub async fn is_over(&self) {
        self.must(async || {
            if self.driver.app().is_empty() { Ok(()) } else { Err("the app goes on".to_owned()) }
        })
        .await;
        self.over.set(true);
    }

    /// Whether the desktop's portal answers.
    pub async fn portal_answers(&self) -> bool {
        portal::answers(&self.surroundings.bus).await
    }

    /// Starts the app a second time, beside the one that runs, and waits until that start has ended.
    pub async fn start_beside(&self) -> Started {
        self.start_beside_with(&[]).await
    }

    /// The same by a double click on a file.
    pub async fn double_click(&self, file: &Path) -> Started {
        self.start_beside_with(&[file]).await
    }

    /// Drags files from a file manager onto the window and lets them go there; comes back when the app has taken them.
    pub async fn drops(&self, files: &[&Path]) {
        let mut drag = Drag::over_the_window(&self.surroundings.display, files);
        self.must(async || match drag.go_on() {
            Stage::Taken => Ok(()),
            stage => Err(format!("the app has not taken what was dropped: {stage:?}")),
        })
        .await;
    }

    async fn start_beside_with(&self, arguments: &[&Path]) -> Started {
        let mut second = Command::new(programs::app());
        second.args(arguments);
        second.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        second
            .envs(self.surroundings.environment.iter().cloned())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let ended = tokio::time::timeout(PATIENCE, second.output())
            .await
            .expect("the second start goes on and on");
        let ended = ended.expect("the app can be started");
        let said = [ended.stdout, ended.stderr].concat();
        Started { code: ended.status.code(), said: String::from_utf8_lossy(&said).into_owned() }
    }

    /// What the keychain of this desktop holds for Keydesk under this name, asked by a process of its own.
    pub async fn keychain(&self, entry: &str) -> Option<String> {
        let keychain = Keychain::Helper {
            program: programs::app(),
            bus: self.surroundings.bus.at.clone().into(),
        };
        let held = keychain
            .read(entry.to_owned())
            .await
            .unwrap_or_else(|why| panic!("the keychain was not read: {why}"));
        held.map(|it| it.expose_secret().to_owned())
    }

    /// Where the app saves what its user looks for: the home directory, which has no folder for downloads.
    #[must_use]
    pub fn home(&self) -> std::path::PathBuf {
        self.surroundings.root().join("home")
    }

    /// What the app and the driver have said so far.
    #[must_use]
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.surroundings.log()).unwrap_or_default()).into_owned()
    }

    /// The app's own directory of data.
    #[must_use]
    pub fn data_dir(&self) -> std::path::PathBuf {
        self.surroundings.data.clone()
    }

    /// Waits until something holds; where it never does, the last reason ends the step.
    pub(crate) async fn must<T>(&self, ask: impl AsyncFnMut() -> Result<T, String>) -> T {
        let answer = wait::until(self.patience, ask).await;
        answer.unwrap_or_else(|why| panic!("{why} (waited {:?})", self.patience))
    }

    pub(crate) fn session(&self) -> WebDriver {
        self.session.borrow().clone()
    }

    /// Ends the step that is under way: nothing has leaked, and the window shows something.
    pub(crate) async fn end_step(&self) {
        let leaks = self.secrets.borrow().in_processes(&self.processes());
        assert!(leaks.is_empty(), "{}", leaks.join("; "));
        if self.over.get() || !Desktop::of(&self.surroundings.display).shows_the_window() {
            return self.journal.borrow_mut().pass_unseen();
        }
        let picture = self.must(async || self.look().await).await;
        self.journal.borrow_mut().pass(&picture.png());
    }

    /// Ends the step that is under way as failed, with what helps to see why.
    pub(crate) async fn fail_step(&self, reason: &str) {
        let picture = self.settle().await.png();
        let source =
            self.session().source().await.unwrap_or_else(|refusal| format!("no source: {refusal}"));
        let secrets = self.secrets.borrow();
        let evidence = [
            ("page.html.txt", secrets.hidden(&source)),
            ("app.log.txt", secrets.hidden(&self.log())),
        ];
        self.journal.borrow_mut().fail(&secrets.hidden(reason), Some(&picture), &evidence);
    }

    /// What the journey has left where it does not belong: asked of the page as it is now, then of the files once the app has ended.
    pub(crate) async fn leaks(&self) -> Vec<String> {
        let source = self.session().source().await.unwrap_or_default();
        let mut leaks = self.secrets.borrow().in_text("the page's source at the end", &source);
        leaks.extend(self.secrets.borrow().in_processes(&self.processes()));
        self.end().await;
        for dir in [self.surroundings.root(), &self.surroundings.data] {
            leaks.extend(self.secrets.borrow().in_files(dir));
        }
        leaks
    }

    fn processes(&self) -> Vec<crate::process::Seen> {
        let mut processes = self.driver.process.group();
        processes.extend(self.surroundings.bus.process.group());
        processes
    }

    /// Ends the app, as when its user logs out of the desktop.
    async fn end(&self) {
        let _over_already = self.session().end().await;
        let end = tokio::time::Instant::now() + PATIENCE;
        while !self.driver.app().is_empty() {
            assert!(tokio::time::Instant::now() < end, "the app does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn opened(driver: &Driver, window: (u32, u32), arguments: &[String]) -> WebDriver {
    let app: &Path = &programs::app();
    let session = WebDriver::start(driver.address, app, arguments).await;
    let session = session.unwrap_or_else(|why| panic!("the app did not start: {why}"));
    session.resize(window).await.unwrap_or_else(|why| panic!("the window keeps its size: {why}"));
    session
}
