//! The few commands of W3C WebDriver that the tests need, over one small HTTP client.
//!
//! Not a client crate: those bring a TLS stack, cookies and a URL parser for a server on loopback, and lack `computedrole` and
//! `computedlabel`, on which all finding here rests.

use crate::wait::PATIENCE;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpStream;

/// How an element is written in JSON (WebDriver, section 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long one command may take: a start of the app, and a script that waits, are within it.
const COMMAND: Duration = Duration::from_secs(30);

/// A session: one run of the app.
#[derive(Clone)]
pub(crate) struct WebDriver {
    address: SocketAddr,
    session: String,
}

/// An element of the page, as long as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element(String);

/// Why a command was not carried out.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The error code of WebDriver's section 6.6, such as `stale element reference`.
    pub(crate) code: String,
    pub(crate) message: String,
}

type Answer<T> = Result<T, Refusal>;

impl WebDriver {
    /// Starts the app.
    pub(crate) async fn start(
        address: SocketAddr,
        app: &Path,
        arguments: &[String],
    ) -> Answer<Self> {
        let options = json!({ "application": app, "args": arguments });
        let capabilities =
            json!({ "alwaysMatch": { "browserName": "wry", "tauri:options": options } });
        let started =
            command(address, "POST", "/session", Some(json!({ "capabilities": capabilities })))
                .await?;
        let session = text(&started["sessionId"]);
        let it = Self { address, session };
        it.post("/timeouts", json!({ "script": PATIENCE.as_millis() })).await?;
        Ok(it)
    }

    /// Whether a driver is there that could start an app.
    pub(crate) async fn is_ready(address: SocketAddr) -> bool {
        command(address, "GET", "/status", None).await.is_ok_and(|status| status["ready"] == true)
    }

    /// Ends the app.
    pub(crate) async fn end(&self) -> Answer<()> {
        command(self.address, "DELETE", &format!("/session/{}", self.session), None)
            .await
            .map(|_| ())
    }

    pub(crate) async fn run(&self, script: &str, arguments: &[Value]) -> Answer<Value> {
        self.post("/execute/sync", json!({ "script": script, "args": arguments })).await
    }

    /// A script that hands its result to its last argument, a function.
    pub(crate) async fn run_async(&self, script: &str, arguments: &[Value]) -> Answer<Value> {
        self.post("/execute/async", json!({ "script": script, "args": arguments })).await
    }

    pub(crate) async fn role(&self, element: &Element) -> Answer<String> {
        self.get(&element.path("computedrole")).await.map(|role| text(&role))
    }

    /// The accessible name, with white space as it is shown.
    pub(crate) async fn name(&self, element: &Element) -> Answer<String> {
        self.get(&element.path("computedlabel"))
            .await
            .map(|name| text(&name))
            .map(|name| in_one_line(&name))
    }

    /// The text that is shown in it, in one line. Not the driver's own command: that one leaves out what is cut where its column
    /// ends.
    pub(crate) async fn shown(&self, element: &Element) -> Answer<String> {
        let shown = self.run("return arguments[0].innerText ?? ''", &[element.argument()]).await;
        shown.map(|shown| in_one_line(&text(&shown)))
    }

    pub(crate) async fn click(&self, element: &Element) -> Answer<()> {
        self.post(&element.path("click"), json!({})).await.map(|_| ())
    }

    pub(crate) async fn send_keys(&self, element: &Element, text: &str) -> Answer<()> {
        self.post(&element.path("value"), json!({ "text": text })).await.map(|_| ())
    }

    pub(crate) async fn active_element(&self) -> Answer<Element> {
        self.get("/element/active").await.map(|element| Element::read(&element))
    }

    /// Key presses, as [`crate::keys`] makes them.
    pub(crate) async fn press(&self, actions: &[Value]) -> Answer<()> {
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", json!({ "actions": [keyboard] })).await.map(|_| ())
    }

    pub(crate) async fn resize(&self, (width, height): (u32, u32)) -> Answer<()> {
        let rect = json!({ "x": 0, "y": 0, "width": width, "height": height });
        self.post("/window/rect", rect).await.map(|_| ())
    }

    pub(crate) async fn source(&self) -> Answer<String> {
        self.get("/source").await.map(|source| text(&source))
    }

    async fn get(&self, path: &str) -> Answer<Value> {
        command(self.address, "GET", &format!("/session/{}{path}", self.session), None).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer<Value> {
        command(self.address, "POST", &format!("/session/{}{path}", self.session), Some(body)).await
    }
}

impl Element {
    /// Reads what a command has answered.
    pub(crate) fn read(value: &Value) -> Self {
        Self(text(&value[ELEMENT]))
    }

    /// Itself, as a script's argument.
    pub(crate) fn argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }

    fn path(&self, command: &str) -> String {
        format!("/element/{}/{command}", self.0)
    }
}

impl Refusal {
    fn here(message: impl fmt::Display) -> Self {
        Self { code: "no answer".to_owned(), message: message.to_string() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.message.is_empty() {
            f.write_str(&self.code)
        } else {
            write!(f, "{}: {}", self.code, self.message)
        }
    }
}

/// Text as a reader sees it: runs of white space are one space.
pub(crate) fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn command(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Answer<Value> {
    let (status, answer) = tokio::time::timeout(COMMAND, exchange(address, method, path, body))
        .await
        .map_err(|_| {
            Refusal::here(format!("{method} {path} took longer than {} s", COMMAND.as_secs()))
        })?
        .map_err(Refusal::here)?;
    let mut answer: Value = serde_json::from_slice(&answer).map_err(Refusal::here)?;
    let value = answer["value"].take();
    if status.is_success() {
        return Ok(value);
    }
    Err(Refusal { code: text(&value["error"]), message: text(&value["message"]) })
}

type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// A connection for each command: on loopback that costs less than keeping one alive is worth.
async fn exchange(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Result<(hyper::StatusCode, Bytes), Trouble> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", address.to_string())
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from(body.map_or_else(String::new, |body| body.to_string()))))?;
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = answer.into_body().collect().await?.to_bytes();
    connection.abort();
    Ok((status, body))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
