//! A `.env` file. It holds the token itself.

use super::{About, Part, VARIABLE, quote};

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    let before =
        format!("# {}\nKEYDESK_BASE_URL={}\n{VARIABLE}=", about.name, quote::env(about.base_url));
    vec![Part::Text(before), Part::Token, Part::Text("\n".to_owned())]
}
