use super::*;

fn config(vars: &[(&str, &str)]) -> Result<Config> {
    let vars: Vec<(String, String)> = vars.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Config::from_vars(&|name| vars.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
}

#[test]
fn every_setting_has_a_default_that_works() {
    let config = config(&[]).unwrap();
    assert_eq!(format!("{:?}", config.database), "rocksdb://data/holdfast?sync=every holdfast/holdfast");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000/");
    assert_eq!(config.hold, SignedDuration::from_mins(15));
    assert_eq!(config.currency.code(), "USD");
    assert_eq!((config.max_open_holds, config.time_zone.as_str()), (6, "UTC"));
    assert!(config.payments.is_sandbox() && config.demo && !config.rate_limit && !config.trust_proxy);
}

/// Variables, the one that is named, and words of what would be right.
type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str);

#[test]
fn a_malformed_setting_is_named_with_what_would_be_right() {
    let cases: &[Case] = &[
        (&[("HOLDFAST_ADDR", "localhost")], "HOLDFAST_ADDR", "127.0.0.1:3000"),
        (&[("HOLDFAST_PUBLIC_URL", "tickets.example.com")], "HOLDFAST_PUBLIC_URL", "http"),
        (&[("HOLDFAST_PUBLIC_URL", "https://example.com/tickets")], "HOLDFAST_PUBLIC_URL", "bare origin"),
        (&[("HOLDFAST_HOLD", "15")], "HOLDFAST_HOLD", "15m"),
        (&[("HOLDFAST_HOLD", "2days")], "HOLDFAST_HOLD", "24h"),
        (&[("HOLDFAST_MAX_OPEN_HOLDS", "0")], "HOLDFAST_MAX_OPEN_HOLDS", "1 or more"),
        (&[("HOLDFAST_CURRENCY", "JPY")], "HOLDFAST_CURRENCY", "two decimals"),
        (&[("HOLDFAST_TIME_ZONE", "Mars/Olympus")], "HOLDFAST_TIME_ZONE", "Europe/Berlin"),
        (&[("HOLDFAST_DEMO", "maybe")], "HOLDFAST_DEMO", "true nor false"),
        (&[("HOLDFAST_DATABASE", "surrealkv://data")], "HOLDFAST_DATABASE", "rocksdb://"),
        (&[("HOLDFAST_DATABASE", "rocksdb://data")], "HOLDFAST_DATABASE", "?sync=every"),
        (&[("HOLDFAST_DATABASE", "ws://db:8000")], "HOLDFAST_DATABASE_USER", "a user"),
        (&[("HOLDFAST_DATABASE_USER", "root")], "HOLDFAST_DATABASE_PASSWORD", "missing"),
        (&[("HOLDFAST_SITE", "/no/such/folder")], "HOLDFAST_SITE", "no folder"),
        (&[("HOLDFAST_SMTP_URL", "mail.example.com")], "HOLDFAST_SMTP_URL", "smtps://"),
        (&[("HOLDFAST_SMTP_FROM", "nobody")], "HOLDFAST_SMTP_FROM", "example.com"),
        (&[("HOLDFAST_SANDBOX", "false")], "HOLDFAST_SANDBOX", "HOLDFAST_STRIPE_SECRET_KEY"),
        (&[("HOLDFAST_PUBLIC_URL", "https://example.com")], "HOLDFAST_SANDBOX", "say true"),
        (&[("HOLDFAST_STRIPE_SECRET_KEY", "pk_test")], "HOLDFAST_STRIPE_SECRET_KEY", "sk_"),
        (&[("HOLDFAST_STRIPE_SECRET_KEY", "sk_test_1")], "HOLDFAST_STRIPE_WEBHOOK_SECRET", "whsec_"),
        (&[("HOLDFAST_STRIPE_SECRET_KEY", "sk_1"), ("HOLDFAST_SANDBOX", "true")], "HOLDFAST_SANDBOX", "leave one"),
        (&[("HOLDFAST_LOG_FORMAT", "xml")], "HOLDFAST_LOG_FORMAT", "json"),
    ];
    for (vars, name, words) in cases {
        let error = config(vars).unwrap_err();
        assert_eq!(error.name, *name, "{vars:?}");
        let line = error.to_string();
        assert!(line.contains(words) && !line.contains('\n'), "{line}");
    }
}

#[test]
fn a_sandbox_for_everybody_must_be_said() {
    let said = [("HOLDFAST_PUBLIC_URL", "https://demo.example.com"), ("HOLDFAST_SANDBOX", "true")];
    let config = config(&said).unwrap();
    assert!(config.payments.is_sandbox() && config.is_https() && config.rate_limit);
    for local in ["http://localhost:8080", "http://127.0.0.2", "http://[::1]:3000"] {
        assert!(super::tests::config(&[("HOLDFAST_PUBLIC_URL", local)]).unwrap().payments.is_sandbox(), "{local}");
    }
}

#[test]
fn with_a_key_real_money_is_taken_and_no_demo_is_shown() {
    let vars = [("HOLDFAST_STRIPE_SECRET_KEY", "sk_live_hush"), ("HOLDFAST_STRIPE_WEBHOOK_SECRET", "whsec_hush")];
    let config = config(&vars).unwrap();
    assert!(matches!(config.payments, Payments::Stripe { .. }));
    assert!(!config.demo);
}

#[test]
fn no_secret_shows_in_debug_output() {
    let vars = [
        ("HOLDFAST_STRIPE_SECRET_KEY", "sk_live_hush"),
        ("HOLDFAST_STRIPE_WEBHOOK_SECRET", "whsec_hush"),
        ("HOLDFAST_SMTP_URL", "smtps://me:hush@mail.example.com"),
        ("HOLDFAST_DATABASE", "ws://db:8000"),
        ("HOLDFAST_DATABASE_USER", "root"),
        ("HOLDFAST_DATABASE_PASSWORD", "hush"),
    ];
    assert!(!format!("{:?}", config(&vars).unwrap()).contains("hush"));
}

#[test]
fn an_empty_setting_is_as_good_as_none() {
    assert_eq!(config(&[("HOLDFAST_HOLD", " ")]).unwrap().hold, SignedDuration::from_mins(15));
}

/// Every variable is explained in `.env.example`, and nothing else is.
#[test]
fn the_example_names_every_setting() {
    let example = include_str!("../../../.env.example");
    let named = |line: &str| Some(line.trim_start_matches("# ").split_once('=')?.0.to_owned());
    let mut named: Vec<_> = example.lines().filter_map(named).filter(|name| name.starts_with("HOLDFAST_")).collect();
    let mut known: Vec<_> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
}

/// The keys of one `[[workspace.metadata.leptos]]` section.
fn keys(file: &str) -> Vec<(String, String)> {
    let section = file.split("[[workspace.metadata.leptos]]").nth(1).unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let pair = |line: &str| line.split_once('=').map(|(key, value)| (key.trim().into(), value.trim().into()));
    lines.filter(|line| !line.starts_with('#')).filter_map(pair).collect()
}

#[test]
fn the_options_that_build_and_those_that_run_agree() {
    let built = keys(include_str!("../../../Cargo.toml"));
    let run = keys(super::leptos::FILE);
    assert!(run.len() >= 5);
    for (key, value) in run {
        assert!(built.contains(&(key.clone(), value.clone())), "{key} = {value} is not in Cargo.toml");
    }
}
