//! Starting Keydesk while it is open already.

use crate::owner;
use keydesk_smoke::{App, Finds, journey};

#[tokio::test]
async fn single_instance() {
    journey("single_instance", async |app: &App| {
        owner::settles_in(app).await;

        app.step("A second start ends well, says so, and leaves the first window as it is").await;
        let second = app.start_beside().await;
        assert_eq!(second.code, Some(0), "{}", second.said);
        assert!(second.said.contains("Keydesk is open already"), "{}", second.said);
        app.heading("Integrations").is_there().await;
    })
    .await;
}
