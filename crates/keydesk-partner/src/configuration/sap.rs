//! The properties of a destination, as SAP BTP imports them. The header with the token is an additional property.

use super::{About, Part, quote};

/// The most characters of a destination's name.
const NAME: usize = 200;

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    let before = format!(
        "Type=HTTP\nName={}\nDescription={}\nURL={}\nProxyType=Internet\nAuthentication=NoAuthentication\n\
         URL.headers.Accept=application/json\nURL.headers.Authorization=Bearer ",
        name(about.name),
        quote::properties(about.name),
        quote::properties(about.base_url),
    );
    vec![Part::Text(before), Part::Token, Part::Text("\n".to_owned())]
}

/// A destination's name has letters, digits, hyphens and underscores of ASCII only.
fn name(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    text.chars().map(plain).take(NAME).collect()
}
