//! Who asks for an appointment: the form as it comes and the person it becomes, or what is wrong with it.

use std::fmt;

use lettre::Address;

/// Longest given name or family name, in characters. Real ones reach about sixty.
pub const LONGEST_NAME: usize = 100;

/// Longest home address, in characters.
pub const LONGEST_ADDRESS: usize = 200;

/// Longest e-mail address, in characters: what the mail protocol allows.
pub const LONGEST_EMAIL: usize = 254;

/// Longest telephone number, in characters, with all its spaces.
pub const LONGEST_PHONE: usize = 30;

/// Longest further details, in characters; the page says so beside the field.
pub const LONGEST_DETAILS: usize = 200;

/// The form as it comes.
#[derive(Clone, Default)]
pub struct Form {
    /// Given name.
    pub name: String,
    /// Family name.
    pub surname: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Home address; looked at only if the service asks for it.
    pub address: String,
    /// Further details; may be empty.
    pub details: String,
    /// Whether the privacy notice is ticked as read.
    pub privacy: bool,
}

/// Which optional questions a service asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// The home address.
    pub address: bool,
    /// The telephone number.
    pub phone: Ask,
    /// Further details.
    pub details: Ask,
}

/// How a question is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// Not at all.
    No,
    /// It may be left empty.
    #[default]
    Optional,
    /// It must be answered.
    Required,
}

impl Ask {
    /// The word the database and the files keep.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::No, Self::Optional, Self::Required]
            .into_iter()
            .find(|ask| ask.as_str() == word)
    }

    /// The answer that is to be looked at, if any.
    fn answer(self, text: &str) -> Option<&str> {
        match self {
            Self::No => None,
            Self::Optional => optional(text),
            Self::Required => Some(text),
        }
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Home address.
    Address,
    /// Further details.
    Details,
    /// E-mail address.
    Email,
    /// Given name.
    Name,
    /// Telephone number.
    Phone,
    /// The privacy notice.
    Privacy,
    /// Family name.
    Surname,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Characters no such thing has.
    Characters,
    /// Not an e-mail address or not a telephone number.
    Form,
    /// Empty.
    Missing,
    /// Too long.
    TooLong {
        /// How many characters there may be.
        most: usize,
    },
}

/// One thing to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where.
    pub field: Field,
    /// What.
    pub problem: Problem,
}

/// A person who asks for an appointment.
#[derive(Clone, PartialEq, Eq)]
pub struct Applicant {
    name: String,
    surname: String,
    email: Address,
    phone: Option<String>,
    address: Option<String>,
    details: Option<String>,
}

impl Applicant {
    /// Reads the form, or names everything that is to be mended, in the form's order.
    ///
    /// A name is whatever somebody says it is: apostrophes, accents, several words and any script pass.
    /// Only what cannot be written on paper does not.
    pub fn parse(form: &Form, asks: Asks) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = line(Field::Name, &form.name, LONGEST_NAME, &mut errors);
        let surname = line(Field::Surname, &form.surname, LONGEST_NAME, &mut errors);
        let address = asks
            .address
            .then(|| line(Field::Address, &form.address, LONGEST_ADDRESS, &mut errors))
            .flatten();
        let email = line(Field::Email, &form.email, LONGEST_EMAIL, &mut errors)
            .and_then(|text| address_of(&text, &mut errors));
        let phone = asks
            .phone
            .answer(&form.phone)
            .and_then(|text| line(Field::Phone, text, LONGEST_PHONE, &mut errors))
            .and_then(|text| number(text, &mut errors));
        let details = asks
            .details
            .answer(&form.details)
            .and_then(|text| prose(Field::Details, text, LONGEST_DETAILS, &mut errors));
        if !form.privacy {
            errors.push(FieldError {
                field: Field::Privacy,
                problem: Problem::Missing,
            });
        }
        match (name, surname, email) {
            (Some(name), Some(surname), Some(email)) if errors.is_empty() => Ok(Self {
                name,
                surname,
                email,
                phone,
                address,
                details,
            }),
            _ => Err(errors),
        }
    }

    /// Given name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Family name.
    #[must_use]
    pub fn surname(&self) -> &str {
        &self.surname
    }

    /// E-mail address.
    #[must_use]
    pub fn email(&self) -> &Address {
        &self.email
    }

    /// The mailbox, written the same however the address is spelt: in small letters, without what follows a
    /// plus. Two people with one key are one person; one person with two mailboxes is two.
    #[must_use]
    pub fn mailbox(&self) -> String {
        let user = self.email.user();
        let user = user.split_once('+').map_or(user, |(user, _)| user);
        format!("{user}@{}", self.email.domain()).to_lowercase()
    }

    /// Telephone number, if given.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// Home address, if asked for.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Further details, if given.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        self.details.as_deref()
    }
}

