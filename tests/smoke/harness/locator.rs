//! Elements as a person names them: "the button Create in the dialog Add API Token". Looked for anew each time they are used.

use crate::app::App;
use crate::role::Role;
use crate::webdriver::{Element, Refusal, WebDriver};
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

/// How often Tab is pressed before something counts as out of the keyboard's reach.
const TABS: usize = 80;

/// What an element is called.
#[derive(Clone, Debug)]
pub enum Name {
    /// Exactly this, as far as white space goes.
    Exactly(String),
    /// Something with this in it.
    Containing(String),
    /// Whatever it is called, it shows this text: WebKit gives what tables are made of no names, although ARIA has them.
    Showing(String),
    /// Anything, or nothing.
    Any,
}

/// A name that has this in it.
#[must_use]
pub fn containing(part: &str) -> Name {
    Name::Containing(part.to_owned())
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Exactly(name.to_owned())
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self::Exactly(name)
    }
}

impl Name {
    /// The words that have to be there, and where the page is to look for them.
    fn in_words(&self) -> (Vec<&str>, Option<&'static str>) {
        match self {
            Self::Exactly(text) | Self::Containing(text) => {
                (text.split_whitespace().collect(), Some("name"))
            }
            Self::Showing(text) => (text.split_whitespace().collect(), Some("shown")),
            Self::Any => (Vec::new(), None),
        }
    }

    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Exactly(wanted) => name == wanted,
            Self::Containing(part) | Self::Showing(part) => name.contains(part.as_str()),
            Self::Any => true,
        }
    }
}

/// Where elements can be looked for: in the whole window, or in an element of it.
pub trait Finds<'a> {
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn find(&self, role: Role, name: Name) -> Locator<'a>;

    /// The alert: what the window says of its own accord, and at once.
    fn alert(&self) -> Locator<'a> {
        self.find(Role::ALERT, Name::Any)
    }
    /// A button.
    fn button(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::BUTTON, name.into())
    }
    /// The cell of a table that has this text in it.
    fn cell(&self, text: &str) -> Locator<'a> {
        self.find(Role::CELL, Name::Showing(text.to_owned()))
    }
    /// A checkbox.
    fn checkbox(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::CHECKBOX, name.into())
    }
    /// The heading of a column that has this text in it.
    fn column(&self, text: &str) -> Locator<'a> {
        self.find(Role::COLUMN_HEADER, Name::Showing(text.to_owned()))
    }
    /// A dialog.
    fn dialog(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::DIALOG, name.into())
    }
    /// A field to write in or to choose from.
    fn field(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::FIELD, name.into())
    }
    /// A heading.
    fn heading(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::HEADING, name.into())
    }
    /// A link.
    fn link(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::LINK, name.into())
    }
    /// An item of a list.
    fn list_item(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::LIST_ITEM, name.into())
    }
    /// An item of a menu.
    fn menu_item(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::MENU_ITEM, name.into())
    }
    /// A group of links to other places.
    fn navigation(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::NAVIGATION, name.into())
    }
    /// An option of a list to choose from.
    fn option(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::OPTION, name.into())
    }
    /// A radio button.
    fn radio(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::RADIO, name.into())
    }
    /// A named part of the page.
    fn region(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::REGION, name.into())
    }
    /// The row of a table that has this text in it.
    fn row(&self, text: &str) -> Locator<'a> {
        self.find(Role::ROW, Name::Showing(text.to_owned()))
    }
    /// What the window says in passing.
    fn status(&self) -> Locator<'a> {
        self.find(Role::STATUS, Name::Any)
    }
    /// A switch.
    fn switch(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::SWITCH, name.into())
    }
    /// A tab.
    fn tab(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::TAB, name.into())
    }
    /// A table.
    fn table(&self, name: impl Into<Name>) -> Locator<'a> {
        self.find(Role::TABLE, name.into())
    }
}

impl<'a> Finds<'a> for &'a App {
    #[allow(private_interfaces)]
    fn find(&self, role: Role, name: Name) -> Locator<'a> {
        Locator { app: self, role, name, within: None, first: false }
    }
}

