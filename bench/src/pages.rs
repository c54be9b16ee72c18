//! Pages that read nothing: what HTTP, and rendering, cost by themselves.

use crate::{
    error::Result,
    plan::Plan,
    report::{Rate, Section, Table},
    room::Room,
    server::Server,
    show::{Waiting, many},
    wrk::Load,
};

const CONNECTIONS: [usize; 3] = [1, 32, 256];
const PAGES: [(&str, &str); 2] = [("/livez", "`/livez`, two bytes"), ("/signin", "`/signin`, a whole page")];

/// Measures.
pub(crate) fn run(room: &Room) -> Result<Section> {
    let server = Server::start(room, &room.path("pages"))?;
    let mut rows = Vec::new();
    for (path, name) in PAGES {
        for connections in CONNECTIONS {
            let at = many(connections as u64, "connection");
            let _waiting = Waiting::during(&format!("{path}, {at} ({})", room.scale.each()));
            let load = |time| Load { connections, time, cycle: true }.send(room, &server, &Plan::get(path));
            load(room.scale.warm_up)?;
            let counted = load(room.scale.load)?;
            rows.push(Rate {
                what: format!("{name}, {at}"),
                per_second: counted.rate(200),
                p50_ms: Some(counted.p50()),
                p99_ms: Some(counted.p99()),
                note: String::new(),
            });
        }
    }
    let mut section = Section::new(
        "Pages that read nothing",
        "The same server and load generator without sessions or data: the limit that HTTP sets, and rendering a page.",
    );
    section.tables.push(Table::rates("pages", rows));
    Ok(section)
}
