//! How fast responses are parsed, in MB/s: `cargo bench --bench parse`.

use std::hint::black_box;
use std::time::Instant;

use imapext::driver::imap::response::parse;

const ENVELOPE: &str = r#"ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>")"#;
const STRUCTURE: &str = r#"BODYSTRUCTURE ((("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 2304 73 NIL NIL NIL NIL)("text" "html" ("charset" "utf-8") NIL NIL "quoted-printable" 9304 173 NIL NIL NIL NIL) "alternative" ("boundary" "----=_Part_1_2") NIL NIL NIL)("application" "pdf" ("name" "report.pdf") NIL NIL "base64" 1236420 NIL ("attachment" ("filename" "report.pdf")) NIL NIL)("image" "png" ("name" "logo.png") "<logo@x>" NIL "base64" 13648 NIL ("inline" ("filename" "logo.png")) NIL NIL) "mixed" ("boundary" "----=_Part_0_1") NIL NIL NIL)"#;

fn main() {
    let overview = format!(
        "* 12 FETCH (UID 4827 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 4286 {ENVELOPE} {STRUCTURE})\r\n"
    );
    measure("FETCH with ENVELOPE and BODYSTRUCTURE", overview.as_bytes());
    measure("FETCH with ENVELOPE", format!("* 12 FETCH (UID 4827 {ENVELOPE})\r\n").as_bytes());
    measure("FETCH with BODYSTRUCTURE", format!("* 12 FETCH (UID 4827 {STRUCTURE})\r\n").as_bytes());
    measure("FETCH with FLAGS", b"* 12 FETCH (UID 4827 FLAGS (\\Seen $Label1))\r\n");
    let mut body = format!("* 12 FETCH (UID 4827 BODY[] {{{}}}\r\n", 1 << 20).into_bytes();
    body.resize(body.len() + (1 << 20), b'x');
    body.extend_from_slice(b")\r\n");
    measure("FETCH with a body of 1 MiB", &body);
    let numbers: Vec<String> = (100_000..200_000).map(|number: u32| number.to_string()).collect();
    measure("SEARCH with 100,000 hits", format!("* SEARCH {}\r\n", numbers.join(" ")).as_bytes());
}

/// The best of five runs, as other work on the machine only ever slows one down.
fn measure(what: &str, frame: &[u8]) {
    let rounds = ((64 << 20) / frame.len()).max(1);
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for _ in 0..rounds {
            black_box(parse(black_box(frame)));
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{what:40} {:8.0} MB/s", (rounds * frame.len()) as f64 / best / 1e6);
}
