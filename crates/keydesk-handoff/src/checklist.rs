//! What a partner has to do, step by step.

use crate::hand_off::Contact;
use crate::line::Line;

/// The usual steps, from the passphrase to the first answer.
#[must_use]
pub fn usual_checklist(contact: Option<&Contact>) -> Vec<Line> {
    let who =
        contact.map_or_else(|| "whoever sent you this file".to_owned(), |it| it.name.to_string());
    let opening = [
        format!("Get the passphrase from {who} by another way than the file: by telephone, or in person."),
        "Open the file in Keydesk with \"I am an integration partner\", or with: keydeskctl partner open FILE"
            .to_owned(),
    ];
    opening
        .iter()
        .filter_map(|step| Line::parse(step).ok())
        .chain(steps_of_connecting(&who))
        .collect()
}

/// The usual steps for somebody whose token is kept already.
#[must_use]
pub fn connecting_checklist() -> Vec<Line> {
    steps_of_connecting("whoever gave it to you").collect()
}

fn steps_of_connecting(who: &str) -> impl Iterator<Item = Line> {
    let steps = [
        "Check the connection: that the address is reached, and that the token is accepted."
            .to_owned(),
        "Make a first request and see that it is answered.".to_owned(),
        "Keep the token in the keychain of the machine that uses it, and nowhere else.".to_owned(),
        "Copy the configuration into your tool; let it read the token from where it is kept."
            .to_owned(),
        "If the token came in a hand-off file, delete the file and the note with its passphrase."
            .to_owned(),
        format!(
            "If the token is lost or seen by somebody else, tell {who}: it can be deleted at once."
        ),
    ];
    steps.into_iter().filter_map(|step| Line::parse(&step).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contact_is_named_where_there_is_one() {
        let contact = Contact {
            name: "Ann Lee".parse().unwrap(),
            email: "ann@fernwood.example".parse().unwrap(),
        };
        let steps = usual_checklist(Some(&contact));
        assert_eq!(steps.len(), 8);
        assert!(steps[0].as_str().contains("Ann Lee"), "{steps:?}");
        assert!(usual_checklist(None)[0].as_str().contains("whoever sent you this file"));
    }

    #[test]
    fn whoever_keeps_the_token_has_no_file_to_open() {
        let steps = connecting_checklist();
        assert_eq!(steps.len(), 6);
        assert!(steps[0].as_str().starts_with("Check the connection"), "{steps:?}");
    }
}
