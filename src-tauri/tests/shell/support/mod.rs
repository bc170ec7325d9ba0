//! A page without a window: calls go the way they go from the real one, through Tauri's IPC to the commands.

pub(crate) mod samples;

use keydesk_desk::{AccountEdit, Cost, Desk, NewAccount, NewToken, Owner, Session, Settings};
use keydesk_domain::AccountKind;
use keydesk_handoff::{HandOff, Passphrase, Permitted, seal, usual_checklist};
use keydesk_shell::shell::{Setup, Shell};
use secrecy::SecretString;
use serde_json::{Value, json};
use specta_typescript::Typescript;
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;
use tauri::Manager;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{
    INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets,
};
use tauri::webview::InvokeRequest;
use tempfile::TempDir;

/// The owner's e-mail.
pub(crate) const OWNER: &str = "owner@fernwood.example";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "copper lantern over the quiet harbour";

/// The bindings as they would be generated now.
pub(crate) fn bindings() -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bindings.ts");
    keydesk_shell::ipc::builder::<tauri::Wry>().export(Typescript::default(), &file).unwrap();
    std::fs::read_to_string(file).unwrap()
}

/// A page of a window that is not there.
pub(crate) struct Page {
    app: tauri::App<MockRuntime>,
    webview: tauri::WebviewWindow<MockRuntime>,
    owner: Session,
    records: std::cell::Cell<usize>,
    dir: TempDir,
}

