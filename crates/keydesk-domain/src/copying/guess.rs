//! Guesses at what a damaged token was: of all whose checksum fits, there may be only one.

use crate::token_format::{checksum_fits, inspect};
use zeroize::Zeroizing;

/// A text that may be the token.
pub(super) struct Guess(pub(super) Zeroizing<Vec<u8>>);

impl From<&str> for Guess {
    fn from(text: &str) -> Self {
        // Room for one more, so that adding one leaves no copy behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() + 1));
        bytes.extend_from_slice(text.as_bytes());
        Self(bytes)
    }
}

/// The guesses whose checksum fits.
#[derive(Default)]
pub(super) struct Fits {
    found: Option<Zeroizing<String>>,
    several: bool,
}

impl Fits {
    pub(super) fn add(&mut self, guess: Zeroizing<String>) {
        if inspect(&guess).is_err() {
            return;
        }
        match &self.found {
            None => self.found = Some(guess),
            Some(found) if *found == guess => {}
            Some(_) => self.several = true,
        }
    }

    pub(super) fn add_if(&mut self, guess: &Guess) {
        if checksum_fits(&guess.0)
            && let Ok(text) = std::str::from_utf8(&guess.0)
        {
            self.add(Zeroizing::new(text.to_owned()));
        }
    }

    /// The one that fits, if there is one and no other.
    pub(super) fn only(self) -> Option<Zeroizing<String>> {
        self.found.filter(|_| !self.several)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::EnvironmentSlug;
    use crate::token::PlainToken;

    fn token(seed: u8) -> Zeroizing<String> {
        let slug = EnvironmentSlug::parse("sandbox").unwrap();
        Zeroizing::new(PlainToken::from_random(&slug, &[seed; 32]).expose().to_owned())
    }

    #[test]
    fn only_one_token_may_fit_however_often_it_is_guessed() {
        let only = |guesses: &[&str]| {
            let mut fits = Fits::default();
            guesses.iter().for_each(|guess| fits.add(Zeroizing::new((*guess).to_owned())));
            fits.only()
        };
        let (one, other) = (token(1), token(2));
        assert_eq!(only(&["kd_sandbox_no_token"]), None);
        assert_eq!(only(&[&one, &one]), Some(one.clone()));
        assert_eq!(only(&[&one, &other]), None);
        assert_eq!(only(&[&one, &other, &one]), None);
    }
}
