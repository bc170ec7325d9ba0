//! The passphrase of a hand-off: words that can be told over the telephone and typed back in more than one way.

use crate::error::SealError;
use diceware_wordlists::EFF_LONG_WORDLIST;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use zeroize::Zeroizing;

/// How many words it has: with 7,772 to choose from, 77.5 bits.
const WORDS: usize = 6;

/// A passphrase in its one form: words in small letters with a hyphen between them.
///
/// Every standard age program opens the file with it as it is shown.
#[derive(Clone)]
pub struct Passphrase(SecretString);

impl Passphrase {
    /// Six words of the EFF's long list, each chosen by the system's random numbers.
    ///
    /// # Errors
    /// [`SealError::NoRandom`].
    pub fn generate() -> Result<Self, SealError> {
        // Four words of the list have a hyphen themselves: left out, so that what is shown can be read in one way only.
        let words: Vec<&str> =
            EFF_LONG_WORDLIST.into_iter().filter(|word| !word.contains('-')).collect();
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 12));
        for at in 0..WORDS {
            if at > 0 {
                text.push('-');
            }
            text.push_str(words[below(words.len())?]);
        }
        Ok(Self(SecretString::from(text.as_str())))
    }

    /// As somebody typed it back: capitals, spaces, hyphens and other signs between the words do not matter.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let mut canonical = Zeroizing::new(String::with_capacity(text.len() * 2));
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !canonical.is_empty() {
                canonical.push('-');
            }
            canonical.extend(word.chars().flat_map(char::to_lowercase));
        }
        Self(SecretString::from(canonical.as_str()))
    }

    /// Its words, for the one moment in which they are shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub(crate) const fn secret(&self) -> &SecretString {
        &self.0
    }
}

/// A number below `count`, each as likely as any other: what would make the first ones likelier is thrown away.
fn below(count: usize) -> Result<usize, SealError> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let even = u64::MAX - u64::MAX % count;
    loop {
        let number = getrandom::u64().map_err(|why| SealError::NoRandom(why.to_string()))?;
        if number < even {
            return Ok(usize::try_from(number % count).unwrap_or_default());
        }
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn six_words_of_the_list_and_never_the_same() {
        let mut seen = HashSet::new();
        for _ in 0..200 {
            let passphrase = Passphrase::generate().unwrap();
            let words: Vec<&str> = passphrase.expose().split('-').collect();
            assert_eq!(words.len(), WORDS);
            assert!(words.iter().all(|word| EFF_LONG_WORDLIST.contains(word)), "{words:?}");
            assert!(seen.insert(passphrase.expose().to_owned()));
        }
    }

    #[test]
    fn the_list_is_the_effs_and_each_word_stands_in_it_once() {
        let words: HashSet<&str> = EFF_LONG_WORDLIST.into_iter().collect();
        assert_eq!(words.len(), 7_776);
        let plain =
            words.iter().filter(|word| word.bytes().all(|b| b.is_ascii_lowercase())).count();
        assert_eq!(plain, 7_772);
        let bits = (plain as f64).log2() * WORDS as f64;
        assert!((77.0..78.0).contains(&bits), "{bits}");
    }

    #[test]
    fn capitals_spaces_and_hyphens_do_not_matter() {
        let told = Passphrase::typed("copper-lantern-over-the-quiet-harbour");
        for typed in [
            "copper lantern over the quiet harbour",
            "  Copper  Lantern OVER the\tquiet harbour\n",
            "copper – lantern – over – the – quiet – harbour",
            "copper, lantern, over, the, quiet, harbour.",
        ] {
            assert_eq!(Passphrase::typed(typed).expose(), told.expose(), "{typed}");
        }
        assert_ne!(Passphrase::typed("copper lantern over the quiet").expose(), told.expose());
        assert_eq!(format!("{told:?}"), "Passphrase");
    }

    proptest! {
        #[test]
        fn what_was_generated_is_typed_back_as_it_is(separator in "[ \t_./–—-]{1,3}", upper: bool) {
            let passphrase = Passphrase::generate().unwrap();
            let typed = passphrase.expose().replace('-', &separator);
            let typed = if upper { typed.to_uppercase() } else { typed };
            let back = Passphrase::typed(&typed);
            prop_assert_eq!(back.expose(), passphrase.expose());
        }
    }
}
