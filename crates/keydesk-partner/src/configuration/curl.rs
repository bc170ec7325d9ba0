//! A command line with curl.

use super::{About, Part, VARIABLE, quote, whole};

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    let url = quote::shell(&format!("{}{}", about.base_url, about.example));
    // The header goes through a pipe: everybody on a machine can read the arguments of its programs. printf is the shell's own.
    whole(format!(
        "# {}\nprintf 'Authorization: Bearer %s\\n' \"${{{VARIABLE}:?is not set}}\" | curl --silent --show-error --header @- {url}\n",
        about.name
    ))
}
