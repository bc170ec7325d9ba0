//! Every damage of the kinds that happen, applied to random tokens, is named with its place, and mended where that is promised.

use super::*;
use proptest::prelude::*;

fn slug() -> EnvironmentSlug {
    EnvironmentSlug::parse("sandbox").unwrap()
}

fn token(random: [u8; 32]) -> String {
    PlainToken::from_random(&slug(), &random).expose().to_owned()
}

/// What is found, as text; and whether the token was told in spite of it.
fn found(text: &str, whole: &str) -> (String, bool) {
    let copying = examine(text, &[slug()]);
    let faults: Vec<String> = copying.faults.iter().map(ToString::to_string).collect();
    let mended = copying.token.as_ref().map(PlainToken::expose);
    assert!(mended.is_none_or(|it| it == whole), "it was mended to another token");
    says_nothing_of(&format!("{copying:?} {}", faults.join(" ")), text);
    (faults.join(" "), mended.is_some())
}

/// No six characters of the secret part stand in what is said.
fn says_nothing_of(said: &str, text: &str) {
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| part.len() >= 20) {
        for at in 0..part.len() - 6 {
            assert!(!said.contains(&part[at..at + 6]), "the report repeats the token");
        }
    }
}

const HEAD: usize = "kd_sandbox_".len();

#[test]
fn a_whole_token_has_no_fault() {
    let whole = token([7; 32]);
    let copying = examine(&whole, &[]);
    assert!(copying.is_whole());
    assert_eq!(copying.token.unwrap().expose(), whole);
}

#[test]
fn what_was_never_a_token_is_said_to_be_none() {
    for text in [
        "hunter2",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "a sentence, with words",
        "____",
        "<html>",
    ] {
        assert_eq!(examine(text, &[slug()]).faults, [Fault::NotOurs], "{text}");
    }
    for text in ["", "  \n", "\u{200b}", "Bearer "] {
        assert!(examine(text, &[slug()]).faults.contains(&Fault::Nothing), "{text:?}");
    }
}

/// Found by the fuzzer.
#[test]
fn of_a_text_that_is_nothing_but_what_stands_around_a_token_not_every_part_is_named() {
    let faults = examine(&"`".repeat(200), &[slug()]).faults;
    assert_eq!((faults.len(), faults.last()), (FAULTS, Some(&Fault::Nothing)));
}

