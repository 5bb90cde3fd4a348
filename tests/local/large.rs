//! Large mailbox files: offsets past 2^31 and 2^32, time in proportion to the size, memory that does not grow with it.
//!
//! `make test` takes [`SMALL`] octets; `make large` what `IMAPEXT_LARGE` says, and the sparse ones.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;

use imapext::mailbox::flags::{ft, op, sort};

use crate::root::{Root, said};

/// Octets without `IMAPEXT_LARGE`.
const SMALL: u64 = 32 << 20;

/// Octets of memory that the work may take beside what a process takes that does nothing.
const MEMORY: u64 = 32 << 20;

/// Octets of memory for what is known of a message.
const EACH: u64 = 512;

#[test]
fn a_large_file_takes_little_memory() {
    let octets = std::env::var("IMAPEXT_LARGE").ok().and_then(|octets| octets.parse().ok()).unwrap_or(SMALL);
    let root = Root::new();
    let count = make(&root.path("box"), octets, 40_000);
    let (memory, ticks) = worked(&root, count);
    println!("{octets} octets, {count} messages: {memory} octets of memory, {ticks} ticks of the processor");
    assert!(memory < MEMORY + EACH * u64::from(count), "{memory} octets of memory for {octets}");
}

#[test]
#[ignore = "make large"]
fn twice_the_size_takes_twice_the_time() {
    let mut times = Vec::new();
    for octets in [512 << 20, 1 << 30] {
        let root = Root::new();
        let count = make(&root.path("box"), octets, 20_000);
        times.push(worked(&root, count).1);
    }
    println!("ticks of the processor for 512 MB and 1 GB: {times:?}");
    assert!(matches!(times.as_slice(), [once, twice] if *twice * 10 <= once * 25), "{times:?}");
}

#[test]
#[ignore = "make large"]
fn offsets_past_2_to_the_31_and_to_the_32() {
    for octets in [(1u64 << 31) + 1, (1 << 32) + 1] {
        let root = Root::new();
        let count = make_sparse(&root.path("box"), octets);
        let (memory, ticks) = worked(&root, count);
        println!("{octets} octets with holes: {memory} octets of memory, {ticks} ticks of the processor");
        // A message with its hole is held when it is searched, and more than once for a moment.
        assert!(memory < 4 * HOLE + MEMORY, "{memory} octets of memory for {octets}");
    }
}

/// One message that no call can hold: it is listed, its header is read, its neighbours are whole.
#[test]
#[ignore = "make large"]
fn a_message_of_more_than_4_gigabytes_hides_no_other() {
    let root = Root::new();
    let mut file = File::create(root.path("box")).expect("a file");
    write!(file, "{FROM}Subject: huge\n\n").expect("room");
    file.seek(SeekFrom::Current(5 << 30)).expect("a hole");
    write!(file, "\n\n{FROM}Subject: last\n\nthe end\n").expect("room");
    drop(file);
    let mut stream = root.try_open("box", op::READONLY).expect("a stream");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), 2);
    assert_eq!(crate::root::subjects(&mut stream), ["huge", "last"]);
    assert!(stream.header_info(1, &mut said()).expect("a header").size > 5 << 30);
    assert_eq!(stream.body(2, ft::PEEK, &mut said()).expect("a text"), b"the end\r\n");
    let refused = crate::root::failure(stream.body(1, ft::PEEK, &mut said()));
    assert_eq!(refused, "The message is too large");
}

/// A header without an end: 3 GB with no empty line.
#[test]
#[ignore = "make large"]
fn a_header_of_3_gigabytes_is_refused_and_kept() {
    let root = Root::new();
    let mut file = File::create(root.path("box")).expect("a file");
    write!(file, "{FROM}Subject: first\n\nx\n\n{FROM}Subject: huge\nX: ").expect("room");
    file.seek(SeekFrom::Current(3 << 30)).expect("a hole");
    write!(file, "\n\nbody\n").expect("room");
    drop(file);
    let before = std::fs::metadata(root.path("box")).expect("a file").len();
    let output = child(&root, "large::expunge_the_first", 2);
    assert!(output < MEMORY, "{output} octets of memory");
    let after = std::fs::metadata(root.path("box")).expect("a file").len();
    assert!(after > before - 100 && after < before + 1000, "{before} {after}");
}

#[test]
#[ignore = "a process of its own"]
fn expunge_the_first() {
    let Some((root, count)) = given() else { return };
    let mut stream = crate::root::open("box", 0, &root, &mut said()).expect("a stream");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), count);
    stream.delete(b"1", 0, &mut said()).expect("flags");
    stream.expunge(&mut said()).expect("an expunge");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), count - 1);
    drop(stream);
    tell();
}

/// All kinds of work on a file, in a process whose memory and time count.
fn worked(root: &Root, count: u32) -> (u64, u64) {
    let memory = child(root, "large::work", count);
    let ticks = std::fs::read_to_string(root.path("ticks")).expect("a file").parse().expect("a number");
    (memory, ticks)
}

/// Runs a test of this file as a process of its own; the memory that its work took.
fn child(root: &Root, test: &str, count: u32) -> u64 {
    let this = std::env::current_exe().expect("a path");
    let idle = Command::new(&this)
        .args(["--exact", "large::idle", "--ignored"])
        .env("IMAPEXT_LARGE_BOX", root.folder())
        .output()
        .expect("a process");
    assert!(idle.status.success());
    let memory = || -> u64 {
        std::fs::read_to_string(root.path("memory")).expect("a file").parse().expect("a number")
    };
    let before = memory();
    let output = Command::new(&this)
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("IMAPEXT_LARGE_BOX", root.folder())
        .env("IMAPEXT_LARGE_COUNT", count.to_string())
        .output()
        .expect("a process");
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
    print!(
        "{}",
        String::from_utf8_lossy(&said)
            .lines()
            .filter(|line| line.starts_with("  "))
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    );
    memory().saturating_sub(before)
}

