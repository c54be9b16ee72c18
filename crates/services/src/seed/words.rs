//! What made-up events are made of. The acts are invented; the cities and their time zones are real.

use domain::event::Category::{self, Music, Other, Sport, Stage};

/// A place with its IANA zone.
pub(super) struct Place {
    pub venue: &'static str,
    pub city: &'static str,
    pub zone: &'static str,
}

const fn place(venue: &'static str, city: &'static str, zone: &'static str) -> Place {
    Place { venue, city, zone }
}

/// One of many, by a number.
pub(super) fn pick<T>(many: &[T], dice: u64) -> &T {
    let length = u64::try_from(many.len()).unwrap_or(1);
    &many[usize::try_from(dice % length).unwrap_or_default()]
}

/// Where things happen.
pub(super) const PLACES: &[Place] = &[
    place("Lantern Hall", "Berlin", "Europe/Berlin"),
    place("Kupferwerk", "Hamburg", "Europe/Berlin"),
    place("Isarbühne", "Munich", "Europe/Berlin"),
    place("The Paper Mill", "London", "Europe/London"),
    place("Canalside Rooms", "Manchester", "Europe/London"),
    place("Tollcross Theatre", "Edinburgh", "Europe/London"),
    place("Salle des Tilleuls", "Paris", "Europe/Paris"),
    place("La Verrière du Port", "Marseille", "Europe/Paris"),
    place("Teatro de las Brisas", "Madrid", "Europe/Madrid"),
    place("Pavelló del Far", "Barcelona", "Europe/Madrid"),
    place("Sala do Cais", "Lisbon", "Europe/Lisbon"),
    place("Teatro delle Rondini", "Milan", "Europe/Rome"),
    place("De Zoutkamer", "Amsterdam", "Europe/Amsterdam"),
    place("Nordlys Scene", "Copenhagen", "Europe/Copenhagen"),
    place("Björkhallen", "Stockholm", "Europe/Stockholm"),
    place("Kristallsaal", "Vienna", "Europe/Vienna"),
    place("Seefeldhalle", "Zurich", "Europe/Zurich"),
    place("Dwór Kultury", "Warsaw", "Europe/Warsaw"),
    place("The Foundry on 9th", "New York", "America/New_York"),
    place("Lakefront Bowl", "Chicago", "America/Chicago"),
    place("Bluebonnet Yard", "Austin", "America/Chicago"),
    place("Red Mesa Amphitheatre", "Denver", "America/Denver"),
    place("Pacific Standard Hall", "Los Angeles", "America/Los_Angeles"),
    place("Fernwood Arena", "Seattle", "America/Los_Angeles"),
    place("Maple Court", "Toronto", "America/Toronto"),
    place("Foro Jacaranda", "Mexico City", "America/Mexico_City"),
    place("Casa do Samba Novo", "São Paulo", "America/Sao_Paulo"),
    place("Kaze Hall", "Tokyo", "Asia/Tokyo"),
    place("Harbour Light Theatre", "Sydney", "Australia/Sydney"),
    place("Tidewater Stadium", "Melbourne", "Australia/Melbourne"),
];

/// Who plays.
pub(super) const ACTS: &[(&str, Category)] = &[
    ("The Paper Lanterns", Music),
    ("Marlow & the Tide", Music),
    ("Velvet Cartography", Music),
    ("Nightbus Nora", Music),
    ("Kestrel Avenue", Music),
    ("Ola Brandt Quartet", Music),
    ("Copper Kites", Music),
    ("Sunday Telegraph Road", Music),
    ("Ines Farrow", Music),
    ("The Low Countries", Music),
    ("Glasshouse Choir", Music),
    ("Hugo Vantablack", Music),
    ("Salt & Cinnamon", Music),
    ("Moth Parade", Music),
    ("Ruby Okafor", Music),
    ("The Quiet Machines", Music),
    ("Harbour Foxes – Northgate Rovers", Sport),
    ("Lakeside Herons – Iron Valley", Sport),
    ("Red Mesa Coyotes – Bay City Gulls", Sport),
    ("Night of the Long Jumps", Sport),
    ("City Half-Marathon Finish Stands", Sport),
    ("Indoor Cycling Grand Prix", Sport),
    ("The Clockmaker's Daughter", Stage),
    ("A Winter in Three Acts", Stage),
    ("Stand Up, Sit Down: Tilda Moss", Stage),
    ("The Heron King (ballet)", Stage),
    ("Six Chairs", Stage),
    ("An Evening with Professor Quill", Other),
    ("The Great Jam & Marmalade Fair", Other),
    ("Lights over the Water", Other),
];

/// What concerts are called.
pub(super) const TOURS: &[&str] = &[
    "Live",
    "The Long Way Round Tour",
    "Postcards Tour",
    "Acoustic Night",
    "Ten Years On",
    "Afterglow Tour",
    "Small Hours",
    "Open Windows Tour",
];

/// What sellers call their tickets.
pub(super) const TITLES: &[&str] = &[
    "Standing, front block",
    "Standing, general admission",
    "Two seats together, stalls row 5",
    "One seat, stalls row 12",
    "One seat, balcony row 2",
    "Circle, row B, seat 14",
    "Upper tier, aisle seat",
    "Family stand, one adult",
    "Balcony, restricted view",
    "Box 7, two chairs",
    "Early entry, standing",
    "Reduced price, student",
];
