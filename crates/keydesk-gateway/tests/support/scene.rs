//! A gateway in front of a recorder, and a token that may see and edit products there.

use super::{Message, Recorder};
use keydesk_tests::{Raw, World, raw};
use std::net::SocketAddr;
use std::time::Duration;

/// A path that the token's account may read and write.
pub(crate) const PRODUCTS: &str = "/businesses/1/products";

/// A gateway in front of a recorder.
pub(crate) struct Scene {
    world: World,
    api: Recorder,
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
}

impl Scene {
    /// In front of an API that answers everything with `{}`.
    pub(crate) async fn new() -> Self {
        Self::before(Recorder::start().await).await
    }

    /// In front of this API.
    pub(crate) async fn before(api: Recorder) -> Self {
        // What does not come to its end is given up soon, so that nobody waits for it.
        let limits = |limits: &mut keydesk_gateway::Limits| {
            limits.header_time = Duration::from_millis(400);
            (limits.idle_body, limits.idle_answer) =
                (Duration::from_millis(400), Duration::from_millis(400));
            limits.concurrent_per_token = 1_000;
        };
        let world = World::builder().limits(limits).build().await;
        world.environment("raw", &format!("http://{}", api.address)).await;
        let account = world.account(&["products:view", "products:edit", "tokens:generate"]).await;
        let token = world.token_like(&account, |new| new.environment = "raw".to_owned()).await.text;
        let address = world.address("raw").await;
        Self { world, api, address, token }
    }

    /// The API's own address, as it stands in `Host`.
    pub(crate) fn api(&self) -> String {
        self.api.address.to_string()
    }

    /// A request with one Host and the token, whose last header says that it is the last on its connection.
    pub(crate) fn request(&self, line: &str, headers: &[&str], body: &str) -> Vec<u8> {
        let headers: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        let Self { address, token, .. } = self;
        format!(
            "{line}\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n{headers}Connection: close\r\n\r\n{body}"
        )
        .into()
    }

    /// Sends these bytes, and reads until the gateway closes the connection.
    pub(crate) async fn send(&self, bytes: impl AsRef<[u8]>) -> Raw {
        raw(self.address, bytes).await
    }

    /// What reached the API, once the gateway has stopped and no connection is left.
    pub(crate) async fn reached(self) -> Vec<Message> {
        let Self { world, api, .. } = self;
        world.gateway.stop().await;
        drop(world);
        api.reached().await
    }

    /// Nothing that reached the API came to its end.
    pub(crate) async fn nothing_reached(self) {
        let whole: Vec<Message> =
            self.reached().await.into_iter().filter(|it| it.is_whole).collect();
        assert!(whole.is_empty(), "reached the API: {whole:#?}");
    }

    /// The one request that reached the API.
    pub(crate) async fn one_reached(self) -> Message {
        let mut reached = self.reached().await;
        assert_eq!(reached.len(), 1, "reached the API: {reached:#?}");
        assert!(reached[0].is_whole, "did not come to its end: {reached:#?}");
        reached.remove(0)
    }
}
