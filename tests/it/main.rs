//! Tests of the assembled program, and of the house it is built as.

mod commands;
mod console;
mod doctor;
mod gate;
mod house;
mod languages;
mod live;
mod mail;
mod metrics;
mod pages;
mod portal;
mod reach;
mod support;
