//! From what a file holds to routes, each with the permission that it would need.

use crate::error::RouteFileError;
use crate::limits::DESCRIPTION_CHARS_MAX;
use crate::prefix::{self, PrefixChoice, ServerPrefix};
use crate::{Found, LeftOut, Operation, ProposedRoute, RouteFile, template};
use keydesk_domain::custom_route::{RouteMethod, proposed_area};
use keydesk_domain::permission::Access;
use keydesk_domain::route_template::RouteTemplate;
use std::collections::BTreeMap;

/// Words of a path or an operation's name that say: it only searches.
const SEARCHES: [&str; 6] = ["search", "query", "find", "lookup", "filter", "list"];

pub(crate) fn propose(
    found: Found,
    upstream_prefix: &str,
    choice: PrefixChoice,
) -> Result<RouteFile, RouteFileError> {
    let Found { kind, title, noun, operations, mut left_out } = found;
    let prefix = server_prefix(&operations, upstream_prefix, choice);
    let mut routes: BTreeMap<(String, RouteMethod), ProposedRoute> = BTreeMap::new();
    for operation in operations {
        match of(&operation, upstream_prefix, choice) {
            Err(why) => {
                let what = format!("{} {}", operation.method, operation.path);
                left_out.push(LeftOut { what: what.chars().take(200).collect(), why });
            }
            // A path with `/v2` in front and without it is one, and so is one whose parameters are called otherwise.
            Ok((method, route)) => {
                let row =
                    routes.entry((route.template.shape(), method)).or_insert_with(|| route.clone());
                if row.description.is_empty() {
                    row.description = route.description;
                }
            }
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
) -> Result<(RouteMethod, ProposedRoute), String> {
    // The gateway answers HEAD wherever it answers GET.
    let method = if operation.method == "HEAD" { "GET" } else { operation.method.as_str() };
    let method: RouteMethod =
        method.parse().map_err(|_| format!("The gateway never passes {method} on."))?;
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
    let only_searches = method == RouteMethod::Post && only_searches(&template, &operation.name);
    let route = ProposedRoute {
        methods: vec![method],
        area: proposed_area(&template),
        template,
        description: one_line(&operation.description),
        access: only_searches.then_some(Access::View),
    };
    Ok((method, route))
}

/// Puts together what was looked at method by method: one row for the methods of one path that need the same and stand alike.
#[must_use]
pub fn put_together<S: PartialEq>(rows: Vec<(ProposedRoute, S)>) -> Vec<(ProposedRoute, S)> {
    let mut table: Vec<(ProposedRoute, S)> = Vec::new();
    for (route, standing) in rows {
        let shape = route.template.shape();
        // They are in the order of their paths.
        let same = table.iter_mut().rev().take_while(|(it, _)| it.template.shape() == shape).find(
            |(it, its)| it.access == route.access && it.area == route.area && *its == standing,
        );
        match same {
            Some((row, _)) => {
                row.methods.extend(route.methods);
                row.methods.sort_unstable();
            }
            None => table.push((route, standing)),
        }
    }
    table
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
fn only_searches(template: &RouteTemplate, name: &str) -> bool {
    let segments = template.as_str().rsplit('/');
    let last = segments.into_iter().find(|it| !it.starts_with('{')).unwrap_or_default();
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

/// Words of a file in one line, without what a screen should not show.
fn one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut characters = words.chars().filter(|it| !it.is_control());
    let line: String = characters.by_ref().take(DESCRIPTION_CHARS_MAX).collect();
    if characters.next().is_some() { line.trim_end().to_owned() + "…" } else { line }
}
