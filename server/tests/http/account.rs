//! `/signup`, `/signin`, `/signout`, `/account`.

use crate::harness::{PASSWORD, TestApp, run};

#[test]
fn signing_up_creates_the_account_and_the_session() {
    run(async {
        let app = TestApp::start().await;
        let visitor = app.visitor();
        let answer = visitor.post("/api/signup", &[("email", " Ada@Example.com "), ("password", PASSWORD)]).await;
        assert_eq!((answer.status, answer.location()), (302, "/"));
        let cookie = answer.cookies().into_iter().find(|cookie| cookie.starts_with("holdfast_session=")).unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        let account = visitor.get("/account").await;
        assert_eq!(account.status, 200);
        assert!(account.body.contains("ada@example.com"));
    });
}

#[test]
fn no_session_begins_before_somebody_signs_in() {
    run(async {
        let app = TestApp::start().await;
        for page in ["/", "/signin", "/signup"] {
            assert_eq!(app.visitor().get(page).await.cookies(), Vec::<String>::new(), "{page}");
        }
    });
}

#[test]
fn signing_up_refuses_what_is_no_email_a_weak_password_and_missing_fields() {
    run(async {
        let app = TestApp::start().await;
        let refused = async |email: &str, password: &str| {
            app.visitor().ask("/api/signup", &[("email", email), ("password", password)]).await.refusal()
        };
        assert_eq!(refused("nonsense", PASSWORD).await, (422, "bad_email".into(), Some("email".into())));
        assert_eq!(refused("a@example.com", "short").await, (422, "bad_password".into(), Some("password".into())));
        assert_eq!(refused("a@example.com", "password1").await.0, 422);
        let nothing = app.visitor().ask("/api/signup", &[]).await;
        assert_eq!(nothing.refusal(), (422, "bad_email".into(), Some("email".into())));
    });
}

#[test]
fn forms_of_an_account_say_all_that_is_wrong_at_once() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        for (client, action, fields, expected) in [
            (
                &app.visitor(),
                "/api/signup",
                [("email", "nonsense"), ("password", "short")],
                ["bad_email", "bad_password"],
            ),
            (&app.visitor(), "/api/signin", [("email", ""), ("password", "")], ["bad_email", "bad_password"]),
            (&seller, "/api/account/email", [("email", "nonsense"), ("password", "")], ["bad_email", "bad_password"]),
            (
                &seller,
                "/api/account/password",
                [("new_password", "short"), ("password", "")],
                ["bad_password", "bad_password"],
            ),
        ] {
            let answer = client.ask(action, &fields).await;
            assert_eq!(answer.status, 422, "{action}");
            let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
            let told: Vec<_> = errors.iter().map(|error| (error["field"].as_str(), error["code"].as_str())).collect();
            let expected: Vec<_> =
                fields.iter().zip(expected).map(|((name, _), code)| (Some(*name), Some(code))).collect();
            assert_eq!(told, expected, "{action}");
            let back = client.post(action, &fields).await;
            let page = client.get(back.location()).await;
            assert!(page.title().starts_with("Error: "), "{action}: {}", page.title());
            assert_eq!(page.body.matches("aria-invalid=\"true\"").count(), 2, "{action}");
            assert!(!page.body.contains("value=\"short\""), "{action}: a password is never sent back");
        }
    });
}

#[test]
fn a_missing_password_is_asked_for_in_words_that_fit_the_place() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        for (action, fields, words) in [
            ("/api/signin", [("email", "ada@example.com"), ("password", "")], "Enter your password."),
            ("/api/confirm", [("token", "abc"), ("password", "")], "Enter your password."),
            ("/api/account/email", [("email", "ada@example.com"), ("password", "")], "Enter your present password."),
        ] {
            let back = seller.post(action, &fields).await;
            let page = seller.get(back.location()).await;
            assert!(page.body.contains(words), "{action}: {}", page.body);
        }
    });
}

#[test]
fn an_email_in_use_is_refused_at_its_field() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let fields = [("email", seller.email.as_str()), ("password", PASSWORD)];
        let answer = app.visitor().ask("/api/signup", &fields).await;
        assert_eq!(answer.refusal(), (409, "email_taken".into(), Some("email".into())));
    });
}

#[test]
fn an_unknown_email_and_a_wrong_password_read_the_same() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let wrong = [("email", seller.email.as_str()), ("password", "wrong horse battery")];
        let wrong = app.visitor().ask("/api/signin", &wrong).await;
        let unknown = [("email", "nobody@example.com"), ("password", "wrong horse battery")];
        let unknown = app.visitor().ask("/api/signin", &unknown).await;
        assert_eq!(wrong.refusal(), (401, "wrong_credentials".into(), None));
        assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    });
}

