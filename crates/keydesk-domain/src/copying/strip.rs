//! Taking off what was copied along with a token: what stands around it, what cannot be seen in it, and what only looks like it.

use super::fault::Fault;
use crate::environment::SLUG_MAX;
use crate::token_format::{TAIL, inspect};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Names of headers that carry a token.
const HEADERS: [&str; 2] = ["authorization", "x-api-key"];
const SCHEME: &str = "bearer";

/// Letters of other alphabets that look like ours, each beside the one it looks like (after Unicode's list of confusables).
#[rustfmt::skip]
const LOOK_ALIKES: [(char, char); 59] = [
    // Cyrillic.
    ('\u{410}', 'A'), ('\u{412}', 'B'), ('\u{421}', 'C'), ('\u{415}', 'E'), ('\u{41d}', 'H'), ('\u{406}', 'I'),
    ('\u{408}', 'J'), ('\u{41a}', 'K'), ('\u{41c}', 'M'), ('\u{41e}', 'O'), ('\u{420}', 'P'), ('\u{405}', 'S'),
    ('\u{422}', 'T'), ('\u{425}', 'X'), ('\u{423}', 'Y'), ('\u{430}', 'a'), ('\u{441}', 'c'), ('\u{435}', 'e'),
    ('\u{456}', 'i'), ('\u{458}', 'j'), ('\u{43e}', 'o'), ('\u{440}', 'p'), ('\u{455}', 's'), ('\u{445}', 'x'),
    ('\u{443}', 'y'), ('\u{501}', 'd'), ('\u{4bb}', 'h'), ('\u{51b}', 'q'), ('\u{51d}', 'w'), ('\u{475}', 'v'),
    ('\u{433}', 'r'), ('\u{43a}', 'k'), ('\u{43c}', 'm'), ('\u{442}', 't'), ('\u{432}', 'b'),
    // Greek.
    ('\u{391}', 'A'), ('\u{392}', 'B'), ('\u{395}', 'E'), ('\u{396}', 'Z'), ('\u{397}', 'H'), ('\u{399}', 'I'),
    ('\u{39a}', 'K'), ('\u{39c}', 'M'), ('\u{39d}', 'N'), ('\u{39f}', 'O'), ('\u{3a1}', 'P'), ('\u{3a4}', 'T'),
    ('\u{3a5}', 'Y'), ('\u{3a7}', 'X'), ('\u{3b1}', 'a'), ('\u{3bf}', 'o'), ('\u{3c1}', 'p'), ('\u{3bd}', 'v'),
    ('\u{3b9}', 'i'), ('\u{3ba}', 'k'), ('\u{3c5}', 'u'), ('\u{3c7}', 'x'), ('\u{3b3}', 'y'), ('\u{3c4}', 't'),
];

/// What is left of a text.
pub(super) struct Stripped {
    /// What was taken off.
    pub(super) faults: Vec<Fault>,
    /// The rest: letters, digits and `_` alone.
    pub(super) core: Zeroizing<String>,
    /// Where each character of the rest stood in the text, counted from 1.
    pub(super) places: Vec<usize>,
}

/// What is left at a moment: each character with its place.
struct Rest {
    faults: Vec<Fault>,
    chars: Zeroizing<Vec<char>>,
    places: Vec<usize>,
}

impl Stripped {
    pub(super) fn of(text: &str) -> Self {
        let chars: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
        let places = (1..=chars.len()).collect();
        let mut rest = Rest { faults: Vec::new(), chars, places };
        rest.drop_unseen();
        while rest.peel() {}
        rest.cut_out();
        rest.drop_white_space();
        rest.replace_look_alikes();
        rest.drop_strays();
        Self {
            faults: rest.faults,
            core: Zeroizing::new(rest.chars.iter().collect()),
            places: rest.places,
        }
    }
}

impl Rest {
    /// Takes off one thing from around the token. False when there is nothing more.
    fn peel(&mut self) -> bool {
        self.peel_white_space()
            || self.peel_quotes()
            || self.peel_header_name()
            || self.peel_scheme()
    }

