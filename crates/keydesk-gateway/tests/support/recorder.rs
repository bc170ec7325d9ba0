//! An API behind the gateway that is a socket and nothing more: it writes down what reaches it, and answers with bytes.

use super::message::{self, Message};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// How the API answers.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    /// The bytes of every answer.
    pub(crate) answer: Vec<u8>,
    /// Does it close the connection after an answer?
    pub(crate) closes: bool,
    /// Does it answer as soon as it has seen the head?
    pub(crate) hurries: bool,
}

/// The API.
pub(crate) struct Recorder {
    pub(crate) address: SocketAddr,
    reached: Arc<Mutex<Vec<Message>>>,
    accepting: JoinHandle<()>,
    connections: Arc<Mutex<JoinSet<()>>>,
}

impl Recorder {
    /// One that answers everything with `{}`.
    pub(crate) async fn start() -> Self {
        Self::answering(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        )
        .await
    }

    /// One that gives this answer, and keeps the connection.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        Self::following(Script { answer: answer.into(), closes: false, hurries: false }).await
    }

    /// One that gives this answer, and closes the connection.
    pub(crate) async fn answering_once(answer: impl Into<Vec<u8>>) -> Self {
        Self::following(Script { answer: answer.into(), closes: true, hurries: false }).await
    }

    /// One that does as the script says.
    pub(crate) async fn following(script: Script) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let reached = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(JoinSet::new()));
        let accepting =
            tokio::spawn(accept(listener, script, Arc::clone(&reached), Arc::clone(&connections)));
        Self { address, reached, accepting, connections }
    }

    /// What reached it, once all connections to it have ended.
    pub(crate) async fn reached(self) -> Vec<Message> {
        self.accepting.abort();
        let connections = std::mem::take(&mut *self.connections.lock().unwrap());
        connections.join_all().await;
        std::mem::take(&mut *self.reached.lock().unwrap())
    }
}

async fn accept(
    listener: TcpListener,
    script: Script,
    reached: Arc<Mutex<Vec<Message>>>,
    connections: Arc<Mutex<JoinSet<()>>>,
) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let serving = serve(stream, script.clone(), Arc::clone(&reached));
        connections.lock().unwrap().spawn(serving);
    }
}

async fn serve(stream: TcpStream, script: Script, reached: Arc<Mutex<Vec<Message>>>) {
    let (reading, mut writing) = stream.into_split();
    let mut reading = BufReader::new(reading);
    while let Some(mut message) = message::head(&mut reading).await {
        if message.is_whole && script.hurries {
            let _nobody_reads = writing.write_all(&script.answer).await;
        }
        message::body(&mut reading, &mut message).await;
        let is_whole = message.is_whole;
        reached.lock().unwrap().push(message);
        if is_whole && !script.hurries {
            let _nobody_reads = writing.write_all(&script.answer).await;
        }
        if !is_whole || script.closes {
            return;
        }
    }
}
