//! The demo's programme: days after today, and what is sold for each.

use domain::event::Category::{self, Music, Other, Sport, Stage};

/// Acts, with their place as an index of `words::PLACES`, the days from today, the hour, and tickets with prices in
/// minor units.
pub(super) struct Show {
    pub name: &'static str,
    pub category: Category,
    pub place: usize,
    pub day: i64,
    pub time: (i8, i8),
    pub tickets: &'static [(&'static str, i64)],
}

const fn show(
    name: &'static str,
    category: Category,
    place: usize,
    day: i64,
    time: (i8, i8),
    tickets: &'static [(&'static str, i64)],
) -> Show {
    Show { name, category, place, day, time, tickets }
}

/// The programme.
pub(super) const SHOWS: &[Show] = &[
    show("The Paper Lanterns", Music, 0, 3, (20, 0), &[("Standing, front block", 4990), ("Standing, back", 3900)]),
    show("Marlow & the Tide", Music, 3, 5, (19, 30), &[("Two seats, stalls row 5", 12_400), ("Circle, row B", 5800)]),
    show(
        "Harbour Foxes – Northgate Rovers",
        Sport,
        4,
        6,
        (15, 0),
        &[("Family stand, one adult", 2850), ("North end", 3400)],
    ),
    show("The Clockmaker's Daughter", Stage, 5, 8, (19, 0), &[("Balcony, row A, seat 3", 4200)]),
    show(
        "Velvet Cartography: Postcards Tour",
        Music,
        6,
        9,
        (20, 30),
        &[("Fosse, standing", 4500), ("Gallery seat", 6200)],
    ),
    show(
        "Nightbus Nora",
        Music,
        18,
        10,
        (21, 0),
        &[("General admission", 3550), ("General admission, early entry", 5100)],
    ),
    show("Six Chairs", Stage, 15, 11, (18, 30), &[("Parkett, row 9, two seats", 9600)]),
    show(
        "Lakeside Herons – Iron Valley",
        Sport,
        19,
        12,
        (18, 0),
        &[("Lower bowl, section 112", 7400), ("Upper tier, aisle", 2600)],
    ),
    show("Ola Brandt Quartet", Music, 13, 13, (20, 0), &[("Table for two", 8800)]),
    show(
        "Kestrel Avenue",
        Music,
        22,
        14,
        (20, 0),
        &[("Floor, standing", 5900), ("Loge, row 2", 8700), ("Mezzanine", 4650)],
    ),
    show("An Evening with Professor Quill", Other, 2, 16, (19, 30), &[("Row 4, seat 11", 2400)]),
    show("The Heron King (ballet)", Stage, 11, 18, (20, 0), &[("Platea, fila 8", 11_200), ("Galleria", 3900)]),
    show("Copper Kites: Ten Years On", Music, 1, 20, (19, 0), &[("Standing", 4150), ("Standing, with poster", 4750)]),
    show(
        "Red Mesa Coyotes – Bay City Gulls",
        Sport,
        21,
        21,
        (13, 30),
        &[("Bleachers, row 20", 1950), ("Dugout box", 9900)],
    ),
    show("Ines Farrow: Small Hours", Music, 12, 23, (20, 30), &[("One seat, balcony", 3700)]),
    show(
        "Stand Up, Sit Down: Tilda Moss",
        Stage,
        24,
        25,
        (21, 0),
        &[("Front row, if you dare", 4600), ("Row 14", 2900)],
    ),
    show("Glasshouse Choir", Music, 7, 27, (17, 0), &[("Nave, unreserved", 1800)]),
    show("Sunday Telegraph Road", Music, 20, 29, (19, 30), &[("Lawn", 3300), ("Covered seat, row F", 6400)]),
    show("Indoor Cycling Grand Prix", Sport, 16, 31, (18, 0), &[("Finish straight, row 3", 5200)]),
    show("The Low Countries", Music, 8, 34, (21, 0), &[("Pista, de pie", 3850)]),
    show("A Winter in Three Acts", Stage, 17, 36, (18, 30), &[("Parter, row 6, two seats", 6900)]),
    show(
        "Hugo Vantablack: Afterglow Tour",
        Music,
        23,
        39,
        (20, 0),
        &[("General admission", 6150), ("VIP early entry", 14_900)],
    ),
    show("Salt & Cinnamon", Music, 9, 41, (20, 30), &[("Platea, fila 2", 5600)]),
    show("Night of the Long Jumps", Sport, 14, 44, (17, 30), &[("Curve, row 1", 3100), ("Straight, row 9", 4400)]),
    show("Moth Parade", Music, 27, 47, (18, 30), &[("Standing, number 212", 7200)]),
    show(
        "Ruby Okafor: Open Windows Tour",
        Music,
        28,
        50,
        (20, 0),
        &[("Dress circle, C 21", 9800), ("Stalls, M 4", 8300)],
    ),
    show("Lights over the Water", Other, 29, 53, (20, 30), &[("River terrace", 2200)]),
    show("The Quiet Machines", Music, 25, 57, (21, 0), &[("Platea A, fila 10", 5400)]),
    show("The Great Jam & Marmalade Fair", Other, 5, 61, (11, 0), &[("Saturday pass", 1250), ("Weekend pass", 2100)]),
    show("Marlow & the Tide", Music, 26, 66, (20, 0), &[("Pista", 4300), ("Camarote, two places", 13_600)]),
    show("City Half-Marathon Finish Stands", Sport, 10, 72, (10, 30), &[("Stand B, row 2", 1600)]),
    show("Velvet Cartography: Postcards Tour", Music, 0, 80, (20, 0), &[("Standing", 4400), ("Balcony seat", 5900)]),
    show("The Clockmaker's Daughter", Stage, 3, 91, (14, 30), &[("Matinée, stalls row 7", 3800)]),
    show("Kestrel Avenue: Acoustic Night", Music, 6, 104, (20, 0), &[("Orchestre, rang 11", 6800)]),
    show("Harbour Foxes – Lakeside Herons", Sport, 4, 118, (20, 0), &[("South end, season seat", 4100)]),
    show("Nightbus Nora: Ten Years On", Music, 18, 133, (21, 0), &[("General admission", 4950), ("Balcony", 7300)]),
];
