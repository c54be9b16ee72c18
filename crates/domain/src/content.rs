//! What the buyer gets: a PDF or image, a code, or a note on how the ticket is handed over.

use serde::{Deserialize, Serialize};

use crate::{Field, Refusal, Refusals};

/// The largest file, in bytes.
pub const MAX_FILE: usize = 5 * 1024 * 1024;
/// The longest code, in characters.
pub const MAX_CODE: usize = 500;
/// The longest note, in characters.
pub const MAX_NOTE: usize = 2000;

/// The files that can be handed over, by their content and not by their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// `application/pdf`
    Pdf,
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `image/webp`
    Webp,
}

impl FileKind {
    /// The kind with this MIME type.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        [Self::Pdf, Self::Png, Self::Jpeg, Self::Webp].into_iter().find(|kind| kind.mime() == mime)
    }

    /// The MIME type to serve it with.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// The usual ending of a file name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }
}

/// What the seller hands over, as typed and uploaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentDraft {
    /// A code, or empty.
    pub code: String,
    /// A note, or empty.
    pub note: String,
    /// A file's bytes, or empty.
    pub file: Vec<u8>,
}

/// What the seller hands over, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A file and its kind.
    File(FileKind, Vec<u8>),
    /// A code to show at the door.
    Code(String),
    /// How the ticket changes hands.
    Note(String),
}

/// Why what the seller hands over is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ContentError {
    /// Nothing was given.
    #[error("Say what the buyer will get: add a file, a code, or a note on how you hand it over.")]
    Missing,
    /// More than one was given.
    #[error("Give one of the three: a file, a code, or a note.")]
    Several,
    /// Larger than [`MAX_FILE`].
    #[error("This file is too large: choose one of 5 MB or less.")]
    FileTooLarge,
    /// Not a kind that can be handed over.
    #[error("This file is neither a PDF nor a PNG, JPEG or WebP image. Choose one of these.")]
    FileKind,
    /// Longer than [`MAX_CODE`].
    #[error("This code is too long: use 500 characters or fewer.")]
    CodeTooLong,
    /// Longer than [`MAX_NOTE`].
    #[error("This note is too long: use 2,000 characters or fewer.")]
    NoteTooLong,
    /// The same file or code, in that field, is or was on sale.
    #[error("This very file or code has been listed before, and a ticket can be sold only once.")]
    ListedBefore(Field),
}

impl ContentError {
    /// The field it belongs to.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::CodeTooLong => Field::Code,
            Self::NoteTooLong => Field::Note,
            Self::ListedBefore(field) => field,
            _ => Field::File,
        }
    }
}

impl ContentDraft {
    /// Checks that exactly one thing is handed over. `mime_of` tells a file's type by its content.
    pub fn check(self, mime_of: impl Fn(&[u8]) -> Option<&'static str>) -> Result<Content, Refusals> {
        let file = (!self.file.is_empty()).then(|| file(self.file, mime_of));
        let code = text(&self.code, MAX_CODE, ContentError::CodeTooLong).map(|code| code.map(Content::Code));
        let note = text(&self.note, MAX_NOTE, ContentError::NoteTooLong).map(|note| note.map(Content::Note));
        match (file, code, note) {
            (None, None, None) => Err(Refusal::Content(ContentError::Missing).into()),
            (Some(only), None, None) | (None, Some(only), None) | (None, None, Some(only)) => Ok(only?),
            (file, code, note) => {
                let wrong = [file, code, note].into_iter().flatten().filter_map(Result::err);
                Err(wrong.fold(Refusal::Content(ContentError::Several).into(), Refusals::and))
            }
        }
    }
}

fn file(bytes: Vec<u8>, mime_of: impl Fn(&[u8]) -> Option<&'static str>) -> Result<Content, Refusal> {
    if bytes.len() > MAX_FILE {
        return Err(Refusal::Content(ContentError::FileTooLarge));
    }
    let kind = mime_of(&bytes).and_then(FileKind::from_mime).ok_or(Refusal::Content(ContentError::FileKind))?;
    Ok(Content::File(kind, bytes))
}

