//! People who close the tab before the answer has come.

use std::{io::Write as _, time::Duration};

use crate::harness::{PASSWORD, TestApp, run};

#[test]
fn what_somebody_asked_for_is_done_though_they_close_the_tab() {
    run(async {
        let app = TestApp::start().await;
        let body = format!("email=gone%40example.com&password={}", PASSWORD.replace(' ', "+"));
        let host = app.url.trim_start_matches("http://").to_owned();
        let request = format!(
            "POST /api/signup HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            app.url,
            body.len()
        );
        // Hashing the password takes far longer than closing the connection.
        let mut tab = std::net::TcpStream::connect(&host).unwrap();
        tab.write_all(request.as_bytes()).unwrap();
        drop(tab);
        let form = [("email", "gone@example.com"), ("password", PASSWORD)];
        let signed_in = async {
            while app.visitor().ask("/api/signin", &form).await.status != 200 {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), signed_in).await.expect("the account was never made");
    });
}
