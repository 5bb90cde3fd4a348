"""Runs the example imap_demo against the private Dovecot and looks at everything it does.

    demo_test.py PROGRAM…      the program, with what it is to run under in front of it

Prints each case, and ends with status 1 when one fails.
"""

import email
import imaplib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parent / "corpus"
PROGRAM = sys.argv[1:]
ENV = dict(line.split("=", 1) for line in Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines())
USER = f"test-demo-{os.getpid()}"
PLAIN = f"{{127.0.0.1:{ENV['IMAP_NOTLS_PORT']}/imap/notls}}INBOX"
TLS = f"{{127.0.0.1:{ENV['IMAPS_PORT']}/imap/ssl/novalidate-cert}}INBOX"
UNTRUSTED = f"{{127.0.0.1:{ENV['IMAPS_PORT']}/imap/ssl}}INBOX"

failures = 0


def expect(case, condition, result):
    global failures
    print("ok     " if condition else "FAILED ", case)
    if not condition:
        failures += 1
        print(f"exit status {result.returncode}\n-- end of the output\n{(result.stdout or '')[-2000:]}\n-- errors\n{result.stderr[-4000:]}")


def demo(*arguments, password="secret", stdout=subprocess.PIPE):
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    environment.pop("IMAP_PASSWORD", None)
    if password is not None:
        environment["IMAP_PASSWORD"] = password
    return subprocess.run([*PROGRAM, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE,
                          text=True, encoding="utf-8", timeout=300, start_new_session=True)


def message(name):
    return email.message_from_bytes((CORPUS / name).read_bytes())


def content(path):
    """A file's bytes, or None when it is not there."""
    return path.read_bytes() if path.exists() else None


def attachment(name, *path):
    part = message(name)
    for index in path:
        part = part.get_payload()[index - 1]
    return part.get_payload(decode=True)


def seen():
    server = imaplib.IMAP4("127.0.0.1", int(ENV["IMAP_NOTLS_PORT"]))
    server.login(USER, "secret")
    server.select(readonly=True)
    numbers = server.search(None, "SEEN")[1][0]
    server.logout()
    return numbers


def found_and_shown(folder):
    result = demo("-o", str(folder), PLAIN, USER)
    names = sorted(entry.name for entry in folder.iterdir())
    expect("the default criteria find the two invoices", result.returncode == 0 and result.stdout.startswith("2 messages match:\n"), result)
    expect("subjects, names and dates are decoded", "Счёт № 17 за январь 2026 г.\n      from Бухгалтерия ООО «Ромашка»" in result.stdout
           and "Договор и счёт\n      from Пётр Иванов <petr@example.org>\n      date Thu, 08 Jan 2026 12:30:00 +0300\n" in result.stdout, result)
    tree = ["-        multipart/mixed", "-        multipart/alternative", '1.1      text/plain; charset=utf-8, quoted-printable, 597 bytes',
            '1.2      text/html; charset=utf-8, base64, 372 bytes', '2        application/pdf, base64, 820 bytes, "Счёт 17.pdf", attachment']
    shown = result.stdout.split("Parts of message ", 1)[-1].split("\n\n")[0].splitlines()[1:]
    expect("the part tree is whole", [line.strip() for line in shown] == tree, result)
    expect("the text is decoded", "Text of part 1.1:\n\nЗдравствуйте!\n\nВо вложении счёт № 17 за январь 2026 года" in result.stdout, result)
    expect("both attachments are saved under their names", names == ["Договор поставки и счёт на оплату 2026.pdf", "Счёт 17.pdf"], result)
    expect("the first byte for byte", content(folder / "Счёт 17.pdf") == attachment("040-invoice-cyrillic-subject.eml", 2), result)
    expect("the second byte for byte", content(folder / "Договор поставки и счёт на оплату 2026.pdf")
           == attachment("045-pdf-in-part-1.2-cyrillic-name.eml", 1, 2), result)
    expect("nothing on standard error", result.stderr == "", result)
    expect("no message is marked as seen", seen() == b"", result)


def every_message(parent):
    folder = parent / "all"
    folder.mkdir()
    outside = parent / "outside"
    outside.write_text("untouched")
    (folder / "large.bin").symlink_to(outside)
    result = demo("-c", "ALL", "-n", "200", "-o", str(folder), PLAIN, USER)
    names = {entry.name for entry in folder.iterdir()}
    total = len(list(CORPUS.glob("*.eml")))
    expect("every message is listed", result.returncode == 0 and result.stdout.startswith(f"{total} messages match:\n"), result)
    expect("a large attachment byte for byte, beside a link of the same name",
           content(folder / "large-2.bin") == attachment("200-large-part.eml", 2), result)
    expect("the link is not followed", outside.read_text() == "untouched", result)
    expect("nothing is written outside the folder", {entry.name for entry in parent.iterdir()} == {"all", "outside"}
           and not Path("/tmp/escape.txt").exists(), result)
    hostile = {"escape.txt", "passwd", "win.ini", "profile", "same.txt", "same-2.txt", "SAME.TXT", "_rf"}
    expect("hostile names are made safe", hostile <= names and not any(name[0] in ".-" or len(name.encode()) > 220 for name in names), result)
    forwarded = (CORPUS / "130-message-rfc822.eml").read_bytes().split(b'filename="forwarded.eml"\r\n\r\n')[1].split(b"\r\n--fwd--")[0]
    # Whether the line end between two boundaries belongs to the part before is for the server to say.
    expect("an attached message is saved whole", (content(folder / "forwarded.eml") or b"").rstrip(b"\r\n") == forwarded.rstrip(b"\r\n"), result)
    for name, file, path in (("картинка.png", "082-encoded-word-file-names.eml", (2,)), ("red.png", "102-nested-multipart.eml", (1, 2)),
                             ("beep.wav", "122-parallel-and-unknown-subtype.eml", (1,)), ("smime.p7s", "150-smime-signed.eml", (2,)),
                             ("отчёт.bin", "080-rfc2231-continuations.eml", (1,)),
                             ("a rather long file name that was cut into three pieces.bin", "080-rfc2231-continuations.eml", (2,))):
        expect(f"{name} byte for byte", content(folder / name) == attachment(file, *path), result)
    control = [char for char in result.stdout + result.stderr if ord(char) < 32 and char != "\n" or 127 <= ord(char) < 160]
    expect("no control character reaches the terminal", not control, result)
    expect("no message is marked as seen", seen() == b"", result)


def each_message():
    """The tree and the text of every message of the corpus: none may bring the program down.

    Under valgrind, where each takes seconds, a sample of them.
    """
    bad = None
    for number in range(1, len(list(CORPUS.glob("*.eml"))) + 1, 1 if len(PROGRAM) == 1 else 9):
        result = demo("-c", f"UID {number}", PLAIN, USER)
        if result.returncode != 0 or f"Parts of message {number}:\n" not in result.stdout:
            bad = result
    expect("tree and text of each message", bad is None, bad)


def failures_are_told(parent):
    result = demo("-c", 'SUBJECT "no such words"', PLAIN, USER)
    expect("no match: status 3", result.returncode == 3 and result.stdout == "No message matches.\n" and result.stderr == "", result)
    result = demo("-c", "NONSENSE", PLAIN, USER)
    expect("criteria that are none: status 1 and why", result.returncode == 1 and "the search failed" in result.stderr and "NONSENSE" in result.stderr, result)
    result = demo(PLAIN, USER, password="wrong-password")
    expect("a wrong password: status 1, why, and not the password",
           result.returncode == 1 and "uthentication failed" in result.stderr and "wrong-password" not in result.stderr, result)
    result = demo("{127.0.0.1:1/imap/notls}INBOX", USER)
    expect("nobody listens: status 1 and why", result.returncode == 1 and "refused" in result.stderr.lower(), result)
    result = demo("{127.0.0.1/nonsense}INBOX", USER)
    expect("a mailbox string that is none", result.returncode == 1 and "invalid remote specification" in result.stderr, result)
    result = demo(UNTRUSTED, USER)
    expect("a certificate of an unknown issuer", result.returncode == 1 and "certificate" in result.stderr.lower(), result)
    result = demo(PLAIN.replace("INBOX", "No/Such/Box"), USER)
    expect("a mailbox that does not exist", result.returncode == 1 and result.stdout == "", result)
    blocked = parent / "file"
    blocked.write_text("")
    result = demo("-o", str(blocked / "below"), PLAIN, USER)
    expect("a folder that can't be made", result.returncode == 1 and "can't make the folder" in result.stderr, result)
    with open("/dev/full", "w") as full:
        result = demo(PLAIN, USER, stdout=full)
    expect("an output that can't be written", result.returncode == 1 and "can't write the output" in result.stderr, result)
    for arguments in (), (PLAIN,), ("-n", "x", PLAIN, USER), ("-q", PLAIN, USER), (PLAIN, USER, "secret"):
        result = demo(*arguments)
        expect(f"usage: {len(arguments)} arguments", result.returncode == 2 and "usage:" in result.stderr, result)
    result = demo(PLAIN, USER, password=None)
    expect("no password and no terminal", result.returncode == 2 and "no password" in result.stderr, result)


def tls_and_tokens():
    result = demo(TLS, USER)
    expect("over TLS", result.returncode == 0, result)
    result = demo("-x", TLS, USER, password=f"valid-token-{USER}")
    expect("an access token", result.returncode == 0, result)
    result = demo("-x", TLS, USER, password="stale-token")
    expect("a stale one: status 1, and it is not shown", result.returncode == 1 and "stale-token" not in result.stderr and result.stderr != "", result)


def main():
    subprocess.run([HERE / "fill.sh", ENV["DIR"], USER], check=True)
    with tempfile.TemporaryDirectory(prefix="imapext-demo.") as name:
        parent = Path(name)
        (parent / "default").mkdir()
        found_and_shown(parent / "default")
        tls_and_tokens()
        (parent / "every").mkdir()
        every_message(parent / "every")
        failures_are_told(parent)
        each_message()
    sys.exit(failures != 0)


main()