/// What was typed, trimmed, if anything was.
fn text(typed: &str, longest: usize, too_long: ContentError) -> Option<Result<String, Refusal>> {
    let text = typed.trim();
    let fits = text.chars().count() <= longest;
    (!text.is_empty()).then(|| if fits { Ok(text.to_owned()) } else { Err(Refusal::Content(too_long)) })
}

impl Content {
    /// The field that it was given in.
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::File(..) => Field::File,
            Self::Code(_) => Field::Code,
            Self::Note(_) => Field::Note,
        }
    }

    /// The bytes that make it the same as another: a file's content, a code without its spacing and case. Notes are
    /// never the same: "I send it by mail" fits any ticket.
    #[must_use]
    pub fn identity(&self) -> Option<Vec<u8>> {
        match self {
            Self::File(_, bytes) => Some([b"file:", bytes.as_slice()].concat()),
            Self::Code(code) => {
                let plain: String = code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
                Some(format!("code:{}", if plain.is_empty() { code } else { &plain }).into_bytes())
            }
            Self::Note(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(code: &str, note: &str, file: &[u8]) -> Result<Content, Vec<ContentError>> {
        let pdf = |bytes: &[u8]| bytes.starts_with(b"%PDF").then_some("application/pdf");
        let draft = ContentDraft { code: code.into(), note: note.into(), file: file.into() };
        draft.check(pdf).map_err(|refusals| {
            let error = |refusal: &Refusal| match refusal {
                Refusal::Content(error) => *error,
                other => panic!("not the content's: {other:?}"),
            };
            refusals.all().map(error).collect()
        })
    }

    #[test]
    fn exactly_one_thing_is_handed_over() {
        assert_eq!(draft(" ", "", b""), Err(vec![ContentError::Missing]));
        assert_eq!(draft("A1", "by mail", b""), Err(vec![ContentError::Several]));
        assert_eq!(draft(" A1 ", "", b""), Ok(Content::Code("A1".into())));
        assert_eq!(draft("", "by mail", b""), Ok(Content::Note("by mail".into())));
        assert_eq!(draft("", "", b"%PDF-1.7"), Ok(Content::File(FileKind::Pdf, b"%PDF-1.7".into())));
    }

    #[test]
    fn a_file_is_judged_by_its_content_and_size() {
        assert_eq!(draft("", "", b"MZ"), Err(vec![ContentError::FileKind]));
        let mut large = b"%PDF".to_vec();
        large.resize(MAX_FILE + 1, 0);
        assert_eq!(draft("", "", &large), Err(vec![ContentError::FileTooLarge]));
    }

    #[test]
    fn long_codes_and_notes_are_refused() {
        let (code, note) = ("é".repeat(MAX_CODE), "é".repeat(MAX_NOTE));
        assert_eq!(draft(&code, "", b""), Ok(Content::Code(code.clone())));
        assert_eq!(draft("", &note, b""), Ok(Content::Note(note.clone())));
        assert_eq!(draft(&(code + "x"), "", b""), Err(vec![ContentError::CodeTooLong]));
        assert_eq!(draft("", &(note + "x"), b""), Err(vec![ContentError::NoteTooLong]));
    }

    #[test]
    fn of_several_things_each_that_is_wrong_in_itself_is_named_too() {
        let wrong = [ContentError::Several, ContentError::FileKind, ContentError::NoteTooLong];
        assert_eq!(draft("A1", &"x".repeat(MAX_NOTE + 1), b"MZ"), Err(wrong.to_vec()));
    }

    #[test]
    fn the_same_code_in_other_spacing_is_the_same_code() {
        let code = |text: &str| Content::Code(text.into()).identity();
        assert_eq!(code("AB-12 34"), code("ab1234"));
        assert_ne!(code("AB-12 34"), code("ab1235"));
        assert_ne!(code("--"), code("-"));
        assert_eq!(Content::Note("by mail".into()).identity(), None);
    }
}
