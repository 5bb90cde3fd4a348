//! Octets to the input of a program that is started for them, without a shell.

use std::ffi::OsString;
use std::io::{self, PipeReader, PipeWriter, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::deadline::{Deadline, Timeouts};
use super::interrupt::{Asking, Interrupt, interrupted};
use super::printable;
use crate::error::{Error, ErrorKind, Result};
use crate::limits;

pub use std::process::Command;

/// How long a poll lasts before the program is looked after again.
const STEP: Duration = Duration::from_millis(20);

/// Starts the program that `command` names, writes `input` to its standard input, and waits for its end.
///
/// The program has this process's environment, standard output and standard error; `prepare` can change its start.
/// `timeouts.write` bounds how long it may take nothing, `timeouts.read` how long it may run once it has everything; then
/// it is killed, as it is when `interrupt` says so. Nothing of it is left when this returns.
///
/// # Errors
/// [`ErrorKind::Argument`] if `command` can't be split; [`ErrorKind::Io`] if the program can't be started, ends before it has
/// taken the input, or ends with a status other than 0 and 75 (`EX_TEMPFAIL`: queued); [`ErrorKind::Timeout`];
/// [`ErrorKind::Interrupted`].
pub fn run(
    command: &[u8],
    input: &[u8],
    timeouts: Timeouts,
    interrupt: &Interrupt,
    prepare: impl FnOnce(&mut Command),
) -> Result<()> {
    let words = split(command)?;
    let mut words = words.into_iter().map(OsString::from_vec);
    let program = words.next().filter(|program| !program.is_empty());
    let program =
        program.ok_or_else(|| Error::new(ErrorKind::Argument, "no mail delivery program is named"))?;
    let failed = |cause: io::Error| {
        let program = printable(program.as_bytes());
        Error::new(ErrorKind::Io, format!("Could not execute mail delivery program {program}"))
            .with_source(cause)
    };

    // As long as this process holds the reading end too, writing raises no SIGPIPE, whatever the program does.
    let (reader, mut writer) = io::pipe().map_err(failed)?;
    rustix::io::ioctl_fionbio(&writer, true).map_err(|error| failed(error.into()))?;
    let mut command = Command::new(&program);
    command.args(words).stdin(reader.try_clone().map_err(failed)?);
    command.stdout(Stdio::inherit()).stderr(Stdio::inherit());
    prepare(&mut command);
    // What fits the pipe goes in beforehand, so that it does not depend on chance whether a program that reads nothing fails.
    let begun = fill(&mut writer, input).map_err(failed)?;
    let mut child = Running(command.spawn().map_err(failed)?);
    // The command holds a copy of the reading end.
    drop(command);
    let rest = input.get(begun..).unwrap_or_default();
    let asking = Asking::new(interrupt);
    child.feed(rest, reader, writer, timeouts.write, &asking)?;
    child.finish(timeouts.read, &asking)
}

/// A program that has been started, and is killed if it is still there when this is dropped.
struct Running(Child);

impl Running {
    /// Writes all of `rest` and closes the pipe.
    fn feed(
        &mut self,
        mut rest: &[u8],
        reader: PipeReader,
        mut writer: PipeWriter,
        limit: Option<Duration>,
        asking: &Asking,
    ) -> Result<()> {
        let mut deadline = Deadline::after(limit);
        while !rest.is_empty() {
            heed(asking)?;
            let written = fill(&mut writer, rest).map_err(broken)?;
            rest = rest.get(written..).unwrap_or_default();
            if written > 0 {
                deadline = Deadline::after(limit);
                continue;
            }
            if self.0.try_wait().map_err(broken)?.is_some() {
                return Err(Error::new(
                    ErrorKind::Io,
                    "the mail delivery program ended before it had read the message",
                ));
            }
            if deadline.has_passed() {
                return Err(late("does not read the message"));
            }
            let step = deadline.min(Deadline::after(Some(STEP))).remaining().unwrap_or(STEP);
            let step = Timespec { tv_sec: 0, tv_nsec: i64::from(step.min(STEP).subsec_nanos()) };
            match poll(&mut [PollFd::new(&writer, PollFlags::OUT)], Some(&step)) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(broken(error.into())),
            }
        }
        // The program sees the end of its input only when no one else can write any more.
        drop((reader, writer));
        Ok(())
    }

    /// Waits for the program's end.
    fn finish(&mut self, limit: Option<Duration>, asking: &Asking) -> Result<()> {
        const QUEUED: i32 = 75;
        let deadline = Deadline::after(limit);
        let mut pause = Duration::from_millis(1);
        loop {
            match self.0.try_wait().map_err(broken)? {
                Some(status) if status.success() || status.code() == Some(QUEUED) => return Ok(()),
                Some(status) => {
                    return Err(Error::new(
                        ErrorKind::Io,
                        format!("the mail delivery program failed: {status}"),
                    ));
                }
                None if deadline.has_passed() => return Err(late("does not end")),
                None => {
                    heed(asking)?;
                    std::thread::sleep(pause);
                    pause = (2 * pause).min(STEP);
                }
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // If this fails the process is not ours any more, and its number may be another's.
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// Writes what there is room for; how much that was.
fn fill(writer: &mut PipeWriter, octets: &[u8]) -> io::Result<usize> {
    let mut written = 0;
    while let Some(rest) = octets.get(written..).filter(|rest| !rest.is_empty()) {
        match writer.write(rest) {
            Ok(0) => break,
            Ok(count) => written += count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(written)
}

fn heed(asking: &Asking) -> Result<()> {
    asking.ask().map_err(|_| interrupted("the mail delivery program"))
}

fn broken(cause: io::Error) -> Error {
    Error::new(ErrorKind::Io, "can't talk to the mail delivery program").with_source(cause)
}

fn late(what: &str) -> Error {
    Error::new(ErrorKind::Timeout, format!("the mail delivery program {what}"))
}

/// The words of a command line, by the shell's rules for quotes and backslashes. What else a shell would do is refused
/// rather than left undone: variables, commands in commands, pipes, redirections.
///
/// ABNF: `command = *WSP word *(1*WSP word) *WSP`,
/// `word = 1*(plain / "\" octet / "'" *octet "'" / DQUOTE *(octet / "\" octet) DQUOTE)`.
fn split(command: &[u8]) -> Result<Vec<Vec<u8>>> {
    let wrong = |what: &str| {
        let command = printable(command);
        Err(Error::new(ErrorKind::Argument, format!("the mail delivery program {what}: {command}")))
    };
    if command.len() > limits::ARGUMENT {
        return Err(Error::new(ErrorKind::Argument, "the mail delivery program's command is too long"));
    }
    let mut words = Vec::new();
    let mut word: Option<Vec<u8>> = None;
    let mut octets = command.iter().copied();
    while let Some(octet) = octets.next() {
        match octet {
            b' ' | b'\t' => words.extend(word.take()),
            b'\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match octets.next() {
                        Some(b'\'') => break,
                        Some(octet) => word.push(octet),
                        None => return wrong("has a quote that is not closed"),
                    }
                }
            }
            b'"' => {
                let word = word.get_or_insert_default();
                loop {
                    match octets.next() {
                        Some(b'"') => break,
                        Some(b'$' | b'`') => return wrong("would need a shell"),
                        Some(b'\\') => match octets.next() {
                            Some(octet @ (b'"' | b'\\' | b'$' | b'`')) => word.push(octet),
                            Some(octet) => word.extend_from_slice(&[b'\\', octet]),
                            None => return wrong("has a quote that is not closed"),
                        },
                        Some(octet) => word.push(octet),
                        None => return wrong("has a quote that is not closed"),
                    }
                }
            }
            b'\\' => match octets.next() {
                Some(octet) => word.get_or_insert_default().push(octet),
                None => return wrong("ends with a backslash"),
            },
            b'$' | b'`' | b'|' | b'&' | b';' | b'<' | b'>' | b'(' | b')' | b'\n' | b'\r' | b'\0' => {
                return wrong("would need a shell");
            }
            _ => word.get_or_insert_default().push(octet),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    const SOON: Timeouts = Timeouts {
        open: None,
        read: Some(Duration::from_millis(300)),
        write: Some(Duration::from_millis(300)),
        close: None,
    };

    fn feed(script: &str, input: &[u8], timeouts: Timeouts) -> std::result::Result<(), String> {
        let command = format!("/bin/sh -c '{script}'");
        run(command.as_bytes(), input, timeouts, &Interrupt::default(), |_| {})
            .map_err(|error| error.to_string())
    }

    #[test]
    fn commands_are_split_as_a_shell_splits_them() {
        let words = |command: &str| split(command.as_bytes()).map_err(|error| error.to_string());
        let cases: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("  \t ", &[]),
            ("/usr/sbin/sendmail -t -i", &["/usr/sbin/sendmail", "-t", "-i"]),
            (" a  'b c' \"d e\" f\\ g ", &["a", "b c", "d e", "f g"]),
            ("a'b'\"c\"d", &["abcd"]),
            ("''", &[""]),
            ("a '' \"\"", &["a", "", ""]),
            ("\"a\\\"b\\\\c\\d\\$e\\`\"", &["a\"b\\c\\d$e`"]),
            ("'a\\b$c`d|;\"'", &["a\\b$c`d|;\""]),
            ("a \\$b \\; \\\\", &["a", "$b", ";", "\\"]),
            ("a *.c ~ #b x=1 é", &["a", "*.c", "~", "#b", "x=1", "é"]),
            ("\"a;b|c<d>e&f(g)\"", &["a;b|c<d>e&f(g)"]),
        ];
        for (command, expected) in cases {
            let expected: Vec<Vec<u8>> = expected.iter().map(|word| word.as_bytes().to_vec()).collect();
            assert_eq!(words(command), Ok(expected), "{command}");
        }
        for command in ["a '", "a \"b", "a \"b\\", "a 'b\"c"] {
            assert_eq!(
                words(command),
                Err(format!("the mail delivery program has a quote that is not closed: {command}"))
            );
        }
        assert!(words("a \\").unwrap_err().contains("backslash"));
        for command in [
            "a $HOME",
            "a | b",
            "a > b",
            "a; b",
            "a & b",
            "a `b`",
            "a $(b)",
            "a \"$b\"",
            "a \"`b`\"",
            "a\nb",
            "a\0b",
        ] {
            assert!(words(command).unwrap_err().contains("would need a shell"), "{command}");
        }
    }

    #[test]
    fn the_program_gets_its_input_whole_and_its_arguments_apart() {
        assert_eq!(feed("test \"$(cat)\" = hello", b"hello", SOON), Ok(()));
        assert!(feed("test $# = 2", b"", SOON).is_err());
        let command =
            b"/bin/sh -c 'test \"$1\" = \"a b\" && test \"$2\" = \"; touch x\"' sh 'a b' \"; touch x\"";
        run(command, b"", SOON, &Interrupt::default(), |_| {}).unwrap();
        run(b"sh -c 'exit 75'", b"queued", SOON, &Interrupt::default(), |_| {}).unwrap();
        run(b"true", b"not read, and not much", SOON, &Interrupt::default(), |_| {}).unwrap();
    }

    #[test]
    fn a_huge_input_does_not_deadlock() {
        let huge = vec![b'x'; 20 << 20];
        let slow = Timeouts::default();
        assert_eq!(feed("test $(wc -c) = 20971520", &huge, slow), Ok(()));
        // A program that writes as much as it reads, to a place that takes it.
        assert_eq!(feed("cat >/dev/null", &huge, slow), Ok(()));
    }

    #[test]
    fn a_program_that_hangs_can_be_interrupted() {
        let stop = Interrupt::new(|| true);
        let huge = vec![b'x'; 1 << 20];
        for (script, input) in [("exec <&-; sleep 5", &huge[..]), ("exec sleep 5", b"x")] {
            let (begin, command) = (Instant::now(), format!("/bin/sh -c '{script}'"));
            let error = run(command.as_bytes(), input, Timeouts::default(), &stop, |_| {}).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{script}");
            assert!(begin.elapsed() < Duration::from_secs(2), "{script}");
        }
    }

    #[test]
    fn programs_that_are_no_help() {
        let huge = vec![b'x'; 1 << 20];
        let cases: [(&str, &[u8], &str); 7] = [
            ("exit 1", b"x", "the mail delivery program failed: exit status: 1"),
            ("kill -9 $$", b"x", "the mail delivery program failed: signal: 9 (SIGKILL)"),
            ("exit 0", &huge, "the mail delivery program ended before it had read the message"),
            (
                "head -c 10 >/dev/null",
                &huge,
                "the mail delivery program ended before it had read the message",
            ),
            ("exec <&-; sleep 5", &huge, "the mail delivery program does not read the message"),
            ("exec sleep 5", b"x", "the mail delivery program does not end"),
            ("cat >/dev/null; exec sleep 5", &huge, "the mail delivery program does not end"),
        ];
        for (script, input, expected) in cases {
            let begin = Instant::now();
            assert_eq!(feed(script, input, SOON), Err(expected.to_owned()), "{script}");
            assert!(begin.elapsed() < Duration::from_secs(4), "{script}");
        }
        for (command, expected) in [
            (
                &b"/nonexistent/sendmail -t"[..],
                "Could not execute mail delivery program /nonexistent/sendmail",
            ),
            (b"/", "Could not execute mail delivery program /"),
            (b"", "no mail delivery program is named"),
            (b"''", "no mail delivery program is named"),
        ] {
            let error = run(command, b"x", SOON, &Interrupt::default(), |_| {}).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
