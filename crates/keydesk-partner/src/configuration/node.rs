//! Node with its own `fetch`.

use super::{About, Part, VARIABLE, quote, whole};

pub(super) fn parts(about: &About<'_>) -> Vec<Part> {
    whole(format!(
        "// {}\nconst baseUrl = {};\nconst token = process.env.{VARIABLE};\nif (!token) throw new Error(\"{VARIABLE} is not set.\");\n\n\
         const answer = await fetch(baseUrl + {}, {{\n  headers: {{ Authorization: \"Bearer \" + token, Accept: \"application/json\" }},\n  \
         redirect: \"manual\",\n  signal: AbortSignal.timeout(30_000),\n}});\n\
         const text = await answer.text();\nif (!answer.ok) throw new Error(answer.status + \": \" + text);\nconsole.log(text);\n",
        about.name,
        quote::json(about.base_url),
        quote::json(&about.example),
    ))
}
