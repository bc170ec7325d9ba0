//! What whole-program tests share: a desk with its gateway and sandbox in a directory of its own, and clients that speak real HTTP
//! to it. Nothing of ours is mocked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answer;
mod child;
mod client;
pub mod corpus;
mod fake_api;
mod later;
mod raw;
mod seeded;
mod served;
mod world;

pub use answer::Answer;
pub use child::Child;
pub use client::Client;
pub use fake_api::{Arrived, FakeApi};
pub use later::leave_to_a_later_version;
pub use raw::{Raw, raw};
pub use seeded::Seeded;
pub use served::Served;
pub use world::{Account, OWNER_EMAIL, PASSWORD, Token, World, WorldBuilder};