/// People do not appear in logs.
impl fmt::Debug for Applicant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Applicant(…)")
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(…)")
    }
}

/// The text if there is any beside spaces.
fn optional(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A required text of one line, spaces tidied.
fn line(field: Field, text: &str, most: usize, errors: &mut Vec<FieldError>) -> Option<String> {
    let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    checked(field, tidy, most, unwritable, errors)
}

/// A text that may have several lines.
fn prose(field: Field, text: &str, most: usize, errors: &mut Vec<FieldError>) -> Option<String> {
    let tidy = text.replace("\r\n", "\n").trim().to_owned();
    checked(field, tidy, most, |c| c != '\n' && unwritable(c), errors)
}

fn checked(
    field: Field,
    text: String,
    most: usize,
    wrong: impl Fn(char) -> bool,
    errors: &mut Vec<FieldError>,
) -> Option<String> {
    let problem = if text.is_empty() {
        Problem::Missing
    } else if text.chars().count() > most {
        Problem::TooLong { most }
    } else if text.chars().any(wrong) {
        Problem::Characters
    } else {
        return Some(text);
    };
    errors.push(FieldError { field, problem });
    None
}

/// Control characters, and those that make the text around them read in another direction: with them a
/// name could rewrite the line of a list or of a mail that it stands in.
fn unwritable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn address_of(text: &str, errors: &mut Vec<FieldError>) -> Option<Address> {
    let address: Option<Address> = text.parse().ok();
    // A host without a dot is a slip of the pen, whatever the standard says.
    let address = address.filter(|a| a.domain().contains('.') || a.domain().starts_with('['));
    if address.is_none() {
        errors.push(FieldError {
            field: Field::Email,
            problem: Problem::Form,
        });
    }
    address
}

/// A number as people write it: spaces, dots, hyphens, slashes and brackets are theirs; there must be
/// digits enough to call.
fn number(text: String, errors: &mut Vec<FieldError>) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = text
        .char_indices()
        .all(|(at, c)| c.is_ascii_digit() || " .-/()".contains(c) || (c == '+' && at == 0));
    if known && (5..=15).contains(&digits) {
        return Some(text);
    }
    errors.push(FieldError {
        field: Field::Phone,
        problem: Problem::Form,
    });
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names() {
        for (name, surname) in [
            ("Maria Chiara", "D'Alò"),
            ("Øyvind", "Nuñez-Ibarra"),
            ("José", "De' Liguori"),
            ("Ἀλέξανδρος", "Παπαδόπουλος"),
            ("美咲", "田中"),
            ("محمد", "الحسن"),
            ("X", "O"),
            ("Null", "Test"),
        ] {
            let person = parse(|form| {
                form.name = name.to_owned();
                form.surname = surname.to_owned();
            })
            .unwrap();
            assert_eq!((person.name(), person.surname()), (name, surname));
        }
    }

    #[test]
    fn spaces_are_tidied() {
        let person = parse(|form| form.name = "  Maria \u{a0} Chiara\t".to_owned()).unwrap();
        assert_eq!(person.name(), "Maria Chiara");
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        for name in [
            "Ma\u{0}ria",
            "Ma\u{7}ria",
            "Ma\u{202e}ria",
            "Ma\u{1b}[31mria",
        ] {
            let errors = parse(|form| form.name = name.to_owned()).unwrap_err();
            assert_eq!(errors, [error(Field::Name, Problem::Characters)]);
        }
    }

    #[test]
    fn everything_wrong_is_named_at_once_and_in_order() {
        let errors = Applicant::parse(
            &Form::default(),
            Asks {
                address: true,
                ..Asks::default()
            },
        )
        .unwrap_err();
        let missing = |field| error(field, Problem::Missing);
        assert_eq!(
            errors,
            [
                missing(Field::Name),
                missing(Field::Surname),
                missing(Field::Address),
                missing(Field::Email),
                missing(Field::Privacy)
            ]
        );
    }

    #[test]
    fn lengths_are_limits_of_characters_not_of_bytes() {
        assert!(parse(|form| form.name = "è".repeat(LONGEST_NAME)).is_ok());
        let errors = parse(|form| form.name = "è".repeat(LONGEST_NAME + 1)).unwrap_err();
        assert_eq!(errors, [error(Field::Name, Problem::TooLong { most: 100 })]);
        let errors = parse(|form| form.details = "x".repeat(201)).unwrap_err();
        assert_eq!(
            errors,
            [error(Field::Details, Problem::TooLong { most: 200 })]
        );
    }

    #[test]
    fn addresses_are_addresses() {
        for good in ["maria@example.org", "o'neil+bari@mail.example.it", "a@b.it"] {
            let person = parse(|form| form.email = format!(" {good} ")).unwrap();
            assert_eq!(person.email().to_string(), good);
        }
        for bad in [
            "maria",
            "maria@",
            "@example.org",
            "a b@example.org",
            "maria@localhost",
            "a@b@c.it",
        ] {
            let errors = parse(|form| form.email = bad.to_owned()).unwrap_err();
            assert_eq!(errors, [error(Field::Email, Problem::Form)], "{bad}");
        }
        // A line break would write headers of its own into the mail.
        let sneaky = parse(|form| form.email = "a@b.it\r\nBcc: c@d.it".to_owned());
        assert_eq!(sneaky.unwrap_err(), [error(Field::Email, Problem::Form)]);
    }

    #[test]
    fn a_telephone_number_may_be_left_out_but_not_be_wrong() {
        assert_eq!(
            parse(|form| form.phone = "  ".to_owned()).unwrap().phone(),
            None
        );
        for good in ["080 577 1111", "+39 (080) 577-1111", "333/1234567", "12345"] {
            let person = parse(|form| form.phone = good.to_owned()).unwrap();
            assert_eq!(person.phone(), Some(good));
        }
        for bad in ["080", "call me", "080 577 1111 int. 3", "39+080577111"] {
            let errors = parse(|form| form.phone = bad.to_owned()).unwrap_err();
            assert_eq!(errors, [error(Field::Phone, Problem::Form)], "{bad}");
        }
    }

    #[test]
    fn an_address_nobody_asks_for_is_not_kept() {
        let person = parse(|form| form.address = "Corso Cavour 1".to_owned()).unwrap();
        assert_eq!(person.address(), None);
    }

    #[test]
    fn what_is_required_is_required_and_what_is_not_asked_is_not_kept() {
        let asking = |phone, details| Asks {
            phone,
            details,
            ..Asks::default()
        };
        let form = Form {
            name: "Maria".to_owned(),
            surname: "Rossi".to_owned(),
            email: "maria@example.org".to_owned(),
            privacy: true,
            ..Form::default()
        };
        let errors = Applicant::parse(&form, asking(Ask::Required, Ask::Required)).unwrap_err();
        let missing = |field| error(field, Problem::Missing);
        assert_eq!(errors, [missing(Field::Phone), missing(Field::Details)]);
        let full = Form {
            phone: "080 577 1111".to_owned(),
            details: "IMU".to_owned(),
            ..form
        };
        let person = Applicant::parse(&full, asking(Ask::No, Ask::No)).unwrap();
        assert_eq!((person.phone(), person.details()), (None, None));
        assert!(Applicant::parse(&full, asking(Ask::Required, Ask::Required)).is_ok());
    }

    #[test]
    fn two_spellings_of_one_mailbox_are_one() {
        for spelling in [
            "maria@example.org",
            "Maria@Example.ORG",
            "maria+imu@example.org",
        ] {
            let person = parse(|form| form.email = spelling.to_owned()).unwrap();
            assert_eq!(person.mailbox(), "maria@example.org");
        }
        let person = parse(|form| form.email = "ma.ria@example.org".to_owned()).unwrap();
        assert_eq!(person.mailbox(), "ma.ria@example.org");
    }

    #[test]
    fn details_may_have_lines() {
        let person = parse(|form| form.details = "one\r\ntwo\r\n".to_owned()).unwrap();
        assert_eq!(person.details(), Some("one\ntwo"));
    }

    #[test]
    fn debug_hides_the_person() {
        assert_eq!(format!("{:?}", parse(|_| ()).unwrap()), "Applicant(…)");
    }

    fn parse(change: impl FnOnce(&mut Form)) -> Result<Applicant, Vec<FieldError>> {
        let mut form = Form {
            name: "Maria".to_owned(),
            surname: "Rossi".to_owned(),
            email: "maria@example.org".to_owned(),
            privacy: true,
            ..Form::default()
        };
        change(&mut form);
        Applicant::parse(&form, Asks::default())
    }

    fn error(field: Field, problem: Problem) -> FieldError {
        FieldError { field, problem }
    }
}
