//! Turns `catalogue.toml` into Rust: the `Area` enum and the `ROUTES` table. What is wrong in the file fails the build, in words.

use serde::Deserialize;
use std::collections::HashSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Two bits an area in one 64-bit word, beside the bit of Generate API Token.
const AREAS_MAX: usize = 31;
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    area: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    word: String,
    label: String,
    about: String,
    kind: Kind,
    #[serde(default)]
    routes: Vec<Route>,
}

#[derive(Deserialize, Clone, Copy, Debug, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Api,
    Administration,
    AdministrationViewOnly,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Route {
    on: String,
    path: String,
    about: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=catalogue.toml");
    let catalogue: Catalogue = toml::from_str(&fs::read_to_string("catalogue.toml")?)?;
    check(&catalogue)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("catalogue.rs"), generated(&catalogue)?)?;
    Ok(())
}

/// Refuses a catalogue in which something is missing, said twice or not a template.
fn check(catalogue: &Catalogue) -> Result<(), String> {
    if catalogue.area.len() > AREAS_MAX {
        return Err(format!("A set of permissions has room for {AREAS_MAX} areas."));
    }
    let (mut words, mut paths) = (HashSet::new(), HashSet::new());
    for area in &catalogue.area {
        let word = &area.word;
        if !words.insert(word.as_str()) {
            return Err(format!("The area \"{word}\" stands there twice."));
        }
        if !word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            return Err(format!("The area \"{word}\" has a word with more than a-z and hyphens."));
        }
        if (area.kind == Kind::Api) == area.routes.is_empty() {
            return Err(format!(
                "The area \"{word}\" is {:?} and has {} routes.",
                area.kind,
                area.routes.len()
            ));
        }
        for Route { on, path, .. } in &area.routes {
            if !path.starts_with('/') || path.ends_with('/') || path.starts_with("/v2/") {
                return Err(format!(
                    "\"{path}\" is not a template: \"/word/{{parameter}}\", without /v2 and without a slash at its end."
                ));
            }
            // Names of parameters make no difference to what a template matches.
            let shape: Vec<&str> =
                path.split('/').map(|it| if it.starts_with('{') { "{}" } else { it }).collect();
            if !paths.insert(shape.join("/")) {
                return Err(format!("\"{path}\" stands there twice."));
            }
            let methods: Vec<&str> = on.split(' ').collect();
            let unique: HashSet<&&str> = methods.iter().collect();
            if unique.len() != methods.len() || methods.iter().any(|it| !METHODS.contains(it)) {
                return Err(format!(
                    "\"{path}\" has the methods \"{on}\": one or more of {METHODS:?}, each once."
                ));
            }
        }
    }
    Ok(())
}

fn generated(catalogue: &Catalogue) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    let areas = &catalogue.area;
    writeln!(
        code,
        "/// A part of the FoodLogiQ API, or of Keydesk's own administration, that permissions are given for.
///
/// The number is the area's place in a set of bits in memory only; files and messages use the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = \"kebab-case\")]
#[repr(u8)]
pub enum Area {{"
    )?;
    for (index, area) in areas.iter().enumerate() {
        writeln!(code, "/// {}: {}.\n{} = {index},", area.label, area.about, variant(&area.word))?;
    }
    writeln!(
        code,
        "}}
impl Area {{
/// Every area, in the order in which screens list them.
pub const ALL: &'static [Area] = &["
    )?;
    for area in areas {
        writeln!(code, "Area::{},", variant(&area.word))?;
    }
    writeln!(code, "];")?;
    let field = |name: &str, about: &str, value: &dyn Fn(&Area) -> String, kind: &str| {
        let arms: String = areas
            .iter()
            .map(|it| format!("Self::{} => {},\n", variant(&it.word), value(it)))
            .collect();
        format!(
            "/// {about}\n#[must_use]\npub const fn {name}(self) -> {kind} {{ match self {{ {arms} }} }}\n"
        )
    };
    let text = "&'static str";
    code += &field(
        "word",
        "The word used in a permission's name: `recall-responses`.",
        &|it| format!("{:?}", it.word),
        text,
    );
    code += &field(
        "label",
        "What a screen calls it: \"Recall responses\".",
        &|it| format!("{:?}", it.label),
        text,
    );
    code += &field(
        "about",
        "What it covers, without a full stop: \"Memberships and invitations\".",
        &|it| format!("{:?}", it.about),
        text,
    );
    code += &field(
        "kind",
        "Whether it is part of the FoodLogiQ API (reachable with a token) or of Keydesk's administration (not reachable with a token).",
        &|it| format!("AreaKind::{:?}", it.kind),
        "AreaKind",
    );
    writeln!(
        code,
        "}}\n/// Every route of the FoodLogiQ API that is built in, by area.\npub const ROUTES: &[Route] = &["
    )?;
    for area in areas {
        for Route { on, path, about } in &area.routes {
            let methods: Vec<&str> = on.split(' ').collect();
            writeln!(
                code,
                "Route {{ template: {path:?}, area: Area::{}, methods: &{methods:?}, about: {about:?} }},",
                variant(&area.word)
            )?;
        }
    }
    writeln!(code, "];")?;
    Ok(code)
}

/// `recall-responses` as `RecallResponses`.
fn variant(word: &str) -> String {
    word.split('-')
        .map(|part| {
            let (first, rest) = part.split_at(1);
            first.to_ascii_uppercase() + rest
        })
        .collect()
}
