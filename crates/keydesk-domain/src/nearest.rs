//! Routes that are nearly the one that was asked for: hints for a method and path that the table does not know.

use crate::route::{ROUTES, Route, at, unversioned};

/// So many hints at most.
const HINTS: usize = 3;

/// What a whole word costs, in characters.
const A_WORD: usize = 6;

/// What the table knows that is nearest to a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The path is in the table, but not with that method.
    pub is_exact: bool,
    /// The rows, nearest first.
    pub routes: Vec<&'static Route>,
}

/// A slip is a letter or two: a missing plural, a swapped pair, another letter case.
const A_SLIP: usize = 2;

/// The shortest word in which two wrong letters are a slip, and not another word.
const LONG_WORD: usize = 6;

/// Looks for the rows nearest to a path. `path` is without query, with or without `/v2`.
#[must_use]
pub fn nearest(path: &str) -> Nearest {
    let path = unversioned(path);
    let asked: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).take(16).collect();
    let mut ranked: Vec<(usize, &'static Route)> = ROUTES
        .iter()
        .filter(|route| shares_a_word(&asked, route.template))
        .map(|route| (distance(&asked, route.template), route))
        .collect();
    ranked.sort_by_key(|(distance, _)| *distance);
    let is_exact = ranked.first().is_some_and(|(distance, _)| *distance == 0);
    let near = if is_exact { 0 } else { limit(&asked) };
    let routes =
        ranked.into_iter().take_while(|(distance, _)| *distance <= near).map(|(_, route)| route);
    Nearest { is_exact, routes: routes.take(HINTS).collect() }
}

/// The row that a path is likely meant for: it has this path with other methods, or all of it but a slip in one word. Quick enough to be
/// asked at every refusal. `path` is without query, with or without `/v2`.
#[must_use]
pub fn likely(path: &str) -> Option<&'static Route> {
    let path = unversioned(path);
    at(path).or_else(|| ROUTES.iter().find(|route| is_a_slip(path, route.template)))
}

fn is_a_slip(path: &str, template: &str) -> bool {
    let (mut asked, mut known) = (path.split('/'), template.split('/'));
    let mut slip = None;
    loop {
        match (asked.next(), known.next()) {
            (None, None) => {
                return slip.is_some_and(|(one, other): (&str, &str)| {
                    let letters = if other.len() < LONG_WORD { 1 } else { A_SLIP };
                    edits(one, other) <= letters
                });
            }
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) if other.starts_with('{') && !one.is_empty() => {}
            // At most one word may be wrong.
            (Some(one), Some(other)) if slip.is_none() => slip = Some((one, other)),
            _ => return false,
        }
    }
}

/// Does a word of the template stand in the path, or nearly? Parameters alone, which take anything, make nothing near.
fn shares_a_word(asked: &[&str], template: &str) -> bool {
    let words = template.split('/').filter(|it| !it.is_empty() && !it.starts_with('{'));
    words.into_iter().any(|word| asked.iter().any(|segment| edits(segment, word) <= word.len() / 3))
}

/// A path is near if about a word of it is wrong or missing.
fn limit(asked: &[&str]) -> usize {
    let characters: usize = asked.iter().map(|segment| segment.chars().count()).sum();
    (characters * 2 / 3).clamp(2, A_WORD)
}

/// How many characters have to be changed to make the path one of this template, segment by segment. A place in the template that takes
/// an identifier takes anything.
fn distance(asked: &[&str], template: &str) -> usize {
    let template: Vec<&str> = template.split('/').filter(|segment| !segment.is_empty()).collect();
    let cost = |one: &str, other: &str| if other.starts_with('{') { 0 } else { edits(one, other) };
    let mut row: Vec<usize> = std::iter::once(0)
        .chain(template.iter().scan(0, |sum, segment| {
            *sum += length(segment);
            Some(*sum)
        }))
        .collect();
    for segment in asked {
        let mut before = row[0];
        row[0] += length(segment);
        for (at, known) in template.iter().enumerate() {
            let replaced = before + cost(segment, known);
            before = row[at + 1];
            row[at + 1] = replaced.min(before + length(segment)).min(row[at] + length(known));
        }
    }
    row.last().copied().unwrap_or_default()
}

