//! Waiting: a condition is asked again and again until it holds or patience ends. Nothing here sleeps for luck.

use std::time::Duration;
use tokio::time::Instant;

/// How long a condition may take. Generous: it is only used up by what fails, and build machines are slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// How soon a condition is asked again.
const AGAIN_AFTER: Duration = Duration::from_millis(40);

/// Asks until the answer is `Ok`. The last `Err` says why it never was.
pub(crate) async fn until<T>(
    patience: Duration,
    mut ask: impl AsyncFnMut() -> Result<T, String>,
) -> Result<T, String> {
    let end = Instant::now() + patience;
    loop {
        match ask().await {
            Ok(answer) => return Ok(answer),
            Err(why) if Instant::now() >= end => return Err(why),
            Err(_) => tokio::time::sleep(AGAIN_AFTER).await,
        }
    }
}
