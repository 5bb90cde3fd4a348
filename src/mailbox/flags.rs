//! Flag arguments with ext/imap's numbers, which of them each function takes,
//! and the flags of a message.

use crate::error::{Error, ErrorKind, Result};

/// imap_open, imap_reopen: `OP_…`.
pub mod op {
    pub const DEBUG: i64 = 1;
    pub const READONLY: i64 = 2;
    pub const ANONYMOUS: i64 = 4;
    pub const SHORTCACHE: i64 = 8;
    pub const SILENT: i64 = 16;
    pub const PROTOTYPE: i64 = 32;
    pub const HALFOPEN: i64 = 64;
    pub const EXPUNGE: i64 = 128;
    pub const SECURE: i64 = 256;
    /// The password is an OAuth 2 bearer token. Not in ext/imap; the number is php-imap2's.
    pub const XOAUTH2: i64 = 512;
}

/// Fetches: `FT_…`.
pub mod ft {
    pub const UID: i64 = 1;
    pub const PEEK: i64 = 2;
    pub const NOT: i64 = 4;
    pub const INTERNAL: i64 = 8;
    pub const PREFETCHTEXT: i64 = 32;
}

/// imap_search, imap_sort, imap_thread: `SE_…`.
pub mod se {
    pub const UID: i64 = 1;
    pub const FREE: i64 = 2;
    pub const NOPREFETCH: i64 = 4;
}

/// imap_sort's flags of its own: `SO_…`.
pub mod so {
    pub const FREE: i64 = 8;
    pub const NOSERVER: i64 = 8;
}

/// imap_sort's criterion: `SORT…`.
pub mod sort {
    pub const DATE: i64 = 0;
    pub const ARRIVAL: i64 = 1;
    pub const FROM: i64 = 2;
    pub const SUBJECT: i64 = 3;
    pub const TO: i64 = 4;
    pub const CC: i64 = 5;
    pub const SIZE: i64 = 6;
}

/// imap_close: `CL_…`.
pub mod cl {
    pub const EXPUNGE: i64 = 32768;
}

/// imap_setflag_full, imap_clearflag_full: `ST_…`.
pub mod st {
    pub const UID: i64 = 1;
    pub const SILENT: i64 = 2;
    pub const SET: i64 = 4;
}

/// imap_mail_copy, imap_mail_move: `CP_…`.
pub mod cp {
    pub const UID: i64 = 1;
    pub const MOVE: i64 = 2;
}

/// imap_status: `SA_…`.
pub mod sa {
    pub const MESSAGES: i64 = 1;
    pub const RECENT: i64 = 2;
    pub const UNSEEN: i64 = 4;
    pub const UIDNEXT: i64 = 8;
    pub const UIDVALIDITY: i64 = 16;
    pub const ALL: i64 = 31;
}

/// imap_list and its kin: `LATT_…`.
pub mod latt {
    pub const NOINFERIORS: i64 = 1;
    pub const NOSELECT: i64 = 2;
    pub const MARKED: i64 = 4;
    pub const UNMARKED: i64 = 8;
    pub const REFERRAL: i64 = 16;
    pub const HASCHILDREN: i64 = 32;
    pub const HASNOCHILDREN: i64 = 64;
}

/// imap_gc: `IMAP_GC_…`.
pub mod gc {
    pub const ELT: i64 = 1;
    pub const ENV: i64 = 2;
    pub const TEXTS: i64 = 4;
}

/// imap_timeout: `IMAP_…TIMEOUT`.
pub mod timeout {
    pub const OPEN: i64 = 1;
    pub const READ: i64 = 2;
    pub const WRITE: i64 = 3;
    pub const CLOSE: i64 = 4;
}

/// The flags of imap_open.
pub fn check_open(flags: i64) -> Result<()> {
    const VALID: i64 = op::DEBUG
        | op::READONLY
        | op::ANONYMOUS
        | op::SHORTCACHE
        | op::SILENT
        | op::PROTOTYPE
        | op::HALFOPEN
        | op::SECURE
        | op::XOAUTH2
        | cl::EXPUNGE;
    check(flags, VALID, "flags must be a bitmask of the OP_* constants, and CL_EXPUNGE")
}

