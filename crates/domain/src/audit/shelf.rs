//! Rows by their keys, kept small: keys in order, found by halving. Rows of other tables name them by number.

/// Rows of one table.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    keys: Vec<Box<str>>,
    rows: Vec<T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { keys: Vec::new(), rows: Vec::new() }
    }
}

impl<T> Shelf<T> {
    /// Adds a row. Databases hand rows out in the order of their keys, which makes this cheap; another order is put
    /// right, as long as nobody has asked for a number yet.
    pub fn push(&mut self, key: &str, row: T) {
        if self.keys.last().is_none_or(|last| **last < *key) {
            self.keys.push(key.into());
            self.rows.push(row);
        } else if let Err(at) = self.place(key) {
            self.keys.insert(at, key.into());
            self.rows.insert(at, row);
        }
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.keys.binary_search_by(|known| (**known).cmp(key))
    }

    /// The number of a key.
    pub fn find(&self, key: &str) -> Option<u32> {
        self.place(key).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// The row of a number from [`Shelf::find`].
    pub fn get(&self, number: u32) -> Option<&T> {
        self.rows.get(number as usize)
    }

    /// As [`Shelf::get`], to write on.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.rows.get_mut(number as usize)
    }

    /// The row of a key, to write on.
    pub fn by_key_mut(&mut self, key: &str) -> Option<&mut T> {
        let at = self.place(key).ok()?;
        self.rows.get_mut(at)
    }

    /// The row of a key.
    pub fn by_key(&self, key: &str) -> Option<&T> {
        self.rows.get(self.place(key).ok()?)
    }

    /// The key of a number.
    pub fn key(&self, number: u32) -> &str {
        self.keys.get(number as usize).map_or("", |key| key)
    }

    /// All, with their numbers and keys.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str, &T)> {
        let numbers = 0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        numbers.zip(&self.keys).zip(&self.rows).map(|((number, key), row)| (number, &**key, row))
    }

    /// The rows whose keys come after this one.
    pub fn after(&self, key: Option<&str>) -> &[T] {
        let from = key.map_or(0, |key| self.keys.partition_point(|known| **known <= *key));
        self.rows.get(from..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_keys_in_whatever_order_they_came() {
        let mut shelf = Shelf::default();
        for key in ["b", "d", "a", "c", "d"] {
            shelf.push(key, key.to_uppercase());
        }
        let all: Vec<_> = shelf.iter().map(|(number, key, row)| (number, key, row.as_str())).collect();
        assert_eq!(all, [(0, "a", "A"), (1, "b", "B"), (2, "c", "C"), (3, "d", "D")]);
        assert_eq!(shelf.find("c"), Some(2));
        assert_eq!(shelf.find("cc"), None);
        assert_eq!(shelf.by_key("d").map(String::as_str), Some("D"));
        assert_eq!((shelf.after(None).len(), shelf.after(Some("b")).len(), shelf.after(Some("bb")).len()), (4, 2, 2));
    }
}
