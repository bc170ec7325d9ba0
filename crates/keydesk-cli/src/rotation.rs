//! `keydeskctl token replace`, and how far it has come.

use crate::context::Context;
use crate::table::{columns, pairs};
use crate::time;
use crate::token_create::Output;
use clap::Args;
use keydesk_control::{Command, Failure};
use keydesk_desk::{RotationSide, RotationView};
use keydesk_domain::Retire;

#[derive(Args, Debug)]
pub(crate) struct Replace {
    /// Its name or identifier
    token: String,
    /// When the old one stops: at-once, on-first-use (of the new one), 1h, 24h, 7d
    #[arg(long, value_name = "WHEN", default_value = "on-first-use")]
    retire: Retire,
    #[command(flatten)]
    output: Output,
}

impl Replace {
    pub(crate) async fn run(self, context: &mut Context) -> Result<(), Failure> {
        self.output
            .create(context, Command::TokenReplace { token: self.token, retire: self.retire })
            .await
    }
}

/// How far a replacement has come, for people.
pub(crate) fn of(rotation: Option<&RotationView>) -> String {
    let Some(RotationView { old, new, is_finished, .. }) = rotation else {
        return "This API token neither is being replaced nor replaces another.".to_owned();
    };
    let stops = match (is_finished, old.token.token.retires_at) {
        (true, _) => "it has stopped".to_owned(),
        (false, Some(at)) => format!("at {}", time::shown(at)),
        (false, None) => "with the first successful request of the new one".to_owned(),
    };
    let rows = [
        ("API Token", new.token.token.name.to_string()),
        ("Old one", side(old)),
        ("New one", side(new)),
        ("The old one stops", stops),
    ];
    let used = [("old", old), ("new", new)].into_iter().flat_map(|(which, side)| {
        side.used_from.iter().map(move |it| {
            [which.to_owned(), it.address.clone(), time::shown(it.last_at), it.requests.to_string()]
        })
    });
    let used = columns(["Used since", "From", "Last", "Requests"], used);
    format!("{}\n\n{used}", pairs(&rows))
}

fn side(side: &RotationSide) -> String {
    let token = &side.token.token;
    format!("{} (ends in {}), created {}", token.id, token.hint, time::shown(token.created_at))
}
