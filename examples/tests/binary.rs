//! The binary with all programs: each subcommand is the example of its name.
#![allow(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_territory-control")).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_subcommand_is_the_program_of_its_name() {
    let shared = run(&["share"]);
    assert!(shared.status.success());
    assert!(out(&shared).starts_with("Russia holds 19.5% of Ukraine: "), "{}", out(&shared));
    // Both spellings, for the examples have the second.
    for name in ["check-article", "check_article"] {
        assert!(out(&run(&[name, "--help"])).contains("Usage: territory-control check-article"));
    }
    let wrong = run(&["share", "--no-such-option"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("Usage: territory-control share"), "{}", err(&wrong));
}

#[test]
fn help_names_each_program_and_what_is_none_is_quoted() {
    let help = out(&run(&["--help"]));
    for name in ["share", "change", "timeline", "compare", "audit", "check-article", "legend"] {
        assert!(help.contains(&format!("\n  {name} ")), "{help}");
        assert!(run(&[name, "--help"]).status.success(), "{name}");
    }
    assert_eq!(help.contains("\n  draw "), cfg!(feature = "draw"));
    for wrong in [&[][..], &["shrae\u{202e}"]] {
        let output = run(wrong);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            err(&output).ends_with(&help) && !err(&output).contains('\u{202e}'),
            "{}",
            err(&output)
        );
    }
    assert!(out(&run(&["--version"])).starts_with("territory-control 0."));
}
