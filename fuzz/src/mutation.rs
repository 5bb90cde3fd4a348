//! New inputs from old ones.

use crate::random::Random;

/// Inputs do not grow beyond this.
const LARGEST: usize = 256 << 10;

/// What parsers of mail and IMAP stumble over.
const TOKENS: [&[u8]; 72] = [
    b"(",
    b")",
    b"()",
    b"((",
    b"))",
    b"\"",
    b"\"\"",
    b"\\",
    b"\\\"",
    b"{0}\r\n",
    b"{1}\r\nx",
    b"{3+}\r\nabc",
    b"~{2}\r\n\0\0",
    b"{4294967295}\r\n",
    b"{-1}\r\n",
    b"{007}\r\n1234567",
    b"{99999999999999999999}\r\n",
    b"NIL",
    b" ",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\t",
    b"\xff",
    b"\x80",
    b"\xc3\xa9",
    b"\xe2\x82",
    b"[",
    b"]",
    b"<",
    b">",
    b"@",
    b",",
    b";",
    b":",
    b"*",
    b"%",
    b"+",
    b"-",
    b"=",
    b"=?",
    b"?=",
    b"=?utf-8?Q?",
    b"=?utf-8?B?",
    b"=?x?x?x?=",
    b"=C3=A9",
    b"=\r\n",
    b"&",
    b"&-",
    b"&AOk-",
    b"&2D3cqQ-",
    b"1:*",
    b"*:*",
    b"4294967295",
    b"4294967296",
    b"18446744073709551616",
    b"-1",
    b"0",
    b"BODY[]<0>",
    b"BODY[HEADER.FIELDS (",
    b"MESSAGE/RFC822",
    b"\"message\" \"rfc822\"",
    b"* OK [",
    b"* BYE ",
    b"* 1 FETCH (",
    b"* SEARCH ",
    b"T1 OK ",
    b"+ ",
    b"--b\r\n",
    b"\x1b$B",
    b"~{",
];

/// One to eight changes to `input`, some of them pieces of `other`.
pub fn mutate(random: &mut Random, input: &[u8], other: &[u8]) -> Vec<u8> {
    let mut out = input.to_vec();
    for _ in 0..=random.below(8) {
        change(random, &mut out, other);
    }
    out.truncate(LARGEST);
    out
}

fn change(random: &mut Random, out: &mut Vec<u8>, other: &[u8]) {
    let at = random.below(out.len() + 1);
    let end = (at + span(random)).min(out.len());
    match random.below(10) {
        0 => flip(random, out),
        1 => drop(out.drain(at..end)),
        2 => {
            let copy = out.get(at..end).unwrap_or_default().to_vec();
            insert(out, random.below(out.len() + 1), &copy);
        }
        3 => {
            let start = random.below(other.len() + 1);
            let stop = (start + span(random)).min(other.len());
            insert(out, at, other.get(start..stop).unwrap_or_default());
        }
        4 => {
            let copy = out.get(at..end).unwrap_or_default();
            let repeated = copy.repeat(random.below(200).min(LARGEST / (copy.len() + 1)));
            insert(out, at, &repeated);
        }
        5 if random.one_in(8) => {
            let token = random.pick(&TOKENS).copied().unwrap_or_default();
            let repeated = token.repeat(random.below(20_000));
            insert(out, at, &repeated);
        }
        6 => out.truncate(at),
        7 => {
            let byte = random.next() as u8;
            insert(out, at, &[byte]);
        }
        _ => {
            let token = random.pick(&TOKENS).copied().unwrap_or_default();
            if random.one_in(2) {
                drop(out.drain(at..(at + token.len()).min(out.len())));
            }
            insert(out, at, token);
        }
    }
    out.truncate(2 * LARGEST);
}

/// Mostly short.
fn span(random: &mut Random) -> usize {
    let bits = random.below(12);
    random.below(1 << bits) + 1
}

fn flip(random: &mut Random, out: &mut [u8]) {
    let at = random.below(out.len());
    let bits = random.next() as u8;
    if let Some(byte) = out.get_mut(at) {
        *byte ^= 1 << (bits & 7);
    }
}

fn insert(out: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    out.splice(at..at, bytes.iter().copied());
}