/// The flags of imap_reopen.
pub fn check_reopen(flags: i64) -> Result<()> {
    const VALID: i64 = op::READONLY | op::ANONYMOUS | op::HALFOPEN | op::EXPUNGE | cl::EXPUNGE;
    let text =
        "flags must be a bitmask of OP_READONLY, OP_ANONYMOUS, OP_HALFOPEN, OP_EXPUNGE, and CL_EXPUNGE";
    check(flags, VALID, text)
}

/// The flags of imap_close.
pub fn check_close(flags: i64) -> Result<()> {
    check(flags, cl::EXPUNGE, "flags must be CL_EXPUNGE or 0")
}

/// The flags of imap_body, imap_fetchbody, imap_fetchmime and imap_savebody.
pub fn check_fetch_body(flags: i64) -> Result<()> {
    const VALID: i64 = ft::UID | ft::PEEK | ft::INTERNAL;
    check(flags, VALID, "flags must be a bitmask of FT_UID, FT_PEEK, and FT_INTERNAL")
}

/// The flags of imap_fetchheader.
pub fn check_fetch_header(flags: i64) -> Result<()> {
    const VALID: i64 = ft::UID | ft::PREFETCHTEXT | ft::INTERNAL;
    check(flags, VALID, "flags must be a bitmask of FT_UID, FT_PREFETCHTEXT, and FT_INTERNAL")
}

/// The flags of imap_fetchstructure, imap_fetch_overview and imap_delete.
pub fn check_uid(flags: i64) -> Result<()> {
    check(flags, ft::UID, "flags must be FT_UID or 0")
}

/// The flags of imap_search.
pub fn check_search(flags: i64) -> Result<()> {
    check(flags, se::UID | se::FREE, "flags must be a bitmask of SE_FREE, and SE_UID")
}

/// The flags of imap_sort.
pub fn check_sort(flags: i64) -> Result<()> {
    check(flags, se::UID | se::NOPREFETCH, "flags must be a bitmask of SE_UID, and SE_NOPREFETCH")
}

/// The criterion of imap_sort.
pub fn check_sort_criterion(criterion: i64) -> Result<()> {
    if (sort::DATE..=sort::SIZE).contains(&criterion) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Argument, "criteria must be one of the SORT* constants"))
}

/// The options of imap_setflag_full and imap_clearflag_full.
pub fn check_store(options: i64) -> Result<()> {
    check(options, st::UID, "options must be ST_UID or 0")
}

/// The flags of imap_mail_copy.
pub fn check_copy(flags: i64) -> Result<()> {
    check(flags, cp::UID | cp::MOVE, "flags must be a bitmask of CP_UID, and CP_MOVE")
}

/// The flags of imap_mail_move.
pub fn check_move(flags: i64) -> Result<()> {
    check(flags, cp::UID, "flags must be CP_UID or 0")
}

/// The flags of imap_status.
pub fn check_status(flags: i64) -> Result<()> {
    check(flags, sa::ALL, "flags must be a bitmask of SA_* constants")
}

/// The flags of imap_gc.
pub fn check_gc(flags: i64) -> Result<()> {
    const VALID: i64 = gc::ELT | gc::ENV | gc::TEXTS;
    check(flags, VALID, "flags must be a bitmask of IMAP_GC_TEXTS, IMAP_GC_ELT, and IMAP_GC_ENV")
}

fn check(flags: i64, valid: i64, text: &'static str) -> Result<()> {
    if flags & !valid == 0 { Ok(()) } else { Err(Error::new(ErrorKind::Argument, text)) }
}

/// The flags of one message, system flags told apart from keywords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageFlags {
    pub seen: bool,
    pub answered: bool,
    pub flagged: bool,
    pub deleted: bool,
    pub draft: bool,
    pub recent: bool,
    /// Flags without a backslash, and unknown ones with it, as the server spells them.
    pub keywords: Vec<Vec<u8>>,
}

impl MessageFlags {
    /// Reads flags as a server lists them: `\Seen` and its kin in any case.
    pub fn from_names<N: AsRef<[u8]>>(names: &[N]) -> MessageFlags {
        let mut flags = MessageFlags::default();
        for name in names {
            let name = name.as_ref();
            match flags.system(name) {
                Some(flag) => *flag = true,
                None => flags.keywords.push(name.to_vec()),
            }
        }
        flags
    }

