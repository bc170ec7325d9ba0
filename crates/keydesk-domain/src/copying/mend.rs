//! Telling what a damaged token was, where it can have been only one: the checksum says which of many guesses is it.

use super::fault::Fault;
use super::guess::{Fits, Guess};
use super::strip::{Whole, whole_in};
use crate::environment::{EnvironmentSlug, SLUG_MAX};
use crate::token::PlainToken;
use crate::token_format::{ALPHABET, CHECKSUM_LENGTH, PREFIX, RANDOM_LENGTH, TAIL, checksum_of};
use std::cmp::Ordering;
use zeroize::Zeroizing;

/// Characters that people and machines take for each other.
const TAKEN_FOR: [&[u8]; 2] = [b"0Oo", b"1lIi"];
/// So many guesses at most for characters taken for each other.
const GUESSES: usize = 8_192;
/// So many characters too many at most are looked for inside a token.
const TOO_MANY: usize = 64;

/// What is wrong with letters, digits and `_` that are meant to be a token, and the token if it can be only one.
///
/// `places` says where each of them stood in the text.
pub(super) fn mend(
    core: &str,
    places: &[usize],
    known: &[EnvironmentSlug],
) -> (Vec<Fault>, Option<PlainToken>) {
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(core.chars().collect());
    match whole_in(&chars) {
        Whole::At(from, to) => {
            let mut faults = Vec::new();
            if from > 0 {
                faults.push(Fault::Extra { position: places[0], count: from });
            }
            if to < places.len() {
                faults.push(Fault::Extra { position: places[to], count: places.len() - to });
            }
            return (faults, PlainToken::parse(&core[from..to]).ok());
        }
        Whole::Several => return (vec![Fault::Several], None),
        Whole::None => {}
    }
    let look = Look { core, places };
    look.at_the_beginning(known).unwrap_or_else(|| look.behind_the_beginning())
}

/// A text that is no token.
struct Look<'t> {
    core: &'t str,
    places: &'t [usize],
}

type Found = (Vec<Fault>, Option<PlainToken>);

