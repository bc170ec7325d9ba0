//! Power BI: a query in M, with the token in a parameter.

use super::{About, Part, quote, whole};

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    whole(format!(
        "// {}\n// KeydeskToken is a parameter: Manage Parameters > New Parameter, type Text.\nlet\n    \
         Source = Web.Contents(\n        {},\n        [\n            RelativePath = {},\n            \
         Headers = [Authorization = \"Bearer \" & KeydeskToken, Accept = \"application/json\"]\n        ]\n    ),\n    \
         Answer = Json.Document(Source)\nin\n    Answer\n",
        about.name,
        quote::m(about.base_url),
        quote::m(about.example.trim_start_matches('/')),
    ))
}
