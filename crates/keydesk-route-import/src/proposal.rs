//! From what a file holds to routes, each with the permission that it would need.

use crate::error::RouteFileError;
use crate::limits::DESCRIPTION_CHARS_MAX;
use crate::prefix::{self, PrefixChoice, ServerPrefix};
use crate::{Found, LeftOut, Operation, ProposedRoute, RouteFile, template};
use keydesk_domain::permission::{Access, Area};
use keydesk_domain::route::ROUTES;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The methods that a route can have, in the order in which they are listed.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Words of a path or an operation's name that say: it only searches.
const SEARCHES: [&str; 6] = ["search", "query", "find", "lookup", "filter", "list"];

pub(crate) fn propose(
    found: Found,
    upstream_prefix: &str,
    choice: PrefixChoice,
) -> Result<RouteFile, RouteFileError> {
    let Found { kind, title, noun, operations, mut left_out } = found;
    let prefix = server_prefix(&operations, upstream_prefix, choice);
    let mut routes: BTreeMap<(String, Option<Access>), ProposedRoute> = BTreeMap::new();
    for operation in operations {
        match of(&operation, upstream_prefix, choice) {
            Err(why) => {
                let what = format!("{} {}", operation.method, operation.path);
                left_out.push(LeftOut { what: what.chars().take(200).collect(), why });
            }
            Ok(route) => add(&mut routes, route),
        }
    }
    if routes.is_empty() && left_out.is_empty() {
        return Err(RouteFileError::NoRoutes(noun));
    }
    left_out.sort_by(|one, other| one.what.cmp(&other.what));
    left_out.dedup();
    let title = one_line(&title);
    Ok(RouteFile { kind, title, prefix, routes: routes.into_values().collect(), left_out })
}

/// A route of one method.
fn of(
    operation: &Operation,
    upstream_prefix: &str,
    choice: PrefixChoice,
) -> Result<ProposedRoute, String> {
    // The gateway answers HEAD wherever it answers GET.
    let method = if operation.method == "HEAD" { "GET" } else { operation.method.as_str() };
    if !METHODS.contains(&method) {
        return Err(format!("The gateway never passes {method} on."));
    }
    let prefix = operation.server_prefix.as_str();
    let own = upstream_prefix.trim_end_matches('/');
    let path = if choice.adds(prefix, upstream_prefix) {
        format!("{prefix}{}", operation.path)
    } else if operation.is_sample && choice == PrefixChoice::Automatic && !own.is_empty() {
        let rest = operation.path.strip_prefix(own).filter(|rest| rest.starts_with('/'));
        rest.unwrap_or(&operation.path).to_owned()
    } else {
        operation.path.clone()
    };
    let template = template::of(&path, operation.is_sample)?;
    let only_searches = method == "POST" && only_searches(&template, &operation.name);
    Ok(ProposedRoute {
        area: proposed_area(&template),
        methods: vec![method.to_owned()],
        template,
        description: one_line(&operation.description),
        access: only_searches.then_some(Access::View),
    })
}

/// One row a template and access, whatever the parameters are called.
fn add(routes: &mut BTreeMap<(String, Option<Access>), ProposedRoute>, route: ProposedRoute) {
    let row = routes.entry((shape(&route.template), route.access)).or_insert_with(|| {
        ProposedRoute { methods: Vec::new(), description: String::new(), ..route.clone() }
    });
    row.methods.extend(route.methods);
    row.methods.sort_by_key(|method| METHODS.iter().position(|it| it == method));
    row.methods.dedup();
    // GET's words describe the record; those of another method only what is done to it.
    if row.description.is_empty() {
        row.description = route.description;
    }
}

/// A template without the names of its parameters.
fn shape(template: &str) -> String {
    let shape = |segment: &str| if segment.starts_with('{') { "{}" } else { segment }.to_owned();
    template.split('/').map(shape).collect::<Vec<_>>().join("/")
}