impl Page {
    /// The store has its owner, and nobody is signed in at the window.
    pub(crate) fn with_an_owner() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let setup = Setup {
            directory: dir.path().to_owned(),
            opened_with: None,
            saved: dir.path().to_owned(),
            sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
            lock_after_at_most: None,
            page_first: Duration::ZERO,
            limits: keydesk_gateway::Limits::default(),
            settings: Settings { password_cost: Cost::FOR_TESTS, ..Settings::default() },
        };
        let builder = keydesk_shell::ipc::builder::<MockRuntime>();
        let app = mock_builder()
            .invoke_handler(builder.invoke_handler())
            .build(mock_context(noop_assets()))
            .unwrap();
        builder.mount_events(&app);
        app.manage(Shell::new(setup, |_| {}, || {}));
        let webview = tauri::WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .unwrap();
        let shell = app.state::<Shell>();
        let owner = Owner {
            name: "Fernwood Owner".parse().unwrap(),
            email: OWNER.parse().unwrap(),
            password: SecretString::from(PASSWORD),
            sandbox_listen: Some("127.0.0.1:0".parse().unwrap()),
        };
        let owner = wait(async {
            shell.open().await;
            shell.office().await.unwrap().desk().first_run(owner).await.unwrap().0
        });
        let page = Self { app, webview, owner, records: std::cell::Cell::new(0), dir };
        page.records.set(page.audit_records());
        page
    }

    /// Calls a command as the page's script does.
    pub(crate) fn call(&self, command: &str, args: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }
                .parse()
                .unwrap(),
            body: InvokeBody::Json(args),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&self.webview, request).map(|body| body.deserialize().unwrap())
    }

    /// Signs the owner in at the window.
    pub(crate) fn sign_in_as_the_owner(&self) {
        self.sign_in(OWNER);
    }

    /// Signs somebody in at the window whose role holds one permission of the API and nothing else. Gives the e-mail.
    pub(crate) fn sign_in_without_permissions(&self) -> String {
        let email = "few@fernwood.example";
        let desk = self.desk();
        wait(async {
            let permissions = ["products:view".parse().unwrap()].into_iter().collect();
            desk.create_role(&self.owner, "Few".parse().unwrap(), permissions).await.unwrap();
            let new = NewAccount {
                kind: AccountKind::Service,
                name: "Few".parse().unwrap(),
                email: email.parse().unwrap(),
                roles: vec!["Few".to_owned()],
                password: Some(SecretString::from(PASSWORD)),
            };
            desk.create_account(&self.owner, new).await.unwrap();
        });
        self.sign_in(email);
        self.records.set(self.audit_records());
        email.to_owned()
    }

    /// A token that is not of whoever signs in next. Gives its identifier.
    pub(crate) fn token_of_the_owner(&self) -> String {
        let new = NewToken {
            name: "Of the owner".parse().unwrap(),
            environment: "sandbox".to_owned(),
            expires_at: None,
            narrowed_to: None,
            allowed_addresses: vec![],
            use_by: None,
        };
        let desk = self.desk();
        wait(async { desk.create_token(&self.owner, new).await.unwrap().view.token.id.to_string() })
    }

    /// A hand-off of a token of the owner's that may read products and business details, its passphrase, and the token's text.
    pub(crate) fn hand_off(&self) -> (Vec<u8>, String, String) {
        let desk = self.desk();
        wait(async {
            let office = self.app.state::<Shell>().office().await.unwrap();
            office.settled().await;
            let listeners = office.status().await.unwrap().listeners;
            let keydesk_gateway::ListenerState::Listening { address } = listeners[0].state.clone()
            else {
                panic!("the Sandbox is not listened for: {listeners:?}");
            };
            let permissions = ["products:view", "business:view"].map(|it| it.parse().unwrap());
            let new = NewToken {
                name: "SAP Integration".parse().unwrap(),
                environment: "sandbox".to_owned(),
                expires_at: None,
                narrowed_to: Some(permissions.into_iter().collect()),
                allowed_addresses: vec![],
                use_by: None,
            };
            let created = desk.create_token(&self.owner, new).await.unwrap();
            let text = created.text.expose().to_owned();
            let hand_off = HandOff {
                base_url: format!("http://{address}").parse().unwrap(),
                environment_name: "Sandbox".parse().unwrap(),
                environment: "sandbox".parse().unwrap(),
                token: created.text,
                token_name: "SAP Integration".parse().unwrap(),
                account_name: "Fernwood Owner".parse().unwrap(),
                permissions: Permitted::of(created.view.permissions),
                business: None,
                contact: None,
                made_at: desk.now(),
                open_until: HandOff::open_until(desk.now(), 7, None),
                dies_unless_used_by: None,
                checklist: usual_checklist(None),
            };
            let passphrase = Passphrase::generate().unwrap();
            (seal(&hand_off, &passphrase).unwrap(), passphrase.expose().to_owned(), text)
        })
    }

    /// All files in the data directory and beside it that hold this text.
    pub(crate) fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![self.dir.path().to_owned()];
        while let Some(directory) = open.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if std::fs::read(&path)
                    .is_ok_and(|it| it.windows(text.len()).any(|part| part == text.as_bytes()))
                {
                    found.push(path);
                }
            }
        }
        found
    }

    /// Disables an account, as the owner.
    pub(crate) fn disable(&self, email: &str) {
        let edit = AccountEdit { enabled: Some(false), ..AccountEdit::default() };
        let desk = self.desk();
        wait(async { desk.edit_account(&self.owner, email, edit).await.unwrap() });
    }

    /// How many changes were recorded since the page was made ready.
    pub(crate) fn changes(&self) -> usize {
        self.audit_records() - self.records.get()
    }

    fn sign_in(&self, email: &str) {
        self.call("sign_in", json!({ "email": email, "password": PASSWORD })).unwrap();
    }

    fn desk(&self) -> Desk {
        wait(self.app.state::<Shell>().office()).unwrap().desk().clone()
    }

    fn audit_records(&self) -> usize {
        let desk = self.desk();
        wait(async {
            desk.audit_log(&self.owner, &Default::default(), None, 1_000).await.unwrap().len()
        })
    }
}

/// Waits where Tauri waits.
fn wait<F: Future>(future: F) -> F::Output {
    tauri::async_runtime::block_on(future)
}
