//! A sheet to print for whoever connects a tool: what it is about and what to do, step by step. There is no secret on it.

use crate::connection::Connection;
use keydesk_handoff::{HandOff, Permitted, connecting_checklist};

/// The sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onboarding {
    title: String,
    facts: Vec<(&'static str, String)>,
    steps: Vec<String>,
}

impl Onboarding {
    /// Of a hand-off.
    #[must_use]
    pub fn of_hand_off(hand_off: &HandOff) -> Self {
        let mut facts = vec![
            ("API token", format!("{}, ends in {}", hand_off.token_name, hand_off.token.hint())),
            ("Environment", format!("{} ({})", hand_off.environment_name, hand_off.environment)),
            ("Base URL", hand_off.base_url.to_string()),
            ("Acts as", hand_off.account_name.to_string()),
            ("May", labels(&hand_off.permissions)),
        ];
        facts.extend(hand_off.business.as_ref().map(|it| ("Business", it.to_string())));
        facts.extend(
            hand_off
                .contact
                .as_ref()
                .map(|it| ("Questions to", format!("{} <{}>", it.name, it.email))),
        );
        facts.push(("Open the file by", format!("{:.0}", hand_off.open_until)));
        facts.extend(
            hand_off
                .dies_unless_used_by
                .map(|at| ("Use the token by", format!("{at:.0}, or it is refused"))),
        );
        let steps = hand_off.checklist.iter().map(ToString::to_string).collect();
        Self { title: hand_off.token_name.to_string(), facts, steps }
    }

    /// Of a connection that is kept here.
    #[must_use]
    pub fn of_connection(connection: &Connection) -> Self {
        let mut facts = vec![
            ("API token", format!("ends in {}", connection.hint)),
            ("Environment", connection.environment.to_string()),
            ("Base URL", connection.base_url.to_string()),
        ];
        facts.extend(connection.account.as_ref().map(|it| ("Acts as", it.to_string())));
        if !connection.permissions.is_empty() {
            facts.push(("May", labels(&connection.permissions)));
        }
        facts.extend(connection.business.as_ref().map(|it| ("Business", it.to_string())));
        let steps = connecting_checklist().iter().map(ToString::to_string).collect();
        Self { title: connection.name.to_string(), facts, steps }
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it is about: a word, and what it is.
    #[must_use]
    pub fn facts(&self) -> &[(&'static str, String)] {
        &self.facts
    }

    /// What is to be done, in order.
    #[must_use]
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// As plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let width = self.facts.iter().map(|(word, _)| word.len()).max().unwrap_or_default();
        let facts: Vec<String> =
            self.facts.iter().map(|(word, is)| format!("{word:width$}  {is}")).collect();
        let steps: Vec<String> = self.steps.iter().map(|step| format!("[ ] {step}")).collect();
        format!("{}\n\n{}\n\n{}\n", self.title, facts.join("\n"), steps.join("\n"))
    }

    /// As a page to print.
    #[must_use]
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let facts: String = self
            .facts
            .iter()
            .map(|(word, is)| format!("<tr><th>{word}</th><td>{}</td></tr>\n", escaped(is)))
            .collect();
        let steps: String =
            self.steps.iter().map(|step| format!("<li>{}</li>\n", escaped(step))).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n\
             body {{ font-family: sans-serif; max-width: 42em; margin: 2em auto; }}\n\
             th {{ text-align: left; vertical-align: top; padding-right: 1.5em; }}\n\
             li {{ list-style: \"\\2610\\0020\\0020\"; margin: 0.6em 0; }}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n\
             <table>\n{facts}</table>\n<ul>\n{steps}</ul>\n</body>\n</html>\n"
        )
    }
}

fn labels(permissions: &[Permitted]) -> String {
    let labels: Vec<&str> = permissions.iter().map(|it| it.label.as_str()).collect();
    if labels.is_empty() { "nothing".to_owned() } else { labels.join("; ") }
}

/// Text as it stands in HTML, in an element or between quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use keydesk_domain::{EnvironmentSlug, Permission, PlainToken};
    use keydesk_handoff::usual_checklist;

    fn hand_off(name: &str) -> HandOff {
        let slug = EnvironmentSlug::parse("sandbox").unwrap();
        HandOff {
            base_url: "https://gateway.fernwood.example".parse().unwrap(),
            environment_name: "Sandbox".parse().unwrap(),
            token: PlainToken::from_random(&slug, &[7; 32]),
            environment: slug,
            token_name: name.parse().unwrap(),
            account_name: "SAP".parse().unwrap(),
            permissions: Permitted::of("products:edit".parse::<Permission>().into_iter().collect()),
            business: None,
            contact: None,
            made_at: "2026-11-25T09:00:00Z".parse().unwrap(),
            open_until: "2026-12-02T09:00:00Z".parse().unwrap(),
            dies_unless_used_by: Some("2026-12-09T09:00:00Z".parse().unwrap()),
            checklist: usual_checklist(None).into_iter().take(2).collect(),
        }
    }

    #[test]
    fn the_sheet_says_what_it_is_about_and_what_to_do() {
        let hand_off = hand_off("SAP Integration");
        let hint = hand_off.token.hint().to_string();
        insta::assert_snapshot!(Onboarding::of_hand_off(&hand_off).text().replace(&hint, "[hint]"));
    }

    #[test]
    fn names_cannot_write_html() {
        let html =
            Onboarding::of_hand_off(&hand_off("<script>alert('1')</script> & \"more\"")).html();
        assert!(
            !html.contains("<script") && html.contains("&lt;script&gt;alert(&#39;1&#39;)"),
            "{html}"
        );
        assert!(html.contains("&amp; &quot;more&quot;"));
    }

    #[test]
    fn no_secret_is_on_it() {
        let hand_off = hand_off("SAP Integration");
        let sheet = Onboarding::of_hand_off(&hand_off);
        for text in [sheet.text(), sheet.html()] {
            assert!(
                !text.contains("kd_") && !text.contains(&hand_off.token.expose()[20..40]),
                "{text}"
            );
        }
    }
}