impl Look<'_> {
    /// Where a character stood; behind the last one for what is missing there.
    fn place(&self, at: usize) -> usize {
        let behind = self.places.last().map_or(1, |last| last + 1);
        self.places.get(at).copied().unwrap_or(behind)
    }

    /// What stands behind the last `_`.
    fn tail(&self) -> &str {
        self.core.rsplit('_').next().unwrap_or(self.core)
    }

    /// Is only the beginning damaged, with everything behind it as it was?
    fn at_the_beginning(&self, known: &[EnvironmentSlug]) -> Option<Found> {
        let core = self.core;
        let tail = core.get(core.len().checked_sub(TAIL)?..)?;
        if !tail.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let head = &core[..core.len() - TAIL];
        let mut fits = Fits::default();
        let own =
            head.trim_end_matches('_').rsplit('_').next().unwrap_or_default().to_ascii_lowercase();
        let own = EnvironmentSlug::parse(&own).ok();
        for slug in known.iter().chain(&own) {
            fits.add(Zeroizing::new(format!("{PREFIX}{slug}_{tail}")));
        }
        let whole = fits.only()?;
        let fault = self.beginning_fault(head, &whole[..whole.len() - TAIL]);
        Some((vec![fault], PlainToken::parse(&whole).ok()))
    }

    /// How a beginning differs from what it should be.
    fn beginning_fault(&self, head: &str, should: &str) -> Fault {
        if head.eq_ignore_ascii_case(should) {
            return Fault::BeginningInCapitals;
        }
        if should.ends_with(head) {
            return Fault::CutAtTheBeginning { missing: should.len() - head.len(), or_more: false };
        }
        let same = head.bytes().zip(should.bytes()).take_while(|(one, other)| one == other).count();
        let (head_rest, should_rest) = (&head[same..], &should[same..]);
        match head.len().cmp(&should.len()) {
            Ordering::Equal if head_rest.get(1..) == should_rest.get(1..) => {
                Fault::Changed { position: self.place(same) }
            }
            Ordering::Equal if swapped(head_rest, should_rest) => {
                Fault::Swapped { position: self.place(same) }
            }
            Ordering::Less if should_rest.ends_with(head_rest) => Fault::Missing {
                position: Some(self.place(same)),
                count: should.len() - head.len(),
            },
            Ordering::Greater if head_rest.ends_with(should_rest) => {
                Fault::Extra { position: self.place(same), count: head.len() - should.len() }
            }
            _ => Fault::Beginning,
        }
    }

    /// The rest is damaged, or both.
    fn behind_the_beginning(&self) -> Found {
        let core = self.core;
        let tail = self.tail();
        let beginning: String = core.chars().take(PREFIX.len()).collect();
        let is_ours = beginning.eq_ignore_ascii_case(PREFIX);
        if !is_ours {
            return self.without_a_beginning(tail);
        }
        let head_length = core.len() - tail.len();
        if head_length == PREFIX.len() {
            // There is no second `_`: it ends in the slug, or soon after it.
            let missing = TAIL + 1;
            return (vec![Fault::CutAtTheEnd { position: self.place(core.len()), missing }], None);
        }
        let head = &core[..head_length];
        let lower = head.to_ascii_lowercase();
        let slug = lower.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix('_'));
        let mut faults = Vec::new();
        if head != lower {
            faults.push(Fault::BeginningInCapitals);
        }
        if slug.is_none_or(|slug| EnvironmentSlug::parse(slug).is_err()) {
            faults.push(Fault::Beginning);
        }
        let whole = Zeroizing::new(format!("{lower}{tail}"));
        let (mut more, token) = self.of_the_tail(&whole, head_length);
        if matches!(more.first(), Some(Fault::CaseLost { .. })) {
            faults.clear();
        }
        faults.append(&mut more);
        (faults, token)
    }

    /// `whole` has a beginning as it should be, `head` bytes long.
    fn of_the_tail(&self, whole: &str, head: usize) -> Found {
        let length = whole.len() - head;
        let letters = || whole[head..].bytes().filter(u8::is_ascii_alphabetic);
        if length >= TAIL / 2
            && (letters().all(|b| b.is_ascii_uppercase())
                || letters().all(|b| b.is_ascii_lowercase()))
        {
            let mut faults =
                vec![Fault::CaseLost { capitals: letters().any(|b| b.is_ascii_uppercase()) }];
            if length < TAIL {
                faults.push(Fault::CutAtTheEnd {
                    position: self.place(whole.len()),
                    missing: TAIL - length,
                });
            }
            return (faults, None);
        }
        match length.cmp(&TAIL) {
            Ordering::Equal => self.changed(whole, head),
            Ordering::Less => self.too_short(whole, head, TAIL - length),
            Ordering::Greater => self.too_long(whole, head, length - TAIL),
        }
    }

    fn too_short(&self, whole: &str, head: usize, missing: usize) -> Found {
        let at_the_end = Fault::CutAtTheEnd { position: self.place(whole.len()), missing };
        if missing <= CHECKSUM_LENGTH {
            let (body, begun) = whole.as_bytes().split_at(head + RANDOM_LENGTH);
            let checksum = checksum_of(body);
            if checksum.starts_with(begun) {
                let mut mended = Zeroizing::new(whole[..body.len()].to_owned());
                mended.extend(checksum.iter().map(|&b| char::from(b)));
                return (vec![at_the_end], PlainToken::parse(&mended).ok());
            }
        }
        if missing > 1 {
            // A cut is at an end far more often than in the middle; where the checksum is there, it has shown that it is not.
            let fault = if missing > CHECKSUM_LENGTH {
                at_the_end
            } else {
                Fault::Missing { position: None, count: missing }
            };
            return (vec![fault], None);
        }
        let mut fits = Fits::default();
        let mut guess = Guess::from(whole);
        guess.0.insert(head, b'0');
        for at in head..=whole.len() {
            for &letter in ALPHABET {
                guess.0[at] = letter;
                fits.add_if(&guess);
            }
            if at < whole.len() {
                guess.0[at] = whole.as_bytes()[at];
            }
        }
        match fits.only() {
            Some(mended) => {
                let at = first_difference(whole, &mended);
                (
                    vec![Fault::Missing { position: Some(self.place(at)), count: 1 }],
                    PlainToken::parse(&mended).ok(),
                )
            }
            None => (vec![Fault::Missing { position: None, count: 1 }], None),
        }
    }

    fn too_long(&self, whole: &str, head: usize, extra: usize) -> Found {
        let unclear = Fault::Extra { position: self.place(head + TAIL), count: extra };
        if extra > TOO_MANY {
            return (vec![unclear], None);
        }
        let mut fits = Fits::default();
        for at in head..=head + TAIL {
            fits.add(Zeroizing::new(format!("{}{}", &whole[..at], &whole[at + extra..])));
        }
        match fits.only() {
            Some(mended) => {
                let at = first_difference(whole, &mended);
                (
                    vec![Fault::Extra { position: self.place(at), count: extra }],
                    PlainToken::parse(&mended).ok(),
                )
            }
            None => (vec![unclear], None),
        }
    }

    /// The length is right, and the checksum does not fit.
    fn changed(&self, whole: &str, head: usize) -> Found {
        let mut fits = Fits::default();
        let mut guess = Guess::from(whole);
        for at in PREFIX.len()..whole.len() {
            let was = guess.0[at];
            if was == b'_' {
                continue;
            }
            for &letter in ALPHABET {
                guess.0[at] = letter;
                fits.add_if(&guess);
            }
            guess.0[at] = was;
            if at + 1 < whole.len() && guess.0[at + 1] != b'_' {
                guess.0.swap(at, at + 1);
                fits.add_if(&guess);
                guess.0.swap(at, at + 1);
            }
        }
        taken_for_each_other(&mut guess, head, &mut fits);
        let Some(mended) = fits.only() else { return (vec![Fault::Checksum], None) };
        let different: Vec<usize> = whole
            .bytes()
            .zip(mended.bytes())
            .enumerate()
            .filter(|(_, (a, b))| a != b)
            .map(|(at, _)| at)
            .collect();
        let faults = match different[..] {
            [one, other] if swapped(&whole[one..=other], &mended[one..=other]) => {
                vec![Fault::Swapped { position: self.place(one) }]
            }
            _ => different.iter().map(|at| Fault::Changed { position: self.place(*at) }).collect(),
        };
        (faults, PlainToken::parse(&mended).ok())
    }

    /// It does not begin as a token does, and mending the beginning alone did not help.
    fn without_a_beginning(&self, tail: &str) -> Found {
        let core = self.core;
        let has_a_seam = tail.len() < core.len();
        let is_mixed = tail.bytes().any(|b| b.is_ascii_uppercase())
            && tail.bytes().any(|b| b.is_ascii_lowercase())
            && tail.bytes().any(|b| b.is_ascii_digit());
        let is_like_one = if has_a_seam {
            (TAIL - 9..=TAIL + 9).contains(&tail.len())
                && core.len() - tail.len() <= PREFIX.len() + SLUG_MAX + 1
        } else {
            (TAIL / 3..=TAIL).contains(&tail.len()) && is_mixed
        };
        if !is_like_one {
            return (vec![Fault::NotOurs], None);
        }
        if has_a_seam {
            let faults = match tail.len().cmp(&TAIL) {
                Ordering::Equal => vec![Fault::Beginning],
                Ordering::Less => {
                    let missing = TAIL - tail.len();
                    vec![
                        Fault::Beginning,
                        Fault::CutAtTheEnd { position: self.place(core.len()), missing },
                    ]
                }
                Ordering::Greater => {
                    let count = tail.len() - TAIL;
                    vec![
                        Fault::Beginning,
                        Fault::Extra { position: self.place(core.len() - 1), count },
                    ]
                }
            };
            return (faults, None);
        }
        // At least "kd_", a slug of one letter and "_" stood before it.
        let missing = TAIL - tail.len() + PREFIX.len() + 2;
        (vec![Fault::CutAtTheBeginning { missing, or_more: true }], None)
    }
}

