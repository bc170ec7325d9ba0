//! Keys by the words on them, as WebDriver's actions (sections 15.4.3 and 17.4.2).

use serde_json::{Value, json};

/// The presses and releases of a chord such as `Enter` or `Ctrl+Shift+Tab`.
pub(crate) fn chord(words: &str) -> Vec<Value> {
    let keys: Vec<String> = words.split('+').map(key).collect();
    let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
    let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
    down.chain(up).collect()
}

/// The presses and releases that write a text.
pub(crate) fn text(text: &str) -> Vec<Value> {
    text.chars()
        .flat_map(|key| ["keyDown", "keyUp"].map(|action| json!({ "type": action, "value": key })))
        .collect()
}

fn key(word: &str) -> String {
    let key = match word {
        "Backspace" => '\u{E003}',
        "Tab" => '\u{E004}',
        "Enter" => '\u{E007}',
        "Shift" => '\u{E008}',
        "Ctrl" => '\u{E009}',
        "Alt" => '\u{E00A}',
        "Escape" => '\u{E00C}',
        "Space" => ' ',
        "PageUp" => '\u{E00E}',
        "PageDown" => '\u{E00F}',
        "End" => '\u{E010}',
        "Home" => '\u{E011}',
        "Left" => '\u{E012}',
        "Up" => '\u{E013}',
        "Right" => '\u{E014}',
        "Down" => '\u{E015}',
        "Delete" => '\u{E017}',
        // A letter in a chord is the key, not the capital.
        letter if letter.chars().count() == 1 => return letter.to_lowercase(),
        unknown => panic!("there is no key “{unknown}”"),
    };
    key.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_pressed_from_left_to_right_and_released_backwards() {
        let actions: Vec<String> =
            chord("Ctrl+K").iter().map(|it| format!("{} {}", it["type"], it["value"])).collect();
        let ctrl = '\u{E009}';
        assert_eq!(
            actions,
            [
                format!("\"keyDown\" \"{ctrl}\""),
                "\"keyDown\" \"k\"".to_owned(),
                "\"keyUp\" \"k\"".to_owned(),
                format!("\"keyUp\" \"{ctrl}\"")
            ]
        );
    }

    #[test]
    #[should_panic(expected = "there is no key “Entr”")]
    fn a_key_that_does_not_exist_is_an_error_and_not_a_text() {
        chord("Entr");
    }
}
