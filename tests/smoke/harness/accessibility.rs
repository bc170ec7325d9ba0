//! axe-core on what the window shows.

use crate::programs;
use crate::webdriver::{Refusal, WebDriver};
use std::fs;

/// What is seriously or critically wrong with the screen for people with disabilities, one line each.
pub(crate) async fn faults(session: &WebDriver) -> Result<Vec<String>, Refusal> {
    if session.run("return typeof axe", &[]).await? != "object" {
        let rules = fs::read_to_string(programs::axe()).unwrap();
        session.run(&rules, &[]).await?;
    }
    let found = session.run_async(include_str!("page/axe.js"), &[]).await?;
    Ok(found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|line| line.as_str().map(str::to_owned))
        .collect())
}
