//! "The token was copied correctly": what is wrong with a pasted token and where, without any of the token.
//!
//! What it gives holds numbers and places alone. Where the token can be told without a doubt in spite of the damage, it is mended, so
//! that one can find out whose it is. A mended token is looked up by its hash and never shown: whoever has half a token must not get
//! the other half here.

mod fault;
mod guess;
mod mend;
mod strip;

pub use fault::Fault;

use crate::environment::EnvironmentSlug;
use crate::token::PlainToken;
use strip::Stripped;

/// So many faults at most are named; a text with more is hardly a token.
const FAULTS: usize = 12;

/// What was found about a text that is meant to be a token.
#[derive(Clone, Debug)]
pub struct Copying {
    /// What is wrong with it, from its beginning to its end.
    pub faults: Vec<Fault>,
    /// The token, if the text is one or can only be that one.
    pub token: Option<PlainToken>,
}

impl Copying {
    /// Is it a token and nothing else?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    /// Is nothing wrong with it but what the gateway overlooks?
    #[must_use]
    pub fn is_harmless(&self) -> bool {
        self.faults.iter().all(Fault::is_harmless)
    }
}

/// Looks at a text that is meant to be a token. `known` are the environments whose tokens it may be one of.
#[must_use]
pub fn examine(text: &str, known: &[EnvironmentSlug]) -> Copying {
    let stripped = Stripped::of(text);
    let Stripped { mut faults, core, places } = stripped;
    if core.is_empty() {
        faults.retain(|fault| !matches!(fault, Fault::WhiteSpace { .. } | Fault::Unseen { .. }));
        faults.truncate(FAULTS - 1);
        faults.push(Fault::Nothing);
        return Copying { faults, token: None };
    }
    let (mut more, token) = mend::mend(&core, &places, known);
    let has_strays = faults.iter().any(|fault| matches!(fault, Fault::Extra { .. }));
    let is_a_guess = matches!(more[..], [Fault::CutAtTheBeginning { or_more: true, .. }]);
    if more == [Fault::NotOurs] || (is_a_guess && has_strays) {
        // Of a text that was never a token nothing else is worth saying.
        return Copying { faults: vec![Fault::NotOurs], token: None };
    }
    if faults.iter().any(|fault| matches!(fault, Fault::Shortened { .. })) {
        // How many characters are left out is what a shortened display does not say.
        more.clear();
    }
    faults.append(&mut more);
    faults.sort_by_key(Fault::position);
    faults.truncate(FAULTS);
    Copying { faults, token }
}

#[cfg(test)]
mod tests;
