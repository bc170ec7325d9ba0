//! What can be wrong with a copied token: numbers and places alone.

use std::fmt;

/// Something wrong with a copied token. Places are counted in characters from 1, in the text as it was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing.
    Nothing,
    /// It is nothing like one of ours.
    NotOurs,
    /// The header's name stands before it.
    HeaderName {
        /// Where it begins.
        position: usize,
    },
    /// The word `Bearer` stands before it.
    Scheme {
        /// Where it begins.
        position: usize,
        /// How often it stands there.
        times: usize,
    },
    /// A quotation mark, straight or curly.
    Quote {
        /// Where it stands.
        position: usize,
    },
    /// White space.
    WhiteSpace {
        /// Where it begins.
        position: usize,
        /// Inside the token, and not before or behind it.
        inside: bool,
        /// There is a line break in it.
        line_break: bool,
    },
    /// A character that cannot be seen: zero-width, soft hyphen, control character.
    Unseen {
        /// Where it stands.
        position: usize,
    },
    /// A letter of another alphabet that looks like one of ours.
    LookAlike {
        /// Where it stands.
        position: usize,
    },
    /// It was cut short for display, as with `…`.
    Shortened {
        /// Where something is left out.
        position: usize,
    },
    /// Characters too many.
    Extra {
        /// Where the first of them stands.
        position: usize,
        /// How many.
        count: usize,
    },
    /// Several different tokens.
    Several,
    /// Its beginning is missing.
    CutAtTheBeginning {
        /// How many characters.
        missing: usize,
        /// There may be more of them.
        or_more: bool,
    },
    /// Its end is missing.
    CutAtTheEnd {
        /// Where the first missing character belongs.
        position: usize,
        /// How many characters.
        missing: usize,
    },
    /// Characters are missing inside it.
    Missing {
        /// Where the first of them belongs; nothing where that cannot be told.
        position: Option<usize>,
        /// How many.
        count: usize,
    },
    /// A character is another than it was.
    Changed {
        /// Where it stands.
        position: usize,
    },
    /// Two neighbours were swapped.
    Swapped {
        /// Where the first of them stands.
        position: usize,
    },
    /// The beginning, up to the second `_`, is in capital letters.
    BeginningInCapitals,
    /// All of its letters are capital letters, or all are small: it cannot be told which were which.
    CaseLost {
        /// All are capital letters.
        capitals: bool,
    },
    /// The beginning is damaged in a way that is none of these.
    Beginning,
    /// The checksum does not fit: more than one character is another than it was.
    Checksum,
}

impl Fault {
    /// Where it is, as far as it is somewhere.
    #[must_use]
    pub const fn position(&self) -> Option<usize> {
        match *self {
            Self::HeaderName { position }
            | Self::Scheme { position, .. }
            | Self::Quote { position }
            | Self::WhiteSpace { position, .. }
            | Self::Unseen { position }
            | Self::LookAlike { position }
            | Self::Shortened { position }
            | Self::Extra { position, .. }
            | Self::CutAtTheEnd { position, .. }
            | Self::Changed { position }
            | Self::Swapped { position } => Some(position),
            Self::Missing { position, .. } => position,
            Self::CutAtTheBeginning { .. } | Self::BeginningInCapitals => Some(1),
            Self::Nothing
            | Self::NotOurs
            | Self::Several
            | Self::CaseLost { .. }
            | Self::Beginning
            | Self::Checksum => None,
        }
    }

    /// Does the gateway overlook it? White space around a token and one `Bearer` before it belong to the header.
    #[must_use]
    pub const fn is_harmless(&self) -> bool {
        matches!(
            self,
            Self::WhiteSpace { inside: false, line_break: false, .. }
                | Self::Scheme { times: 1, .. }
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Nothing => write!(f, "There is nothing but white space."),
            Self::NotOurs => {
                write!(f, "It is nothing like a Keydesk token, which begins with kd_.")
            }
            Self::HeaderName { position } => {
                write!(
                    f,
                    "The name of the header was copied along with it, at character {position}."
                )
            }
            Self::Scheme { position, times: 1 } => {
                write!(
                    f,
                    "The word \"Bearer\" stands before it, at character {position}. It belongs to the header, not to the token."
                )
            }
            Self::Scheme { position, times } => {
                write!(
                    f,
                    "The word \"Bearer\" stands before it {times} times, from character {position}."
                )
            }
            Self::Quote { position } => write!(f, "Character {position} is a quotation mark."),
            Self::WhiteSpace { position, inside, line_break } => {
                let what = if line_break { "a line break" } else { "white space" };
                if inside {
                    write!(f, "There is {what} inside the token, at character {position}.")
                } else {
                    write!(f, "There is {what} around the token, at character {position}.")
                }
            }
            Self::Unseen { position } => {
                write!(f, "Character {position} is one that cannot be seen.")
            }
            Self::LookAlike { position } => {
                write!(
                    f,
                    "Character {position} is of another alphabet and only looks like one that a token has."
                )
            }
            Self::Shortened { position } => {
                write!(
                    f,
                    "It is a shortened display of a token: at character {position} something is left out."
                )
            }
            Self::Extra { position, count: 1 } => {
                write!(f, "Character {position} is one too many.")
            }
            Self::Extra { position, count } => {
                write!(f, "There are {count} characters too many, from character {position}.")
            }
            Self::Several => write!(f, "There are several different tokens in it."),
            Self::CutAtTheBeginning { missing, or_more } => {
                let more = if or_more { " or more" } else { "" };
                write!(f, "Its beginning was cut off: {missing}{more} character(s) are missing.")
            }
            Self::CutAtTheEnd { position, missing } => {
                write!(
                    f,
                    "Its end was cut off: {missing} character(s) are missing from character {position} on."
                )
            }
            Self::Missing { position: Some(position), count } => {
                write!(f, "{count} character(s) are missing inside it, at character {position}.")
            }
            Self::Missing { position: None, count } => {
                write!(f, "{count} character(s) are missing in it.")
            }
            Self::Changed { position } => write!(f, "Character {position} is another than it was."),
            Self::Swapped { position } => {
                write!(f, "Characters {position} and {} were swapped.", position + 1)
            }
            Self::BeginningInCapitals => {
                write!(f, "Its beginning has capital letters where there are none.")
            }
            Self::CaseLost { capitals: true } => {
                write!(f, "All of its letters were made capital letters.")
            }
            Self::CaseLost { capitals: false } => {
                write!(f, "All of its letters were made small letters.")
            }
            Self::Beginning => write!(
                f,
                "Its beginning is damaged: it should be kd_, the environment and another _."
            ),
            Self::Checksum => write!(
                f,
                "Its checksum does not fit: more than one character is another than it was."
            ),
        }
    }
}
