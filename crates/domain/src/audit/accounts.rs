//! Accounts, and what belongs to one: sessions and links.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use super::{
    Audit, Link, Session, Table, User,
    found::{At, wrongs},
};
use crate::email::Email;

wrongs! {
    /// What can be wrong with an account.
    UserWrong {
        "has an address that nobody can have typed": Address,
        "has the address of user {0}": SameAddress(String),
        "has a password hash that is neither argon2id nor none": Hash,
    }
}

wrongs! {
    /// What can be wrong with a session.
    SessionWrong {
        "belongs to user {0}, who can't be found": NoUser(String),
        "has an owner without credentials, or credentials without an owner": HalfOwned,
        "was made with version {0} of credentials that are at version {1}": Ahead(i64, i64),
        "has data that can't be read: {0}": Data(String),
        "says in its data that it belongs to somebody else": OtherOwner,
        "ends at {0}, after the latest end of {1}": TooLong(At, At),
    }
}

wrongs! {
    /// What can be wrong with a link.
    LinkWrong {
        "belongs to user {0}, who can't be found": NoUser(String),
        "was made with version {0} of credentials that are at version {1}": Ahead(i64, i64),
        "is no link of the kind {0}: it has what another kind has, or lacks something": Shape(String),
    }
}

/// An account, as later tables need it.
#[derive(Debug)]
pub(super) struct Account {
    pub email: u64,
    pub credential_version: i64,
    pub created_at: i64,
    pub seq: i64,
    pub told: bool,
}

/// A text as a number, where only equality matters: of a million texts two differ and seem equal once in millions of
/// audits.
pub(super) fn digest(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

/// A hash that a password may have: made by argon2id, or `none` for an account that nobody can sign in to.
fn is_hash(text: &str) -> bool {
    text == "none" || text.starts_with("$argon2id$v=19$")
}

impl Audit {
    /// An account.
    pub fn user(&mut self, key: &str, user: &User) {
        let mut wrong = |wrong: UserWrong| self.found.wrong(Table::User, key, wrong);
        if Email::parse(&user.email).map(String::from).as_deref() != Ok(user.email.as_str()) {
            wrong(UserWrong::Address);
        }
        if !is_hash(&user.password_hash) {
            wrong(UserWrong::Hash);
        }
        let email = digest(&user.email);
        self.users.push(
            key,
            Account {
                email,
                credential_version: user.credential_version,
                created_at: user.created_at,
                seq: user.seq,
                told: false,
            },
        );
        let number = self.users.find(key).unwrap_or_default();
        if let Some(other) = self.addresses.insert(email, number) {
            let other = self.users.key(other).to_owned();
            self.found.wrong(Table::User, key, UserWrong::SameAddress(other));
        }
    }

    /// A session.
    pub fn session(&mut self, key: &str, session: &Session) {
        let mut wrong = |wrong: SessionWrong| self.found.wrong(Table::Session, key, wrong);
        match &session.owner {
            (None, None) => {}
            (Some(user), Some(version)) => match self.users.by_key(user) {
                None => wrong(SessionWrong::NoUser(user.clone())),
                Some(known) if known.credential_version < *version => {
                    wrong(SessionWrong::Ahead(*version, known.credential_version));
                }
                // One of earlier credentials is dead, and swept some day.
                Some(_) => {}
            },
            _ => wrong(SessionWrong::HalfOwned),
        }
        match &session.said {
            Err(why) => wrong(SessionWrong::Data(why.clone())),
            Ok(said) => {
                let (user, version) = said.clone().unzip();
                if (user, version) != session.owner {
                    wrong(SessionWrong::OtherOwner);
                }
            }
        }
        if session.expires_at > session.latest_end {
            wrong(SessionWrong::TooLong(At(session.expires_at), At(session.latest_end)));
        }
    }

    /// A link.
    pub fn link(&mut self, key: &str, link: &Link) {
        let mut wrong = |wrong: LinkWrong| self.found.wrong(Table::Link, key, wrong);
        let hashed = link.password_hash.as_deref().is_some_and(is_hash);
        match (link.purpose.as_str(), &link.owner) {
            ("sign_up", (None, None)) if hashed => {}
            ("email" | "reset", (Some(user), Some(version))) if link.password_hash.is_none() => {
                match self.users.by_key(user) {
                    None => wrong(LinkWrong::NoUser(user.clone())),
                    Some(known) if known.credential_version < *version => {
                        wrong(LinkWrong::Ahead(*version, known.credential_version));
                    }
                    Some(_) => {}
                }
            }
            (purpose, _) => wrong(LinkWrong::Shape(purpose.to_owned())),
        }
    }
}