impl<'a> Finds<'a> for Locator<'a> {
    #[allow(private_interfaces)]
    fn find(&self, role: Role, name: Name) -> Locator<'a> {
        Locator { app: self.app, role, name, within: Some(Box::new(self.clone())), first: false }
    }
}

/// An element by its role and name. It need not be there yet: whatever is done with it waits for it.
#[derive(Clone)]
pub struct Locator<'a> {
    app: &'a App,
    role: Role,
    name: Name,
    within: Option<Box<Self>>,
    first: bool,
}

#[derive(Deserialize)]
struct State {
    text: String,
    value: String,
    invalid: bool,
    description: String,
    disabled: bool,
    checked: bool,
    selected: bool,
    expanded: bool,
    secret: bool,
}

impl Locator<'_> {
    /// The first of several that do the same, such as the button above a list and the one in its place while it is empty.
    #[must_use]
    pub fn first(mut self) -> Self {
        self.first = true;
        self
    }

    /// Clicks it, once it can be clicked.
    pub async fn click(&self) {
        self.act("clicked", async |session, element| {
            let clicked = session.click(element).await;
            match clicked {
                // What something lies over is scrolled free; and checkboxes and switches are often drawn by their label, which is
                // then what a person clicks.
                Err(refusal)
                    if ["element not interactable", "element click intercepted"]
                        .contains(&&*refusal.code) =>
                {
                    let drawn = session
                        .run(include_str!("page/drawn_by.js"), &[element.argument()])
                        .await?;
                    if drawn.is_null() {
                        Err(refusal)
                    } else {
                        session.click(&Element::read(&drawn)).await
                    }
                }
                other => other,
            }
        })
        .await;
    }

    /// Clicks it although it says that it cannot be used.
    pub async fn click_though_disabled(&self) {
        let element = self.app.must(async || self.seek().await).await;
        let script = include_str!("page/drawn_by.js");
        let clicked = async {
            let drawn = self.app.session().run(script, &[element.argument()]).await?;
            self.app.session().click(&Element::read(&drawn)).await
        };
        clicked.await.unwrap_or_else(|why| panic!("{self} cannot be clicked at all: {why}"));
    }

    /// Clicks it, which takes the window off the screen: the driver may not say that it was clicked before the window is back.
    pub async fn click_to_hide(&self) {
        let element = self.app.must(async || self.seek().await).await;
        let session = self.app.session();
        tokio::select! {
            _answer = session.click(&element) => {}
            () = self.app.is_off_the_screen() => {}
        }
        self.app.is_off_the_screen().await;
    }

    /// Clicks it, which ends the app: nobody is left to say that it was clicked.
    pub async fn click_to_end(&self) {
        let element = self.app.must(async || self.seek().await).await;
        let _no_answer = self.app.session().click(&element).await;
        self.app.is_over().await;
    }

    /// Writes at the end of what is in the field.
    pub async fn type_(&self, text: &str) {
        self.act("written in", async |session, element| session.send_keys(element, text).await)
            .await;
    }

    /// Replaces what is in the field.
    pub async fn fill(&self, text: &str) {
        self.select_all().await;
        self.app.press("Backspace").await;
        if !text.is_empty() {
            self.type_(text).await;
        }
        self.has_value(text).await;
    }

    /// Replaces what is in the field from the clipboard, as a person does with what is long or hard to type.
    pub async fn paste(&self, text: &str) {
        self.app.copy_elsewhere(text).await;
        self.select_all().await;
        self.app.press("Ctrl+V").await;
    }

    async fn select_all(&self) {
        self.click().await;
        self.app.press("Ctrl+A").await;
    }

    /// Presses Tab until it has the focus.
    pub async fn tab_to(&self) {
        self.is_there().await;
        let mut passed = Vec::new();
        for _ in 0..TABS {
            if self.has_focus_now().await {
                return;
            }
            self.app.press("Tab").await;
            passed.push(self.app.focused().await.to_string());
        }
        panic!("{self} is not reached by {TABS} presses of Tab. Passed: {}", passed.join(", "))
    }

    /// It is on the screen, or comes onto it.
    pub async fn is_there(&self) {
        self.app.must(async || self.seek().await.map(drop)).await;
    }

    /// It is not on the screen, or leaves it.
    pub async fn is_gone(&self) {
        self.app
            .must(async || match self.matches().await? {
                (found, _) if found.is_empty() => Ok(()),
                _ => Err(format!("{self} is still there")),
            })
            .await;
    }

    /// It is marked as wrong; what stands beside it, and says why, is handed back.
    pub async fn error(&self) -> String {
        self.told("is not marked as wrong", |state| state.invalid.then_some(state.description))
            .await
    }

    /// It is marked as wrong, and this stands beside it.
    pub async fn is_wrong_because(&self, part: &str) {
        let wanted = format!("is not marked as wrong because “{part}”");
        self.told(&wanted, |state| {
            (state.invalid && state.description.contains(part)).then_some(())
        })
        .await;
    }

    /// It is there, cannot be used, and says why.
    pub async fn is_refused_because(&self, part: &str) {
        let wanted = format!("is not refused because “{part}”");
        self.told(&wanted, |state| {
            (state.disabled && state.description.contains(part)).then_some(())
        })
        .await;
    }

    /// It is not marked as wrong, or no longer.
    pub async fn has_no_error(&self) {
        self.told("is marked as wrong", |state| (!state.invalid).then_some(())).await;
    }

    /// What explains it, for people who cannot see what stands beside it.
    pub async fn description(&self) -> String {
        self.told("has no description", |state| Some(state.description)).await
    }

    /// The text that is shown in it.
    pub async fn text(&self) -> String {
        self.told("has no text", |state| Some(state.text)).await
    }

    /// Its text has this in it.
    pub async fn says(&self, part: &str) {
        self.told(&format!("does not say “{part}”"), |state| {
            one_line(&state.text).contains(part).then_some(())
        })
        .await;
    }

    /// What is in the field.
    pub async fn value(&self) -> String {
        self.told("has no value", |state| Some(state.value)).await
    }

    /// Exactly this is in the field.
    pub async fn has_value(&self, value: &str) {
        self.told("has another value", |state| (state.value == value).then_some(())).await;
    }

    /// It can be used.
    pub async fn is_enabled(&self) {
        self.told("is disabled", |state| (!state.disabled).then_some(())).await;
    }

    /// It is there, but cannot be used.
    pub async fn is_disabled(&self) {
        self.told("is enabled", |state| state.disabled.then_some(())).await;
    }

    /// It is ticked, or switched on.
    pub async fn is_checked(&self) {
        self.told("is not checked", |state| state.checked.then_some(())).await;
    }

    /// It is not ticked, or switched off.
    pub async fn is_unchecked(&self) {
        self.told("is checked", |state| (!state.checked).then_some(())).await;
    }

    /// It is the chosen one among its kind: the open tab, the marked row.
    pub async fn is_selected(&self) {
        self.told("is not selected", |state| state.selected.then_some(())).await;
    }

    /// What belongs to it is open: a menu, a list.
    pub async fn is_expanded(&self) {
        self.told("is not expanded", |state| state.expanded.then_some(())).await;
    }

    /// What is in the field cannot be read on the screen.
    pub async fn is_masked(&self) {
        self.told("can be read", |state| state.secret.then_some(())).await;
    }

    /// What is in the field can be read on the screen.
    pub async fn is_readable(&self) {
        self.told("cannot be read", |state| (!state.secret).then_some(())).await;
    }

    /// It has the focus, or gets it.
    pub async fn is_focused(&self) {
        self.app
            .must(async || {
                if self.has_focus_now().await {
                    return Ok(());
                }
                self.seek().await?;
                Err(format!("{self} does not have the focus: {} has it", self.app.focused().await))
            })
            .await;
    }

    async fn has_focus_now(&self) -> bool {
        let found = self.seek().await;
        let active = self.app.session().active_element().await;
        matches!((found, active), (Ok(found), Ok(active)) if found == active)
    }

    /// Waits until the state is as wanted, and takes from it what is wanted.
    async fn told<T>(&self, otherwise: &str, ask: impl Fn(State) -> Option<T>) -> T {
        self.app
            .must(async || {
                let element = self.seek().await?;
                let state = self
                    .app
                    .session()
                    .run(include_str!("page/state.js"), &[element.argument()])
                    .await;
                let state = state.map_err(|refusal| format!("{self}: {refusal}"))?;
                let state: State =
                    serde_json::from_value(state).map_err(|why| format!("{self}: {why}"))?;
                let now = format!(
                    "{self} {otherwise}. Text: “{}”, beside it: “{}”",
                    one_line(&state.text),
                    state.description
                );
                ask(state).ok_or(now)
            })
            .await
    }

    /// Does something to it, once it is there, enabled, and not in movement or covered.
    async fn act(
        &self,
        done: &str,
        action: impl AsyncFn(&WebDriver, &Element) -> Result<(), Refusal>,
    ) {
        self.is_enabled().await;
        let session = self.app.session();
        self.app
            .must(async || {
                let element = self.seek().await?;
                match action(&session, &element).await {
                    Err(refusal) if passes(&refusal) => {
                        Err(format!("{self} cannot be {done}: {refusal}"))
                    }
                    Err(refusal) => panic!("{self} cannot be {done}: {refusal}"),
                    Ok(()) => Ok(()),
                }
            })
            .await;
    }

    /// The one element that is meant. Two are as bad as none: a person could not tell them apart either.
    async fn seek(&self) -> Result<Element, String> {
        let (mut found, others) = self.matches().await?;
        if self.first {
            found.truncate(1);
        }
        match (found.pop(), found.len()) {
            (Some(element), 0) => Ok(element),
            (Some(_), more) => Err(format!("{self} is there {} times", more + 1)),
            (None, _) if others.is_empty() => {
                Err(format!("{self} is not there, nor any other {}", self.role.word))
            }
            (None, _) => {
                Err(format!("{self} is not there. Of its kind there are: {}", others.join(", ")))
            }
        }
    }

    /// Those that fit, and the names of those that do not.
    async fn matches(&self) -> Result<(Vec<Element>, Vec<String>), String> {
        let session = self.app.session();
        let scope = match &self.within {
            Some(within) => Box::pin(within.seek()).await?.argument(),
            None => Value::Null,
        };
        let script = include_str!("page/candidates.js");
        let told = |refusal: Refusal| format!("{self} could not be looked for: {refusal}");
        let (words, place) = self.name.in_words();
        let arguments = [scope, self.role.hosts.into(), words.into(), place.into()];
        let candidates = session.run(script, &arguments).await.map_err(told)?;
        let listed = |list: &str| candidates[list].as_array().into_iter().flatten();
        let mut found = Vec::new();
        let mut others: Vec<String> =
            listed("others").filter_map(Value::as_str).map(|name| format!("“{name}”")).collect();
        for element in listed("found").map(Element::read) {
            // An element that went away in the meantime is none of those that are there.
            let name = match self.name {
                Name::Showing(_) => session.shown(&element).await,
                _ => session.name(&element).await,
            };
            let (Ok(name), Ok(role)) = (name, session.role(&element).await) else { continue };
            if !self.role.computed.is_empty() && !self.role.computed.contains(&role.as_str()) {
                continue;
            }
            if self.name.fits(&name) {
                found.push(element);
            } else {
                others.push(format!("“{name}”"));
            }
        }
        Ok((found, others))
    }
}

impl fmt::Display for Locator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Name::Exactly(name) => write!(f, "the {} “{name}”", self.role.word),
            Name::Containing(part) => write!(f, "the {} with “{part}” in its name", self.role.word),
            Name::Showing(part) => write!(f, "the {} that shows “{part}”", self.role.word),
            Name::Any => write!(f, "the {}", self.role.word),
        }?;
        self.within.iter().try_for_each(|within| write!(f, " in {within}"))
    }
}

/// What passes by itself: the page was just being redrawn, or something moves over the element.
fn passes(refusal: &Refusal) -> bool {
    [
        "stale element reference",
        "no such element",
        "element not interactable",
        "element click intercepted",
    ]
    .contains(&refusal.code.as_str())
}

fn one_line(text: &str) -> String {
    crate::webdriver::in_one_line(text)
}
