//! utf7