fn server_prefix(
    operations: &[Operation],
    upstream_prefix: &str,
    choice: PrefixChoice,
) -> Option<ServerPrefix> {
    let mut prefixes: Vec<&str> = operations
        .iter()
        .map(|operation| operation.server_prefix.as_str())
        .filter(|prefix| !prefix.is_empty())
        .collect();
    let path = (*prefixes.first()?).to_owned();
    prefixes.sort_unstable();
    prefixes.dedup();
    let is_added = choice.adds(&path, upstream_prefix);
    let sentence = prefix::sentence(&path, is_added, prefixes.len() - 1, upstream_prefix);
    Some(ServerPrefix { path, is_added, sentence })
}

/// Its last word, or the word that its name begins with, says so.
fn only_searches(template: &str, name: &str) -> bool {
    let last = template.rsplit('/').find(|segment| !segment.starts_with('{')).unwrap_or_default();
    let is_search = |word: &str| SEARCHES.contains(&word.to_ascii_lowercase().as_str());
    last.split([':', '_', '-', '.']).any(is_search)
        || words(last).last().is_some_and(|word| is_search(word))
        || words(name).first().is_some_and(|word| is_search(word))
}

/// The words of `searchProducts`, `search-products` and `Search products`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before_is_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() {
            words.push(String::new());
            before_is_lower = false;
            continue;
        }
        if words.is_empty() || (character.is_uppercase() && before_is_lower) {
            words.push(String::new());
        }
        before_is_lower = character.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What the built-in table says of a word in a path: `products` is of the area Products. A word of several areas (`comments`) is of none.
static WORDS: LazyLock<BTreeMap<String, Option<Area>>> = LazyLock::new(|| {
    let mut known: BTreeMap<String, Option<Area>> = BTreeMap::new();
    for route in ROUTES {
        // The longest prefix decides below; here each word is of the area in which it stands last.
        let Some(word) = static_words(route.template).pop() else { continue };
        known
            .entry(word)
            .and_modify(|area| {
                if *area != Some(route.area) {
                    *area = None;
                }
            })
            .or_insert(Some(route.area));
    }
    known
});

/// The area that a path speaks of, by the words that the built-in table knows. `None` if it knows none of them.
#[must_use]
pub fn proposed_area(template: &str) -> Option<Area> {
    if let Some(area) = of_longest_known(template) {
        return Some(area);
    }
    static_words(template).iter().find_map(|word| WORDS.get(word).copied().flatten())
}

/// The area of the row that shares the most of the path from its beginning, if that is more than the business it is in.
fn of_longest_known(template: &str) -> Option<Area> {
    let asked: Vec<&str> = segments(template);
    let shared = |known: &str| {
        let known = segments(known);
        let same = known.iter().zip(&asked).take_while(|(known, asked)| {
            known.starts_with('{') && asked.starts_with('{') || word(known) == word(asked)
        });
        let same: Vec<_> = same.map(|(known, _)| *known).collect();
        let is_whole = same.len() == known.len();
        (same.iter().filter(|segment| !segment.starts_with('{')).count(), is_whole)
    };
    let best = ROUTES
        .iter()
        .map(|route| (shared(route.template), route))
        .filter(|((count, whole), _)| *whole && *count > 1);
    // Of rows that share as much the first stands: lists come before records.
    best.rev().max_by_key(|((count, _), _)| *count).map(|(_, route)| route.area)
}

fn segments(template: &str) -> Vec<&str> {
    let template =
        template.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(template);
    template.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// The words of a path, without those of the business that everything is in.
fn static_words(template: &str) -> Vec<String> {
    let words = segments(template).into_iter().filter(|segment| !segment.starts_with('{'));
    words.map(word).filter(|word| word != "businesse" && word != "business").collect()
}

/// A word as it is compared: `purchase-orders`, `purchaseOrders` and `PurchaseOrder` are one.
fn word(segment: &str) -> String {
    let letters: String = segment
        .chars()
        .filter(|it| it.is_ascii_alphanumeric())
        .map(|it| it.to_ascii_lowercase())
        .collect();
    letters.strip_suffix('s').map_or(letters.clone(), str::to_owned)
}

/// Words of a file in one line, without what a screen should not show.
fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut characters = words.chars().filter(|it| !it.is_control());
    let line: String = characters.by_ref().take(DESCRIPTION_CHARS_MAX).collect();
    if characters.next().is_some() { line.trim_end().to_owned() + "…" } else { line }
}