#[test]
fn each_kind_is_said_in_words() {
    let whole = token([9; 32]);
    let cyrillic = whole.replacen('a', "\u{430}", 1);
    let cases = [
        format!("\"{whole}\""),
        format!("\u{201c}{whole}\u{201d}"),
        format!("Bearer {whole}"),
        format!("Bearer Bearer {whole}"),
        format!("Authorization: Bearer {whole}"),
        format!(" {whole}\n"),
        format!("{}\n{}", &whole[..30], &whole[30..]),
        format!("{}\u{200b}{}", &whole[..30], &whole[30..]),
        cyrillic,
        whole[1..].to_owned(),
        whole[..whole.len() - 3].to_owned(),
        whole[..whole.len() - 20].to_owned(),
        format!("{whole}xy"),
        format!("{}…{}", &whole[..20], &whole[whole.len() - 4..]),
        whole.to_uppercase(),
        whole.to_lowercase(),
        format!("KD_SANDBOX_{}", &whole[HEAD..]),
        format!("{whole}{}", token([8; 32])),
    ];
    let shown: Vec<String> = cases
        .iter()
        .map(|text| {
            let (said, mended) = found(text, &whole);
            format!("{} {said}", if mended { "mended:" } else { "lost:  " })
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

/// Each damage of one token by itself, with its limits: what is still told and what no longer is.
#[test]
fn each_damage_is_told_as_far_as_it_can_be() {
    let whole = token([9; 32]);
    let (head, tail) = whole.split_at(HEAD);
    let without = |from: usize, to: usize| format!("{}{}", &whole[..from], &whole[to..]);
    let with = |at: usize, what: &str| format!("{}{what}{}", &whole[..at], &whole[at..]);
    let of = |letter: &str, count: usize| letter.repeat(count);
    let other = token([8; 32]);
    let cases = [
        ("one _ less", format!("kdsandbox_{tail}")),
        ("one letter less in the slug", format!("kd_sandbo_{tail}")),
        ("no slug", format!("kd__{tail}")),
        ("one letter more in the slug", format!("kd_sandboxx_{tail}")),
        ("two letters more in the slug", format!("kd_sanyydbox_{tail}")),
        ("swapped in the slug", format!("kd_snadbox_{tail}")),
        ("changed in the prefix", format!("kx_sandbox_{tail}")),
        ("two changed in the slug", format!("kd_sxxdbox_{tail}")),
        ("longer and changed", format!("kd_sxxndboxy_{tail}")),
        ("shorter and changed", format!("kd_sndxx_{tail}")),
        ("the prefix gone", format!("sandbox_{tail}")),
        ("another prefix", format!("zzz_{tail}")),
        ("capitals in the slug", format!("kd_SandBox_{tail}")),
        ("a slug that cannot be", format!("kd_2x_zz{}", &tail[2..])),
        ("the beginning alone", head[..10].to_owned()),
        ("hardly more", format!("{head}aB1")),
        ("three less in the middle", without(30, 33)),
        ("five less in the middle", without(30, 35)),
        ("seven less in the middle", without(30, 37)),
        ("six less at the end", whole[..54].to_owned()),
        ("seven less at the end", whole[..53].to_owned()),
        ("one less, two signs", without(30, 31).replacen(&whole[40..42], "@@", 1)),
        ("three more in the middle", with(30, "abc")),
        ("64 more in the middle", with(30, &of("z", 64))),
        ("65 more in the middle", with(30, &of("z", 65))),
        ("one more, one changed", format!("{head}zz{}", &tail[1..])),
        ("two changed", format!("{head}zz{}", &tail[2..])),
        ("two swapped at the end", format!("{}{}{}", &whole[..58], &whole[59..], &whole[58..59])),
        ("capitals, and cut", whole[..55].to_uppercase()),
        ("small letters, and cut", whole[..55].to_lowercase()),
        ("small letters of half a token", format!("{head}{}", of("a", 24))),
        ("fewer small letters than half a token", format!("{head}{}", of("a", 23))),
        ("another beginning, nine less", format!("zzz_{}", of("aB1", 14)[..40].to_owned())),
        ("another beginning, ten less", format!("zzz_{}", of("aB1", 13))),
        ("another beginning, as long", format!("zzz_{}", of("aB1", 17)[..49].to_owned())),
        ("another beginning, nine more", format!("zzz_{}", of("aB1", 20)[..58].to_owned())),
        ("another beginning, ten more", format!("zzz_{}", of("aB1", 20)[..59].to_owned())),
        ("a beginning of 20", format!("{}_{}", of("z", 19), of("aB1", 15))),
        ("a beginning of 21", format!("{}_{}", of("z", 20), of("aB1", 15))),
        ("no beginning, one less", tail[1..].to_owned()),
        ("no beginning, a third", of("aB1", 6)[..16].to_owned()),
        ("no beginning, less than a third", of("aB1", 5)),
        ("no beginning, more than a token", of("aB1", 17)[..50].to_owned()),
        ("no capital", of("ab1", 6)),
        ("no small letter", of("AB1", 6)),
        ("no digit", of("aBc", 6)),
        ("a header with a blank", format!("Authorization : Bearer {whole}")),
        ("a header without a scheme", format!("x-api-key:{whole}")),
        ("a header without a colon", format!("Authorization {whole}")),
        ("a scheme with a colon", format!("bearer:{whole}")),
        ("a scheme thrice", format!("Bearer bearer  BEARER {whole}")),
        ("a scheme without a blank", format!("Bearer{whole}")),
        ("a scheme alone in quotes", "\"Bearer\"".to_owned()),
        ("one quote before", format!("'{whole}")),
        ("one quote behind", format!("{whole}'")),
        ("one quote alone", "'".to_owned()),
        ("quotes and white space", format!(" \u{201c} {whole} \u{201d} ")),
        ("white space before and behind", format!("  {whole} \t")),
        (
            "white space at two places",
            format!("{}  {}\r\n{}", &whole[..20], &whole[20..40], &whole[40..]),
        ),
        ("white space inside and more around", format!("xx{}yyy", with(30, " "))),
        ("two dots inside", with(30, "..")),
        ("three dots inside", with(30, "...")),
        ("stars inside", with(30, "**")),
        ("a quote inside", with(30, "\"")),
        ("two quotes inside", with(30, "\"\"")),
        ("a hyphen at two places", format!("{}-{}-{}", &whole[..20], &whole[20..40], &whole[40..])),
        ("in a query", format!("?token={whole}&x=1")),
        ("twice", format!("{whole} {whole}")),
        ("two of them", format!("{whole} {other}")),
        ("three of them", format!("{whole}{other}{whole}")),
        ("a letter that looks like none of ours", with(30, "\u{416}")),
        ("a mathematical letter", whole.replacen('a', "\u{1d41a}", 1)),
        ("a ligature", with(30, "\u{fb01}")),
        ("unseen before and behind", format!("\u{feff}{whole}\u{200b}")),
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|(case, text)| {
            let (said, mended) = found(text, &whole);
            format!("{case}: {}{said}", if mended { "(mended) " } else { "" })
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn a_token_of_the_longest_and_of_the_shortest_slug_is_found_in_the_midst_of_a_text() {
    for slug in ["a", "abcdefgh12345678"] {
        let whole = PlainToken::from_random(&EnvironmentSlug::parse(slug).unwrap(), &[9; 32]);
        let copying = examine(&format!("token={}&kd_", whole.expose()), &[]);
        assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.expose()));
        let extra = |position, count| Fault::Extra { position, count };
        assert_eq!(copying.faults, [extra(1, 6), extra(7 + whole.expose().len(), 4)]);
    }
}

#[test]
fn what_the_gateway_overlooks_is_harmless_and_nothing_else_is() {
    let whole = token([9; 32]);
    for harmless in
        [whole.clone(), format!("Bearer {whole}"), format!(" {whole} "), format!("Bearer  {whole}")]
    {
        assert!(examine(&harmless, &[]).is_harmless(), "{harmless:?}");
    }
    for harm in [
        format!("Bearer Bearer {whole}"),
        format!("\"{whole}\""),
        format!(" {whole}\u{200b}"),
        String::new(),
    ] {
        assert!(!examine(&harm, &[]).is_harmless(), "{harm:?}");
    }
}

#[test]
fn what_no_damage_of_a_whole_text_shows_is_said_in_words_too() {
    let faults = [
        Fault::Swapped { position: 5 },
        Fault::Scheme { position: 1, times: 3 },
        Fault::Missing { position: None, count: 2 },
        Fault::CutAtTheBeginning { missing: 6, or_more: true },
        Fault::CaseLost { capitals: false },
    ];
    insta::assert_snapshot!(faults.map(|fault| fault.to_string()).join("\n"), @r#"
    Characters 5 and 6 were swapped.
    The word "Bearer" stands before it 3 times, from character 1.
    2 character(s) are missing in it.
    Its beginning was cut off: 6 or more character(s) are missing.
    All of its letters were made small letters.
    "#);
}

fn place() -> impl Strategy<Value = usize> {
    0..49_usize
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn something_around_it_is_named_and_taken_off(random: [u8; 32], before in 0..6_usize, behind in 0..6_usize) {
        let (befores, behinds) = (["", "\"", "\u{201c}", " ", "Bearer ", "Authorization: Bearer "], ["", "\"", "\u{201d}", "\r\n", "\u{a0}", "`"]);
        let whole = token(random);
        let text = format!("{}{whole}{}", befores[before], behinds[behind]);
        let copying = examine(&text, &[]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
        prop_assert_eq!(copying.is_whole(), before == 0 && behind == 0);
        if behind > 0 {
            let end = befores[before].chars().count() + whole.len() + 1;
            prop_assert_eq!(copying.faults.last().unwrap().position(), Some(end));
        }
        found(&text, &whole);
    }

    #[test]
    fn something_inside_it_is_named_with_its_place_and_taken_out(random: [u8; 32], at in 1..59_usize, what in 0..7_usize) {
        let inside = [" ", "\n", "\u{a0}", "\u{200b}", "\u{ad}", "\u{feff}", "-"][what];
        let whole = token(random);
        let text = format!("{}{inside}{}", &whole[..at], &whole[at..]);
        let copying = examine(&text, &[]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
        prop_assert_eq!(copying.faults.len(), 1);
        prop_assert_eq!(copying.faults[0].position(), Some(at + 1), "{:?}", copying.faults);
        found(&text, &whole);
    }

    #[test]
    fn a_look_alike_is_named_with_its_place_and_replaced(random: [u8; 32], at in 0..60_usize, full_width: bool) {
        let whole = token(random);
        let ours = whole.chars().nth(at).unwrap();
        let theirs = if full_width { char::from_u32(u32::from(ours) + 0xfee0) } else { cyrillic(ours) };
        prop_assume!(theirs.is_some());
        let text: String = whole.chars().enumerate().map(|(n, c)| if n == at { theirs.unwrap() } else { c }).collect();
        let copying = examine(&text, &[]);
        prop_assert_eq!(&copying.faults, &[Fault::LookAlike { position: at + 1 }]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
    }

    #[test]
    fn a_cut_is_named_with_how_many_are_missing(random: [u8; 32], missing in 1..60_usize) {
        let whole = token(random);
        let (said, mended) = found(&whole[..whole.len() - missing], &whole);
        let all_behind_the_slug = missing >= 49;
        prop_assert!(all_behind_the_slug || said.contains(&format!("{missing} character(s) are missing")), "{}", said);
        prop_assert!(!all_behind_the_slug || said.contains("are missing") || said.contains("nothing like"), "{}", said);
        prop_assert_eq!(mended, missing <= 6, "{}", said);
        let (said, mended) = found(&whole[missing..], &whole);
        prop_assert_eq!(mended, missing <= HEAD, "{}", said);
        prop_assert!(missing > HEAD || said.contains(&format!("{missing} character(s) are missing")), "{}", said);
        // What is left of it is long enough to be told from any other text.
        prop_assert!(missing > HEAD + 20 || said.contains("beginning was cut off"), "{}", said);
    }

    #[test]
    fn a_missing_character_is_named_with_its_place_and_found_again(random: [u8; 32], at in place()) {
        let whole = token(random);
        let mut text = whole.clone();
        text.remove(HEAD + at);
        let copying = examine(&text, &[slug()]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
        // Of a run of equal characters it cannot be told which is missing.
        let end_of_run = HEAD + at + whole[HEAD + at..].bytes().take_while(|b| *b == whole.as_bytes()[HEAD + at]).count();
        prop_assert_eq!(copying.faults[0].position(), Some(end_of_run), "{:?}", copying.faults);
        found(&text, &whole);
    }

    #[test]
    fn a_character_too_many_is_named_with_its_place_and_taken_out(random: [u8; 32], at in place(), letter in "[A-Za-z0-9]") {
        let whole = token(random);
        let mut text = whole.clone();
        text.insert_str(HEAD + at, &letter);
        let copying = examine(&text, &[]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
        let end_of_run = HEAD + at + text[HEAD + at..].bytes().take_while(|b| letter.as_bytes()[0] == *b).count();
        prop_assert_eq!(copying.faults[0].position(), Some(end_of_run), "{:?}", copying.faults);
        found(&text, &whole);
    }

    #[test]
    fn a_changed_character_is_named_with_its_place_and_changed_back(random: [u8; 32], at in 0..60_usize, letter in "[a-z0-9]") {
        let whole = token(random);
        prop_assume!(!whole[at..].starts_with(&letter) && !whole[at..].starts_with('_'));
        let mut text = whole.clone();
        text.replace_range(at..=at, &letter);
        let copying = examine(&text, &[slug()]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
        prop_assert_eq!(&copying.faults, &[Fault::Changed { position: at + 1 }]);
        found(&text, &whole);
    }

    #[test]
    fn neighbours_that_were_swapped_are_named_and_swapped_back(random: [u8; 32], at in 0..48_usize) {
        let whole = token(random);
        let mut bytes = whole.clone().into_bytes();
        prop_assume!(bytes[HEAD + at] != bytes[HEAD + at + 1]);
        bytes.swap(HEAD + at, HEAD + at + 1);
        let text = String::from_utf8(bytes).unwrap();
        let copying = examine(&text, &[]);
        prop_assert_eq!(&copying.faults, &[Fault::Swapped { position: HEAD + at + 1 }]);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
    }

    #[test]
    fn characters_taken_for_each_other_are_told_by_the_checksum(random: [u8; 32]) {
        let whole = token(random);
        let text = format!("{}{}", &whole[..HEAD], whole[HEAD..].replace('O', "0").replace('l', "1"));
        let copying = examine(&text, &[]);
        let count = |letters: &str| whole[HEAD..].chars().filter(|c| letters.contains(*c)).count() as u32;
        let guesses = 3_usize.pow(count("0Oo")) * 4_usize.pow(count("1lIi"));
        prop_assume!(guesses <= 8_192);
        prop_assert_eq!(copying.token.as_ref().map(PlainToken::expose), Some(whole.as_str()));
        found(&text, &whole);
    }

    #[test]
    fn no_text_makes_it_panic(text: String, known: bool) {
        let known = if known { vec![slug()] } else { vec![] };
        let _ = examine(&text, &known);
        let _ = examine(&format!("kd_sandbox_{text}"), &known);
    }

    #[test]
    fn no_remains_of_a_token_make_it_panic(random: [u8; 32], from in 0..60_usize, to in 0..60_usize, doubled: bool) {
        let whole = token(random);
        let part = &whole[from.min(to)..from.max(to)];
        let text = if doubled { format!("{part}{part}") } else { format!("{part}_{part}") };
        let _ = examine(&text, &[slug()]);
    }
}

fn cyrillic(ours: char) -> Option<char> {
    "aAсcеeоoрpхxАAВBСCОOТT"
        .chars()
        .collect::<Vec<_>>()
        .chunks(2)
        .find(|it| it[1] == ours && !it[0].is_ascii())
        .map(|it| it[0])
}
