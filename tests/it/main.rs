//! Tests of the assembled program, and of the house it is built as.

mod house;
