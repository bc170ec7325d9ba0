//! A line of text that somebody else wrote: nothing in it can move the cursor of a terminal or turn the direction of reading.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The most characters a line may have.
const LONGEST: usize = 500;

/// A text that cannot be a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("A line has 1 to {LONGEST} characters, all of which can be seen.")]
pub struct InvalidLine;

/// One line of text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

impl Line {
    /// Takes a text, without the spaces around it.
    ///
    /// # Errors
    /// [`InvalidLine`].
    pub fn parse(text: &str) -> Result<Self, InvalidLine> {
        let text = text.trim();
        let ok = (1..=LONGEST).contains(&text.chars().count()) && !text.chars().any(is_unseen);
        if ok { Ok(Self(text.to_owned())) } else { Err(InvalidLine) }
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, and those that change the direction of text (Unicode Standard Annex 9) or part lines.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c), 0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x2069 | 0xFEFF)
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl TryFrom<String> for Line {
    type Error = InvalidLine;
    fn try_from(text: String) -> Result<Self, InvalidLine> {
        Self::parse(&text)
    }
}
impl From<Line> for String {
    fn from(line: Line) -> String {
        line.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_move_a_cursor_or_turn_the_text_is_refused() {
        assert_eq!(
            Line::parse(" Ask for the passphrase. ").unwrap().as_str(),
            "Ask for the passphrase."
        );
        for bad in
            ["", "a\nb", "\u{1b}[2J", "a\u{202e}b", "a\u{2066}b", "a\u{2028}b", &"x".repeat(501)]
        {
            assert_eq!(Line::parse(bad), Err(InvalidLine), "{bad:?}");
        }
    }
}
