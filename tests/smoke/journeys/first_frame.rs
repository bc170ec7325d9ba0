//! The first frame: a broken desktop does not delay it.

use keydesk_smoke::{App, Finds, Journey};
use std::time::{Duration, Instant};

/// How long D-Bus waits for an answer: who asks the portal and waits for it shows nothing before.
const GIVEN_UP: Duration = Duration::from_secs(25);

#[tokio::test]
async fn first_frame() {
    let begun = Instant::now();
    let on_a_broken_desktop = Journey::new("first_frame").mute_portal();
    let steps = async |app: &App| {
        app.step("The desktop's portal does not answer, and the window can be used all the same")
            .await;
        app.field("Name").fill("Fernwood Owner").await;
        let time = begun.elapsed();
        assert!(!app.portal_answers().await);
        assert!(time < GIVEN_UP, "the window has waited for the portal: it took {time:?}");
    };
    on_a_broken_desktop.run(steps).await;
}