/// What leaving out a segment costs.
fn length(segment: &str) -> usize {
    if segment.starts_with('{') { 4 } else { segment.chars().count().clamp(2, A_WORD) }
}

/// The Levenshtein distance, letter case making no difference to what is meant but a little to what is written.
fn edits(one: &str, other: &str) -> usize {
    if one == other {
        return 0;
    }
    let (one, other): (Vec<char>, Vec<char>) =
        (one.chars().take(40).collect(), other.chars().take(40).collect());
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.iter().enumerate() {
        let mut before = row[0];
        row[0] = index + 1;
        for (at, b) in other.iter().enumerate() {
            let replaced = before + usize::from(!a.eq_ignore_ascii_case(b));
            before = row[at + 1];
            row[at + 1] = replaced.min(before + 1).min(row[at] + 1);
        }
    }
    row.last().copied().unwrap_or_default().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hints(path: &str) -> Vec<&'static str> {
        nearest(path).routes.iter().map(|route| route.template).collect()
    }

    #[test]
    fn a_misspelt_word_finds_the_right_one() {
        for (path, expected) in [
            ("/v2/businesses/1/product", "/businesses/{businessId}/products"),
            ("/businesses/1/Products", "/businesses/{businessId}/products"),
            ("/bussinesses/1/locations/2", "/businesses/{businessId}/locations/{id}"),
            ("/businesses/1/qualityincidents", "/businesses/{businessId}/qualityIncidents"),
            ("/uzer", "/user"),
            ("/1/products", "/businesses/{businessId}/products"),
        ] {
            assert_eq!(hints(path).first(), Some(&expected), "{path}");
        }
    }

    #[test]
    fn a_path_that_is_known_is_told_from_one_that_is_near() {
        let known = nearest("/v2/businesses/1/products");
        assert!(known.is_exact);
        assert_eq!(hints("/v2/businesses/1/products"), ["/businesses/{businessId}/products"]);
        assert!(!nearest("/businesses/1/product").is_exact);
    }

    #[test]
    fn what_is_far_from_everything_gets_no_hint() {
        assert_eq!(hints("/wp-admin/setup-config.php"), [""; 0]);
    }

    proptest! {
        #[test]
        fn no_path_makes_it_panic(path: String) {
            prop_assert!(nearest(&path).routes.len() <= HINTS);
        }
    }

    #[test]
    fn a_distance_is_that_of_the_words_that_differ_with_places_for_identifiers_free() {
        let distance =
            |path: &str, template| distance(&path.split_whitespace().collect::<Vec<_>>(), template);
        for (path, template, expected) in [
            ("", "/user", 4),
            ("user", "/user", 0),
            ("users", "/user", 1),
            ("user x", "/user", 2),
            ("xyz user", "/user", 3),
            ("businesses", "/businesses/{businessId}", 4),
            ("businesses 1 products", "/businesses/{businessId}/products", 0),
            ("1 products", "/businesses/{businessId}/products", 6),
            ("products", "/businesses/{businessId}/products", 10),
            ("businesses 1 product 7", "/businesses/{businessId}/products/{id}", 1),
            ("a businesses 1 products zz", "/businesses/{businessId}/products", 4),
        ] {
            assert_eq!(distance(path, template), expected, "{path} {template}");
        }
    }

    #[test]
    fn two_words_are_as_far_apart_as_characters_have_to_be_changed() {
        for (one, other, expected) in [
            ("kitten", "sitting", 3),
            ("sitting", "kitten", 3),
            ("", "abc", 3),
            ("abc", "", 3),
            ("ab", "abcd", 2),
            ("abcd", "cd", 2),
            ("Products", "products", 1),
            ("abc", "ABCd", 1),
            ("same", "same", 0),
        ] {
            assert_eq!(edits(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn about_a_word_may_be_wrong_and_never_more() {
        assert_eq!(
            [&["ab"][..], &["abc", "def"], &["abc", "defg"], &["businesses", "1"]].map(limit),
            [2, 4, 4, A_WORD]
        );
    }
}