#[test]
fn a_refused_form_comes_back_with_its_words_and_values_but_never_the_password() {
    run(async {
        let app = TestApp::start().await;
        let visitor = app.visitor();
        let typed = [("email", "ada@example.com"), ("password", "wrong horse battery")];
        let answer = visitor.post("/api/signin", &typed).await;
        assert_eq!((answer.status, answer.location()), (302, "/signin"));
        assert!(answer.cookies().iter().all(|cookie| cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax")));
        let page = visitor.get("/signin").await;
        assert!(page.title().starts_with("Error: "), "{}", page.title());
        assert!(
            page.body.contains("don&#x27;t match")
                || page.body.contains("don't match")
                || page.body.contains("don&#39;t match")
        );
        assert!(page.body.contains("ada@example.com") && !page.body.contains("wrong horse"));
        // Said once.
        let again = visitor.get("/signin").await;
        assert!(!again.title().starts_with("Error: ") && !again.body.contains("ada@example.com"));
    });
}

#[test]
fn signing_out_ends_the_session_for_whoever_kept_its_cookie() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let kept = seller.with_session(&seller.session().unwrap());
        assert_eq!(kept.get("/account").await.status, 200);
        assert_eq!(seller.post("/api/signout", &[]).await.location(), "/");
        assert_eq!(seller.session(), None);
        let answer = kept.get("/account").await;
        assert_eq!((answer.status, answer.location()), (302, "/signin?next=/account"));
    });
}

#[test]
fn signing_in_makes_a_new_session_whatever_cookie_was_planted() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let planted = seller.session().unwrap();
        let again = seller.with_session(&planted);
        again.post("/api/signin", &[("email", &seller.email), ("password", PASSWORD)]).await;
        assert_ne!(again.session().unwrap(), planted);
        assert_eq!(again.get("/account").await.status, 200);
    });
}

#[test]
fn a_page_that_needs_a_session_is_found_again_after_signing_in() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let visitor = app.visitor();
        for page in ["/account", "/selling", "/orders", "/tickets/new"] {
            let answer = visitor.get(page).await;
            assert_eq!((answer.status, answer.location()), (302, format!("/signin?next={page}").as_str()));
        }
        let fields = [("email", seller.email.as_str()), ("password", PASSWORD), ("next", "/tickets/new")];
        assert_eq!(visitor.post("/api/signin", &fields).await.location(), "/tickets/new");
    });
}

#[test]
fn nobody_is_led_to_another_site_after_signing_in() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nX: y"] {
            let fields = [("email", seller.email.as_str()), ("password", PASSWORD), ("next", next)];
            assert_eq!(app.visitor().post("/api/signin", &fields).await.location(), "/", "{next}");
        }
    });
}

#[test]
fn a_new_password_ends_all_other_sessions_and_keeps_this_one() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let other = app.visitor();
        other.post("/api/signin", &[("email", &seller.email), ("password", PASSWORD)]).await;
        assert_eq!(other.get("/account").await.status, 200);
        let wrong =
            seller.ask("/api/account/password", &[("password", "nonsense"), ("new_password", "a whole new one")]).await;
        assert_eq!(wrong.refusal(), (422, "wrong_password".into(), Some("password".into())));
        let fields = [("password", PASSWORD), ("new_password", "a whole new one")];
        assert_eq!(seller.post("/api/account/password", &fields).await.location(), "/account");
        assert_eq!(seller.get("/account").await.status, 200);
        assert_eq!(other.get("/account").await.status, 302);
        let old = [("email", seller.email.as_str()), ("password", PASSWORD)];
        assert_eq!(app.visitor().ask("/api/signin", &old).await.status, 401);
    });
}

#[test]
fn a_new_email_signs_in_and_the_old_one_does_not() {
    run(async {
        let app = TestApp::start().await;
        let seller = app.seller().await;
        let fields = [("password", PASSWORD), ("email", "new@example.com")];
        assert_eq!(seller.post("/api/account/email", &fields).await.location(), "/account");
        assert!(seller.get("/account").await.body.contains("new@example.com"));
        let signed = async |email: &str| {
            app.visitor().ask("/api/signin", &[("email", email), ("password", PASSWORD)]).await.status
        };
        assert_eq!((signed("new@example.com").await, signed(&seller.email).await), (200, 401));
    });
}

#[test]
fn one_address_that_tries_too_often_is_told_when_to_try_again() {
    run(async {
        let app = TestApp::with(&[("HOLDFAST_RATE_LIMIT", "true")]).await;
        let visitor = app.visitor();
        let mut refused = None;
        for number in 0..40 {
            let email = format!("nobody{number}@example.com");
            let answer = visitor.ask("/api/signin", &[("email", &email), ("password", "wrong horse battery")]).await;
            if answer.status == 429 {
                refused = Some(answer);
                break;
            }
            assert_eq!(answer.status, 401);
        }
        let refused = refused.expect("forty attempts at once");
        assert_eq!(refused.refusal(), (429, "too_often".into(), None));
        assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
        let form = [("email", "a@example.com"), ("password", "wrong horse battery")];
        let browser = visitor.post("/api/signin", &form).await;
        assert_eq!((browser.status, browser.location()), (302, "/signin"));
        assert!(visitor.get("/signin").await.body.contains("too often"));
    });
}