/// Tries all combinations of characters that are taken for each other, or those of two at most where these are too many.
fn taken_for_each_other(guess: &mut Guess, head: usize, fits: &mut Fits) {
    let others = |b: u8| TAKEN_FOR.iter().find(|those| those.contains(&b)).copied();
    let at: Vec<(usize, &[u8])> = (head..guess.0.len())
        .filter_map(|at| others(guess.0[at]).map(|those| (at, those)))
        .collect();
    let combinations =
        at.iter().fold(1_usize, |product, (_, those)| product.saturating_mul(those.len()));
    if combinations <= GUESSES {
        for number in 0..combinations {
            let mut rest = number;
            let mut guess = Guess(guess.0.clone());
            for (at, those) in &at {
                guess.0[*at] = those[rest % those.len()];
                rest /= those.len();
            }
            fits.add_if(&guess);
        }
        return;
    }
    for (index, (one, these)) in at.iter().enumerate() {
        for (other, those) in &at[index + 1..] {
            let were = (guess.0[*one], guess.0[*other]);
            for this in *these {
                for that in *those {
                    (guess.0[*one], guess.0[*other]) = (*this, *that);
                    fits.add_if(guess);
                }
            }
            (guess.0[*one], guess.0[*other]) = were;
        }
    }
}

fn swapped(one: &str, other: &str) -> bool {
    match (one.as_bytes(), other.as_bytes()) {
        ([a, b, rest @ ..], [c, d, others @ ..]) => a == d && b == c && rest == others,
        _ => false,
    }
}

fn first_difference(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_neighbours_are_swapped_and_nothing_behind_them_differs() {
        for (one, other, expected) in [("abc", "bac", true), ("ab", "ba", true), ("a", "b", false)]
        {
            assert_eq!(swapped(one, other), expected, "{one} {other}");
        }
        for other in ["bad", "bca", "aac", "bbc", "abc"] {
            assert!(!swapped("abc", other), "{other}");
        }
        assert_eq!(
            [("abc", "abd"), ("abc", "abc"), ("b", "abc")].map(|(a, b)| first_difference(a, b)),
            [2, 3, 0]
        );
    }
}