fn given() -> Option<(imapext::mailbox::options::Options, u32)> {
    let folder = std::env::var_os("IMAPEXT_LARGE_BOX")?;
    let mut options = imapext::mailbox::options::Options::default();
    options.files.root = Some(folder.into());
    let count = std::env::var("IMAPEXT_LARGE_COUNT").ok().and_then(|count| count.parse().ok());
    Some((options, count.unwrap_or_default()))
}

#[test]
#[ignore = "a process of its own"]
fn idle() {
    if given().is_some() {
        tell();
    }
}

#[test]
#[ignore = "a process of its own"]
fn work() {
    let Some((options, count)) = given() else { return };
    let step = |what: &str| println!("  {what}: {} ticks", ticks());
    let mut stream = crate::root::open("box", 0, &options, &mut said()).expect("a stream");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), count);
    step("open");
    let last = i64::from(count);
    let sequence = format!("{}:{last}", last - 2);
    let overview = stream.overview(sequence.as_bytes(), 0, &mut said()).expect("an overview");
    assert_eq!(overview.len(), 3);
    assert_eq!(overview[2].subject.as_deref(), Some(format!("message {last}").as_bytes()));
    let body = stream.body(last, ft::PEEK, &mut said()).expect("a text");
    assert!(body.ends_with(format!("end of {last}\r\n").as_bytes()));
    let found = stream.search(format!("SUBJECT \"message {last}\"").as_bytes(), 0, None, &mut said());
    assert_eq!(found.expect("hits"), [count]);
    step("headers searched");
    let found = stream.search(format!("BODY \"end of {last}\"").as_bytes(), 0, None, &mut said());
    assert_eq!(found.expect("hits"), [count]);
    step("texts searched");
    let sorted = stream.sort(sort::ARRIVAL, true, 0, None, None, &mut said()).expect("an order");
    assert_eq!(sorted.len(), count as usize);
    stream.append(b"box", b"Subject: appended\r\n\r\nnew\r\n", None, None, &mut said()).expect("an append");
    stream.ping(&mut said()).expect("an answer");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), count + 1);
    assert_eq!(stream.body(last + 1, ft::PEEK, &mut said()).expect("a text"), b"new\r\n");
    step("appended");
    stream.delete(format!("1,{last}").as_bytes(), 0, &mut said()).expect("flags");
    step("marked");
    stream.expunge(&mut said()).expect("an expunge");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), count - 1);
    step("expunged");
    stream.set_flags(b"1:*", b"\\Flagged", 0, &mut said()).expect("flags");
    step("flags in place");
    drop(stream);
    let mut stream = crate::root::open("box", op::READONLY, &options, &mut said()).expect("a stream");
    assert_eq!(stream.num_msg(&mut said()).expect("a number"), count - 1);
    assert_eq!(stream.uid(1, &mut said()).expect("a UID"), 2);
    assert_eq!(stream.uid(last - 1, &mut said()).expect("a UID"), count + 1);
    let body = stream.body(last - 2, ft::PEEK, &mut said()).expect("a text");
    assert!(body.ends_with(format!("end of {}\r\n", last - 1).as_bytes()));
    step("reopened");
    tell();
}

/// Leaves behind what the process has taken: the most memory at any moment, and time of the processor.
fn tell() {
    let folder = std::path::PathBuf::from(std::env::var_os("IMAPEXT_LARGE_BOX").expect("a folder"));
    let status = std::fs::read_to_string("/proc/self/status").expect("what is known of a process");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    let kilobytes: u64 = most.trim().trim_end_matches(" kB").parse().expect("a number");
    std::fs::write(folder.join("memory"), (kilobytes << 10).to_string()).expect("a file");
    std::fs::write(folder.join("ticks"), ticks().to_string()).expect("a file");
}

/// User's and system's time so far, in hundredths of a second.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("what is known of a process");
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<u64>().ok()).sum()
}

const FROM: &str = "From a@b Mon Jan  5 10:00:00 2026 +0000\n";

/// Writes messages of about `each` octets until there are `octets`; how many they are.
fn make(path: &Path, octets: u64, each: usize) -> u32 {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).expect("a file"));
    let text = "A line of text as it is written in letters, neither long nor short.\n".repeat(each / 68);
    let (mut written, mut count) = (0, 0);
    while written < octets {
        count += 1;
        let message = format!("{FROM}From: Anna <a@b>\nSubject: message {count}\n\n{text}end of {count}\n\n");
        out.write_all(message.as_bytes()).expect("room");
        written += message.len() as u64;
    }
    out.flush().expect("room");
    count
}

/// Octets of a hole.
const HOLE: u64 = 64 << 20;

/// As [`make`], with holes in the messages: they take no room on the disk.
fn make_sparse(path: &Path, octets: u64) -> u32 {
    let mut file = File::create(path).expect("a file");
    let mut count = 0;
    while file.stream_position().expect("a place") < octets {
        count += 1;
        write!(file, "{FROM}From: Anna <a@b>\nSubject: message {count}\n\n").expect("room");
        file.seek(SeekFrom::Current(HOLE as i64)).expect("a hole");
        write!(file, "\nend of {count}\n\n").expect("room");
    }
    count
}