    fn peel_white_space(&mut self) -> bool {
        let before = self.chars.iter().take_while(|c| c.is_whitespace()).count();
        let behind = self.chars.iter().skip(before).rev().take_while(|c| c.is_whitespace()).count();
        if before + behind == 0 {
            return false;
        }
        let end = self.chars.len() - behind;
        for (from, to) in [(0, before), (end, self.chars.len())] {
            // What stands between "Bearer" and the token belongs to neither.
            if from < to && (from > 0 || self.places[0] == 1) {
                self.white_space(from, to, false);
            }
        }
        self.keep(before, end);
        true
    }

    fn peel_quotes(&mut self) -> bool {
        let (first, last) = (self.chars.first().copied(), self.chars.last().copied());
        let before = usize::from(first.is_some_and(is_quote));
        let behind = usize::from(self.chars.len() > before && last.is_some_and(is_quote));
        if before + behind == 0 {
            return false;
        }
        let end = self.chars.len() - behind;
        if before == 1 {
            self.faults.push(Fault::Quote { position: self.places[0] });
        }
        if behind == 1 {
            self.faults.push(Fault::Quote { position: self.places[end] });
        }
        self.keep(before, end);
        true
    }

    fn peel_header_name(&mut self) -> bool {
        let name = HEADERS.into_iter().find_map(|name| {
            let after = self.begins_with(name)?;
            let blanks = self.chars[after..].iter().take_while(|c| c.is_whitespace()).count();
            (self.chars.get(after + blanks) == Some(&':')).then_some(after + blanks + 1)
        });
        let Some(end) = name else { return false };
        self.faults.push(Fault::HeaderName { position: self.places[0] });
        self.keep(end, self.chars.len());
        true
    }

    fn peel_scheme(&mut self) -> bool {
        let Some(end) = self.begins_with(SCHEME) else { return false };
        if !self.chars.get(end).is_none_or(|c| c.is_whitespace() || *c == ':') {
            return false;
        }
        match self.faults.iter_mut().find(|fault| matches!(fault, Fault::Scheme { .. })) {
            Some(Fault::Scheme { times, .. }) => *times += 1,
            _ => self.faults.push(Fault::Scheme { position: self.places[0], times: 1 }),
        }
        self.keep((end + 1).min(self.chars.len()), self.chars.len());
        true
    }

    /// How many characters this word takes at the beginning, in whatever letter case.
    fn begins_with(&self, word: &str) -> Option<usize> {
        let length = word.len();
        let beginning = self.chars.get(..length)?;
        beginning
            .iter()
            .zip(word.chars())
            .all(|(c, w)| c.eq_ignore_ascii_case(&w))
            .then_some(length)
    }

    /// A whole token in the midst of other text is taken out of it before anything in that text is taken for a fault.
    fn cut_out(&mut self) {
        if let Whole::At(from, to) = whole_in(&self.chars) {
            if from > 0 {
                self.faults.push(Fault::Extra { position: self.places[0], count: from });
            }
            if to < self.chars.len() {
                self.faults
                    .push(Fault::Extra { position: self.places[to], count: self.chars.len() - to });
            }
            self.keep(from, to);
        }
    }

    fn drop_unseen(&mut self) {
        self.retain(|c| !is_unseen(c), |position| Fault::Unseen { position });
    }

    fn drop_white_space(&mut self) {
        let runs: Vec<(usize, usize)> = runs(&self.chars);
        for (from, to) in runs {
            self.white_space(from, to, true);
        }
        let kept: Vec<bool> = self.chars.iter().map(|c| !c.is_whitespace()).collect();
        self.keep_those(&kept);
    }

    fn replace_look_alikes(&mut self) {
        for at in 0..self.chars.len() {
            if let Some(ours) = look_alike(self.chars[at]) {
                self.chars[at] = ours;
                self.faults.push(Fault::LookAlike { position: self.places[at] });
            }
        }
    }

