//! encoded_word