    /// Sets or takes away flags, by name.
    pub fn change<N: AsRef<[u8]>>(&mut self, names: &[N], set: bool) {
        for name in names {
            let name = name.as_ref();
            if let Some(flag) = self.system(name) {
                *flag = set;
                continue;
            }
            self.keywords.retain(|known| !known.eq_ignore_ascii_case(name));
            if set {
                self.keywords.push(name.to_vec());
            }
        }
    }

    fn system(&mut self, name: &[u8]) -> Option<&mut bool> {
        let system: [(&[u8], &mut bool); 6] = [
            (b"\\Seen", &mut self.seen),
            (b"\\Answered", &mut self.answered),
            (b"\\Flagged", &mut self.flagged),
            (b"\\Deleted", &mut self.deleted),
            (b"\\Draft", &mut self.draft),
            (b"\\Recent", &mut self.recent),
        ];
        system.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, flag)| flag)
    }

    /// imap_headerinfo's `Recent`: `R` recent and seen, `N` recent and unseen, else a space.
    pub fn recent_letter(&self) -> u8 {
        match (self.recent, self.seen) {
            (true, true) => b'R',
            (true, false) => b'N',
            (false, _) => b' ',
        }
    }

    /// imap_headerinfo's `Unseen`: `U` neither recent nor seen, else a space.
    pub fn unseen_letter(&self) -> u8 {
        if self.recent || self.seen { b' ' } else { b'U' }
    }

    /// imap_headerinfo's `Flagged`, `Answered`, `Deleted` and `Draft`: `F`, `A`, `D`, `X`, else a space.
    pub fn letters(&self) -> [u8; 4] {
        let letter = |flag: bool, letter: u8| if flag { letter } else { b' ' };
        [
            letter(self.flagged, b'F'),
            letter(self.answered, b'A'),
            letter(self.deleted, b'D'),
            letter(self.draft, b'X'),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which single bits each stock function takes; every other bit is a ValueError.
    #[test]
    fn valid_bits_are_stocks() {
        type Check = fn(i64) -> Result<()>;
        let table: [(Check, &[i64]); 13] = [
            (check_open, &[1, 2, 4, 8, 16, 32, 64, 256, 512, 32768]),
            (check_reopen, &[2, 4, 64, 128, 32768]),
            (check_close, &[32768]),
            (check_fetch_body, &[1, 2, 8]),
            (check_fetch_header, &[1, 8, 32]),
            (check_uid, &[1]),
            (check_search, &[1, 2]),
            (check_sort, &[1, 4]),
            (check_store, &[1]),
            (check_copy, &[1, 2]),
            (check_move, &[1]),
            (check_status, &[1, 2, 4, 8, 16]),
            (check_gc, &[1, 2, 4]),
        ];
        for (check, valid) in table {
            assert!(check(0).is_ok());
            assert!(check(valid.iter().sum()).is_ok());
            for bit in (0..64).map(|shift| 1i64.wrapping_shl(shift)) {
                assert_eq!(check(bit).is_ok(), valid.contains(&bit), "{bit} of {valid:?}");
            }
            let error = check(-1).expect_err("a bit that is not valid");
            assert_eq!(error.kind(), ErrorKind::Argument);
        }
        assert!((0..=6).all(|criterion| check_sort_criterion(criterion).is_ok()));
        assert!(check_sort_criterion(7).is_err() && check_sort_criterion(-1).is_err());
    }

    #[test]
    fn flags_are_read_in_any_case() {
        let flags =
            MessageFlags::from_names(&[&b"\\SEEN"[..], b"\\recent", b"$Forwarded", b"\\Unknown", b"Seen"]);
        assert!(flags.seen && flags.recent && !flags.answered && !flags.draft);
        assert_eq!(flags.keywords, [&b"$Forwarded"[..], b"\\Unknown", b"Seen"]);
    }

    #[test]
    fn headerinfo_letters() {
        let letters = |names: &[&[u8]]| {
            let flags = MessageFlags::from_names(names);
            [&[flags.recent_letter(), flags.unseen_letter()][..], &flags.letters()].concat()
        };
        assert_eq!(letters(&[]), b" U    ");
        assert_eq!(letters(&[b"\\Seen"]), b"      ");
        assert_eq!(letters(&[b"\\Recent"]), b"N     ");
        assert_eq!(letters(&[b"\\Recent", b"\\Seen"]), b"R     ");
        assert_eq!(letters(&[b"\\Seen", b"\\Flagged", b"\\Answered", b"\\Deleted", b"\\Draft"]), b"  FADX");
    }
}