    fn drop_strays(&mut self) {
        let is_stray = |c: &char| !(c.is_ascii_alphanumeric() || *c == '_');
        let mut at = 0;
        while at < self.chars.len() {
            let run = self.chars[at..].iter().take_while(|c| is_stray(c)).count();
            if run > 0 {
                let stands_for_more =
                    self.chars[at..at + run].iter().any(|c| matches!(c, '…' | '•' | '*'))
                        || self.chars[at..at + run].iter().filter(|c| **c == '.').count() >= 3;
                let position = self.places[at];
                self.faults.push(match self.chars[at] {
                    _ if stands_for_more => Fault::Shortened { position },
                    c if run == 1 && is_quote(c) => Fault::Quote { position },
                    _ => Fault::Extra { position, count: run },
                });
            }
            at += run + 1;
        }
        let kept: Vec<bool> = self.chars.iter().map(|c| !is_stray(c)).collect();
        self.keep_those(&kept);
    }

    fn white_space(&mut self, from: usize, to: usize, inside: bool) {
        let line_break = inside
            && self.chars[from..to]
                .iter()
                .any(|c| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'));
        self.faults.push(Fault::WhiteSpace { position: self.places[from], inside, line_break });
    }

    fn retain(&mut self, keep: impl Fn(char) -> bool, fault: impl Fn(usize) -> Fault) {
        let kept: Vec<bool> = self.chars.iter().map(|c| keep(*c)).collect();
        let dropped = kept.iter().zip(&self.places).filter(|(kept, _)| !**kept);
        self.faults.extend(dropped.map(|(_, place)| fault(*place)));
        self.keep_those(&kept);
    }

    fn keep(&mut self, from: usize, to: usize) {
        let kept: Vec<bool> = (0..self.chars.len()).map(|at| (from..to).contains(&at)).collect();
        self.keep_those(&kept);
    }

    fn keep_those(&mut self, kept: &[bool]) {
        let chars =
            self.chars.iter().zip(kept).filter(|(_, kept)| **kept).map(|(c, _)| *c).collect();
        self.chars = Zeroizing::new(chars);
        self.places = self
            .places
            .iter()
            .zip(kept)
            .filter(|(_, kept)| **kept)
            .map(|(place, _)| *place)
            .collect();
    }
}

/// Whole tokens in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// There is none.
    None,
    /// There is one (perhaps more than once), from here to there.
    At(usize, usize),
    /// There are several different ones.
    Several,
}

/// Looks for whole tokens.
pub(super) fn whole_in(chars: &[char]) -> Whole {
    const PREFIX: [char; 3] = ['k', 'd', '_'];
    let mut found = Whole::None;
    for from in 0..chars.len().saturating_sub(PREFIX.len()) {
        let Some(rest) = chars[from..].strip_prefix(&PREFIX) else { continue };
        let Some(slug) = rest.iter().take(SLUG_MAX + 1).position(|c| *c == '_') else { continue };
        let to = from + PREFIX.len() + slug + 1 + TAIL;
        let Some(candidate) = chars.get(from..to) else { continue };
        let text: Zeroizing<String> = Zeroizing::new(candidate.iter().collect());
        if inspect(&text).is_err() {
            continue;
        }
        match found {
            Whole::None => found = Whole::At(from, to),
            Whole::At(first, end) if chars[first..end] == *candidate => {}
            Whole::At(..) | Whole::Several => return Whole::Several,
        }
    }
    found
}

/// Where white space is, from and to.
fn runs(chars: &[char]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| c.is_whitespace()) {
        match runs.last_mut() {
            Some((_, to)) if *to == at => *to += 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

fn is_unseen(c: char) -> bool {
    !c.is_whitespace() && crate::text::is_unseen(c)
}

const fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '´' | '‘'..='‟' | '‹' | '›' | '«' | '»' | '＂' | '＇' | '″' | '′'
    )
}

/// The character of a token that this one only looks like.
fn look_alike(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    if let Some((_, ours)) = LOOK_ALIKES.iter().find(|(theirs, _)| *theirs == c) {
        return Some(*ours);
    }
    // Full-width and mathematical letters and digits.
    let mut folded = std::iter::once(c).nfkc();
    match (folded.next(), folded.next()) {
        (Some(ours), None) if ours.is_ascii_alphanumeric() || ours == '_' => Some(ours),
        _ => None,
    }
}
