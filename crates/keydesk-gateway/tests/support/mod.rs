//! What the tests on raw sockets share: an API behind the gateway that writes down every byte, and a gateway in front of it.

mod message;
mod recorder;
mod scene;

pub(crate) use message::Message;
pub(crate) use recorder::{Recorder, Script};
pub(crate) use scene::{PRODUCTS, Scene};
