//! The bugs. Several were seen in predecessors of this exchange: docs/CASES.md numbers those.

use super::Mutant;

/// Each is caught, or the proof is broken.
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant {
        name: "1 check-then-save: no guard in the ticket's update",
        file: "crates/services/src/tickets/guard.rs",
        changes: &[(
            r"WHERE state = {state} AND order = {order} \
         AND expires_at = {expires_at} AND intent = {intent} AND version = {version} RETURN AFTER",
            "RETURN AFTER",
        )],
        package: "services",
        tests: &["two_buyers_at_once", "of_two_edits_at_once", "settling_many"],
    },
    Mutant {
        name: "2 a completed order can be cancelled",
        file: "crates/domain/src/claim.rs",
        changes: &[("        over => Err(crate::Refusal::OrderOver(over)),", "        _ => Ok(()),")],
        package: "services",
        tests: &["a_completed_order_cannot"],
    },
    Mutant {
        name: "3 cancelling again frees the ticket",
        file: "crates/services/src/orders/cancel.rs",
        changes: &[
            (
                r"        if order.status == OrderStatus::Cancelled {
            return Ok(());
        }
",
                "",
            ),
            (
                r"        claim::may_cancel(&ticket, &order)?;
",
                "",
            ),
            ("ticket.order.as_ref() == Some(id) && ticket.state", "ticket.state"),
        ],
        package: "services",
        tests: &["cancelling_an_old_order"],
    },
    Mutant {
        name: "4 two attempts open at once",
        file: "crates/services/src/payments/pay.rs",
        changes: &[
            (
                r"        if let Some(open) = open_checkouts(ex, id).await?.into_iter().next() {
            return Ok(open);
        }
",
                "",
            ),
            (
                r"            let checkout = match open_checkouts(&ex, &order.id).await?.into_iter().next() {
                Some(checkout) => checkout,
                None => attempt(&ex, &buyer, &order.id).await?,
            };",
                "            let checkout = attempt(&ex, &buyer, &order.id).await?;",
            ),
            (
                "let open = open_checkouts(ex, id).await?.into_iter().next();",
                "let open = open_checkouts(ex, id).await?.into_iter().find(|open| open.attempt == number);",
            ),
        ],
        package: "services",
        tests: &["submitting_a_payment_twice", "a_declined_card"],
    },
    Mutant {
        name: "5 a late payment completes (claim ignores deadline and owner)",
        file: "crates/domain/src/claim.rs",
        changes: &[(
            "TicketState::Held if holds && !ticket.lapsed(now) && order.status.is_open() => Claim::Take",
            "TicketState::Held | TicketState::Listed => Claim::Take",
        )],
        package: "services",
        tests: &["after_the_deadline", "late_payment"],
    },
    Mutant {
        name: "7 price on floats",
        file: "crates/domain/src/money.rs",
        changes: &[(
            "        match number(whole) * 100 + cents {",
            r#"        let _ = cents;
        match (text.replace(',', ".").parse::<f64>().unwrap_or(0.0) * 100.0) as i64 {"#,
        )],
        package: "domain",
        tests: &["a_price"],
    },
    Mutant {
        name: "8 a seller buys their own",
        file: "crates/domain/src/hold.rs",
        changes: &[(
            r"    if ticket.seller == *asker {
        return Err(Refusal::OwnTicket);
    }
",
            "",
        )],
        package: "services",
        tests: &["a_seller_cannot_buy"],
    },
    Mutant {
        name: "10 asking again restarts the time",
        file: "crates/domain/src/hold.rs",
        changes: &[(
            "        return Ok(Hold::Same(order.clone()));",
            r"        let _ = order;
        let deadline = now.checked_add(length).unwrap_or(Timestamp::MAX);
        return Ok(Hold::New { lapsed: ticket.order.clone(), expires_at: deadline });",
        )],
        package: "services",
        tests: &["asking_again"],
    },
    Mutant {
        name: "11 the key is the order's",
        file: "crates/services/src/payments/pay.rs",
        changes: &[(r#"format!("holdfast-{checkout}")"#, r#"format!("holdfast-{}", order.id)"#)],
        package: "services",
        tests: &["a_new_attempt"],
    },
    Mutant {
        name: "13 a second webhook voids the winner",
        file: "crates/domain/src/claim.rs",
        changes: &[(
            r"        TicketState::Claimed | TicketState::Sold if holds && ticket.intent.as_deref() == Some(intent) => Claim::Ours,
",
            "",
        )],
        package: "services",
        tests: &["a_second_webhook", "settling_many"],
    },
    Mutant {
        name: "13b no lease on a claim that was read",
        file: "crates/services/src/payments/settle.rs",
        changes: &[(
            "Claim::Ours if leased || claim::lease(ex, order).await? =>",
            "Claim::Ours if leased || claim::lease(ex, order).await? || true =>",
        )],
        package: "services",
        tests: &["a_second_webhook", "settling_many"],
    },
    Mutant {
        name: "14 the buyer never receives the ticket",
        file: "crates/services/src/tickets/content.rs",
        changes: &[("OR ($t.state = 'sold' AND $t.bought.buyer = $viewer AND $t.bought.status = 'completed')", "")],
        package: "services",
        tests: &["a_paid_order"],
    },
    Mutant {
        name: "14b content before completion",
        file: "crates/services/src/tickets/content.rs",
        changes: &[(
            "$t.state = 'sold' AND $t.bought.buyer = $viewer AND $t.bought.status = 'completed'",
            "$t.bought.buyer = $viewer",
        )],
        package: "services",
        tests: &["what_the_buyer_gets"],
    },
    Mutant {
        name: "a hold is released although claimed",
        file: "crates/services/src/expiration/release.rs",
        changes: &[(
            r"            if ticket.state != TicketState::Held {
                return Ok(false);
            }
",
            "",
        )],
        package: "services",
        tests: &["a_claimed_ticket"],
    },
    Mutant {
        name: "amount not compared",
        file: "crates/services/src/payments/settle.rs",
        changes: &[("intent.amount != price.minor || asked.amount != price.minor", "asked.amount != price.minor")],
        package: "services",
        tests: &["another_amount"],
    },
    Mutant {
        name: "capture before the claim",
        file: "crates/services/src/payments/settle.rs",
        changes: &[(
            "        IntentStatus::RequiresCapture => match claim::claim",
            r#"        IntentStatus::RequiresCapture if ex.gateway.capture(&intent.id, "early").await.is_err() => Ok(()),
        IntentStatus::RequiresCapture => match claim::claim"#,
        )],
        package: "services",
        tests: &["after_the_deadline", "late_payment"],
    },
    Mutant {
        name: "6 a crash after charging loses the charge (claims are not swept)",
        file: "crates/services/src/payments/sweep.rs",
        changes: &[(
            r"    let claims = claims(ex.clone(), ROUND).await?;
    let finished = counted(claims.into_iter().map(|charge| finish(ex.clone(), charge))).await;",
            "    let finished = 0;",
        )],
        package: "services",
        tests: &["a_crash_after", "a_second_webhook", "undecided"],
    },
    Mutant {
        name: "a conflict is called success",
        file: "crates/services/src/db/outcome.rs",
        changes: &[(
            r"        return Err(Failure::Conflict);
    }
    // Where",
            r"        return Ok(());
    }
    // Where",
        )],
        package: "services",
        tests: &["a_lost_race", "two_buyers"],
    },
    Mutant {
        name: "1b check-then-save in a batch: no condition on the ticket",
        file: "crates/services/src/orders/batch.rs",
        changes: &[(
            r"               WHERE state = 'listed' AND version = $hold.version RETURN AFTER); \",
            r"               RETURN AFTER); \",
        )],
        package: "services",
        tests: &["two_buyers_at_once", "outdated_ticket", "arrive_together"],
    },
    Mutant {
        name: "a batch tells everybody yes",
        file: "crates/services/src/orders/batch.rs",
        changes: &[(
            "let told = if made.contains(&decided.order) { Ok(()) } else { Err(Error::Overtaken) };",
            "let told = if made.is_empty() { Err(Error::Overtaken) } else { Ok(()) };",
        )],
        package: "services",
        tests: &["arrive_together", "two_buyers_at_once", "limit_of_open"],
    },
    Mutant {
        name: "6b the journal tells of holds that were lost",
        file: "crates/services/src/orders/batch.rs",
        changes: &[
            (
                "             LET $held = (UPDATE",
                r"             {} \
             LET $held = (UPDATE",
            ),
            (
                r"RETURN NONE; \
               {} \
",
                r"RETURN NONE; \
",
            ),
        ],
        package: "services",
        tests: &["losing_hold", "two_buyers_at_once", "limit_of_open", "outdated"],
    },
    Mutant {
        name: "the buyer's limit is not guarded in a batch",
        file: "crates/services/src/orders/batch.rs",
        changes: &[("IF (SELECT VALUE touched FROM ONLY $hold.buyer) = $hold.touched {{", "IF true {{")],
        package: "services",
        tests: &["the_limit_of_open", "an_outdated_list"],
    },
    Mutant {
        name: "a batch whose outcome is unknown is tried again",
        file: "crates/services/src/db/outcome.rs",
        changes: &[(
            "        Some((_, error)) => Err(Failure::Unknown(error.to_string())),",
            "        Some((_, error)) => Err(Failure::Failed((*error).clone())),",
        )],
        package: "services",
        tests: &["an_error_of_the_commit"],
    },
    Mutant {
        name: "void and claim don't exclude each other: void without writing so",
        file: "crates/services/src/payments/finish.rs",
        changes: &[("    if !decide_void(ex, checkout).await? {", "    if false {")],
        package: "services",
        tests: &["comes_late", "being_voided", "verdict_to_void"],
    },
    Mutant {
        name: "void and claim don't exclude each other: claim of what is void",
        file: "crates/services/src/payments/claim.rs",
        changes: &[
            ("        if !row::checkout(ex, &checkout.id).await?.may_claim() {", "        if false {"),
            ("WHERE state = 'open' AND void_at = NONE RETURN AFTER", "WHERE state = 'open' RETURN AFTER"),
        ],
        package: "services",
        tests: &["being_voided", "verdict_to_void"],
    },
    Mutant {
        name: "a claimed checkout is closed",
        file: "crates/services/src/payments/finish.rs",
        changes: &[(
            "UPDATE $id SET state = $state WHERE state = 'open' AND intent = NONE RETURN NONE",
            "UPDATE $id SET state = $state WHERE state = 'open' RETURN NONE",
        )],
        package: "services",
        tests: &["comes_late"],
    },
    Mutant {
        name: "the address of a page is handed out before its session is kept",
        file: "crates/services/src/payments/pay.rs",
        changes: &[("    if now.session.as_deref() == Some(opened) {", "    if true {")],
        package: "services",
        tests: &["could_not_be_kept"],
    },
    Mutant {
        name: "a hold is released before its deadline",
        file: "crates/services/src/expiration/release.rs",
        changes: &[("if !order.status.is_open() || order.expires_at > now {", "if !order.status.is_open() {")],
        package: "services",
        tests: &["the_deadline_cancels"],
    },
    Mutant {
        name: "the sweep releases without looking at the order",
        file: "crates/services/src/expiration/release.rs",
        changes: &[
            ("if !order.status.is_open() || order.expires_at > now {", "if order.expires_at > now {"),
            ("if ticket.order.as_ref() == Some(id) {", "if ticket.order.is_some() {"),
        ],
        package: "services",
        tests: &["the_deadline_cancels", "old_order", "taken_over", "a_late_payment"],
    },
    Mutant {
        name: "15 a late write revives a session",
        file: "crates/services/src/session/store.rs",
        changes: &[(
            "UPDATE $id SET data = $data, user = $user, credential_version = $version RETURN NONE",
            "UPSERT $id SET data = $data, user = $user, credential_version = $version, created_at = 0, seen_at = 0, expires_at = 9999999999999 RETURN NONE",
        )],
        package: "services",
        tests: &["does_not_revive", "do_not_revive"],
    },
    Mutant {
        name: "15b a password change leaves old sessions alive",
        file: "crates/services/src/session/store.rs",
        changes: &[(
            "        credentials && self.expires_at > now",
            r"        let _ = credentials;
        self.expires_at > now",
        )],
        package: "services",
        tests: &["leaves_no_old_session"],
    },
    Mutant {
        name: "commits are not flushed (sync=never)",
        file: "server/src/config/place.rs",
        changes: &[
            ("rocksdb://{}/holdfast?sync=every", "rocksdb://{}/holdfast?sync=never"),
            (r#"if !url.ends_with("?sync=every")"#, r#"if !url.contains("?sync=")"#),
        ],
        package: "server",
        tests: &["config"],
    },
    Mutant {
        name: "a closed tab drops what was asked",
        file: "server/src/middleware/tracked.rs",
        changes: &[("if request.method() != Method::POST {", "if request.method() != Method::PATCH {")],
        package: "server",
        tests: &["gone"],
    },
];
