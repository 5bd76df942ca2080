//! Texts in the languages of the desk.
