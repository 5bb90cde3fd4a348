"""The messages of the parity run beside those of tests/corpus: made here, the same ones at every run.

    corpus.py FOLDER     writes them there, to be looked at
"""

import base64
import quopri
import random
import sys
from pathlib import Path

CRLF = b"\r\n"

# Words of several scripts: what a charset cannot hold is replaced.
WORDS = "Grüße, Привет, こんにちは, 你好, שלום, γειά, 안녕하세요, สวัสดี, مرحبا, zażółć"


def octets(text):
    return text if isinstance(text, bytes) else text.encode("utf-8")


def message(fields, body=b"", date="Tue, 03 Feb 2026 10:11:12 +0100", subject=None, mime=True):
    """A message with the usual fields, unless `fields` (bytes or text, lines ended by \\r\\n) has them."""
    own = octets(fields)
    head = b""
    lower = b"\r\n" + own.lower()
    for name, value in (("Date", date), ("From", "Ann Onym <ann@example.org>"), ("To", "team@example.org"), ("Subject", subject or "Parity"),
                        ("Message-ID", "<parity@example.org>")):
        if b"\r\n" + name.lower().encode() + b":" not in lower and value is not None:
            head += octets(f"{name}: {value}") + CRLF
    if mime and b"\r\nmime-version:" not in lower:
        head += b"MIME-Version: 1.0\r\n"
    return head + own + CRLF + octets(body)


def part(fields, body):
    return octets(fields) + CRLF + octets(body)


def multipart(kind, parts, boundary="b", preamble=b"", epilogue=b"", parameters="", close=True):
    """The Content-Type field and the body of a multipart."""
    body = octets(preamble)
    for one in parts:
        body += octets(f"--{boundary}") + CRLF + one + CRLF
    if close:
        body += octets(f"--{boundary}--") + CRLF
    body += octets(epilogue)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"{parameters}\r\n', body


def encoded(data, encoding):
    data = octets(data)
    if encoding.lower() == "base64":
        return base64.encodebytes(data).replace(b"\n", CRLF)
    if encoding.lower() == "quoted-printable":
        return quopri.encodestring(data).replace(b"\n", CRLF)
    return data


def types():
    """Every family of content types, by encodings and dispositions in turn."""
    names = """text/plain text/html text/csv text/calendar text/enriched text/rfc822-headers text/x-vcard text/css text/markdown
        application/pdf application/octet-stream application/zip application/json application/ms-tnef application/pkcs7-mime
        application/vnd.openxmlformats-officedocument.wordprocessingml.document application/x-gzip application/postscript
        audio/basic audio/mpeg audio/ogg image/png image/jpeg image/gif image/svg+xml video/mp4 video/mpeg model/vrml model/mesh
        font/woff chemical/x-pdb x-unknown/x-thing message/partial message/external-body message/http message/global
        message/news TEXT/HTML Text/Plain text/ text application multipart/mixed multipart message message/rfc822""".split()
    encodings = ["7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "BASE64", "Quoted-Printable", "7BIT", "x-own", "", "base64 ;x"]
    dispositions = ["", "attachment", "inline", 'attachment; filename="a b.pdf"', "inline; filename=a.png; size=10", "ATTACHMENT; FileName=X",
                    "attachment; filename*=utf-8''%d1%8f.txt", 'form-data; name="f"', "; filename=none.txt", "x-odd; a=b; c"]
    for number, name in enumerate(names):
        encoding = encodings[number % len(encodings)]
        disposition = dispositions[number % len(dispositions)]
        fields = f"Content-Type: {name}\r\n"
        fields += f"Content-Transfer-Encoding: {encoding}\r\n" if encoding else ""
        fields += f"Content-Disposition: {disposition}\r\n" if disposition else ""
        fields += f"Content-Description: number {number}\r\nContent-ID: <{number}@example.org>\r\n" if number % 3 == 0 else ""
        yield f"type-{number:02}-{name}", message(fields, encoded("Some words.\r\nAnd more.\r\n", encoding))
    # All encodings on all of one part's dispositions, as parts of one message.
    for number, encoding in enumerate(encodings):
        parts = [part(f"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Disposition: {disposition}\r\n",
                      encoded(b"\x00\x01\xff data", encoding)) for disposition in dispositions]
        fields, body = multipart("mixed", parts)
        yield f"encoding-{number:02}", message(fields, body)


def charsets():
    names = """us-ascii utf-8 utf-7 iso-8859-1 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-9 iso-8859-10
        iso-8859-11 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u windows-1250 windows-1251 windows-1252 windows-1253 windows-1254
        windows-1255 windows-1256 windows-1257 windows-1258 windows-874 tis-620 viscii gb2312 gbk gb18030 big5 euc-jp shift_jis iso-2022-jp
        iso-2022-kr euc-kr ks_c_5601-1987 utf-16 utf-16le utf-16be ucs-2 x-unknown ibm850 macintosh""".split()
    for number, name in enumerate(names):
        try:
            data = WORDS.encode(name, "replace")
        except LookupError:
            data = WORDS.encode("utf-8")
        encoding = ["base64", "quoted-printable", "8bit"][number % 3]
        if b"\0" in data:
            encoding = "base64"
        word = "=?%s?B?%s?=" % (name, base64.b64encode(data[:30]).decode())
        fields = f"Subject: {word}\r\nFrom: {word} <a@example.org>\r\nContent-Type: text/plain; charset={name}\r\nContent-Transfer-Encoding: {encoding}\r\n"
        yield f"charset-{number:02}-{name}", message(fields, encoded(data + b"\r\n", encoding))


def parameters():
    """Parameters of Content-Type and Content-Disposition, well and badly formed."""
    forms = ['name=plain.txt', 'name="quoted.txt"', 'name="with \\"quotes\\".txt"', 'name="with \\\\ backslash"', 'name=a b.txt', "name='single'", 'name=', 'name',
             '=value', 'name="open', "name*=utf-8'en'%E2%82%AC.txt", "name*=iso-8859-1''%A3.txt", "name*=%41.txt", "name*0=a;name*1=b;name*2=c",
             "name*1=b;name*0=a", "name*0*=utf-8''%E2;name*1*=%82;name*2*=%AC", "name*0*=utf-8''a%20;name*1=\" plain %20\"", "name*0=a;name*2=c",
             'name="=?utf-8?B?0Y8=?="', 'name==?utf-8?q?=D1=8F?=', 'name="=?utf-8?q?a?=\r\n =?utf-8?q?b?="', 'name=a;name=b', 'NAME=Upper;Name=Mixed',
             'name = spaced', 'name="a";', 'name="a";;;x=y', 'name=a (comment)', '(comment) name=a', 'name="a\r\n b"', 'name="a\r\n\tb"', 'name=\xff\xfe.txt',
             'name="\u044f.txt"', 'charset=utf-8; format=flowed; delsp=yes', 'charset="utf-8', "charset=utf-8;charset=koi8-r", 'x="' + "long" * 400 + '"',
             ';'.join(f"p{i}=v{i}" for i in range(60)), 'a="";b=" ";c=","', 'a="\x01\x02"', 'a=<b@c>', 'a=[1]', 'a="x"y', 'a=x"y"', 'a:b', 'a=b,c=d', 'a="b;c=d"',
             "a*=b''c", "a*=utf-8'", "a*'=x", "a*0*0=x", "a**=x", 'a="\\', 'a=\t"tab\there"']
    for number, form in enumerate(forms):
        body = "x\r\n"
        value = form.encode("latin-1") if "\xff" in form else form.encode("utf-8")
        parts = [part(b"Content-Type: text/plain; " + value + CRLF, body), part(b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + value + CRLF, body),
                 part(b"Content-Type: application/pdf;" + value + b"\r\nContent-Disposition: inline;" + value + CRLF, body)]
        fields, body = multipart("mixed", parts)
        yield f"parameter-{number:02}", message(fields, body)
    lines = ["Content-Type:", "Content-Type: ;", "Content-Type: /", "Content-Type: a/b/c", "Content-Type: text/plain text/html", "Content-Type: text / plain",
             "Content-Type: (comment) text/plain", "Content-Type: text/(c)plain", "Content-Type: \"text/plain\"", "Content-Type:text/plain;charset=utf-8",
             "Content-Type: text/plain\r\nContent-Type: text/html", "Content-type : text/html", "CONTENT-TYPE: TEXT/HTML; CHARSET=UTF-8", "Content-Type: text/\xe9t\xe9",
             "Content-Transfer-Encoding:", "Content-Transfer-Encoding: base64 (c)", "Content-Transfer-Encoding: \"base64\"", "Content-Transfer-Encoding: 8-bit",
             "Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64", "Content-Disposition:", "Content-Disposition: \"attachment\"; filename=x",
             "Content-Disposition: attachment filename=x", "Content-ID:", "Content-ID: no brackets", "Content-ID: <a@b> <c@d>", "Content-Description:",
             "Content-Description: =?utf-8?q?caf=C3=A9?=", "Content-Description: caf\xe9", "Content-Description: a\r\n b", "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==",
             "Content-Language: en", "Content-Language: en, de, ru", "Content-Language: (none)", "Content-Location: http://example.org/a b", "Content-Base: x",
             "Content-Disposition: attachment; filename=\"\"", "Content-ID: \"quoted\"", "Content-Description: \"quoted\\", "MIME-Version: 2.0", "MIME-Version: (c) 1.0"]
    for number, line in enumerate(lines):
        yield f"field-{number:02}", message(line.encode("latin-1") + CRLF, "Body.\r\n")


def dates():
    forms = ["Mon, 1 Jan 2024 00:00:00 +0000", "1 Jan 2024 00:00:00 +0000", "Mon, 01 Jan 24 00:00:00 GMT", "1 Jan 99 1:2:3 EST", "Mon,1 Jan 2024 00:00:00+0000",
             "Mon, 1 January 2024 00:00:00 +0000", "Monday, 1 Jan 2024 00:00:00 +0000", "Mon, 1 Jan 2024 00:00 +0000", "Mon, 1 Jan 2024", "2024-01-01T00:00:00Z",
             "2024-01-01 00:00:00", "01/02/2024 10:00", "Mon Jan  1 00:00:00 2024", "Mon Jan  1 00:00:00 GMT 2024", "Mon, 31 Feb 2024 00:00:00 +0000",
             "Mon, 1 Jan 2024 24:00:00 +0000", "Mon, 1 Jan 2024 23:59:60 +0000", "Mon, 1 Jan 2024 25:61:61 +0000", "Mon, 1 Jan 1969 00:00:00 +0000",
             "Mon, 1 Jan 1899 00:00:00 +0000", "Mon, 1 Jan 2039 00:00:00 +0000", "Mon, 1 Jan 2107 00:00:00 +0000", "Mon, 1 Jan 9999 00:00:00 +0000",
             "Mon, 1 Jan 2024 00:00:00 +9999", "Mon, 1 Jan 2024 00:00:00 -1200", "Mon, 1 Jan 2024 00:00:00 +05:30", "Mon, 1 Jan 2024 00:00:00 MSK",
             "Mon, 1 Jan 2024 00:00:00 (CET)", "Mon, 1 Jan 2024 00:00:00 +0100 (CET)", "Mon, 1 Jan 2024 00:00:00 Z", "Mon, 1 Jan 2024 00:00:00 A", "Mon, 1 Jan 2024 00:00:00 PDT",
             "Mon, 1 Jan 2024 00:00:00 UT", "Mon, 1 Jan 2024 12:00:00 AM +0000", "Mon, 0 Jan 2024 00:00:00 +0000", "Mon, 1 Foo 2024 00:00:00 +0000", "", "nonsense", " ",
             "Mon, -1 Jan 2024 00:00:00 +0000", "Mon, 1-Jan-2024 00:00:00 +0000", "1-jan-24 0:0:0 -0500", "Mon, 1 Jan 124 00:00:00 +0000", "Mon, 1 Jan 70 00:00:00 +0000",
             "\"Mon, 1 Jan 2024 00:00:00 +0000\"", "=?utf-8?q?Mon,_1_Jan_2024?=", "Mon, 1 Jan\r\n 2024 00:00:00\r\n\t+0000", "Mon,  1  Jan  2024  00:00:00  +0000",
             "Lun, 1 Gen 2024 00:00:00 +0100", "Mon, 1 Jan 2024 00:00:00.123 +0000", "Mon, 1 Jan 2024 00.00.00 +0000", "Mon, 1 Jan 2024 00:00:00 \"GMT\"", "Thu, 29 Feb 2024 12:00:00 -0330"]
    for number, form in enumerate(forms):
        yield f"date-{number:02}", message(f"Date: {form}\r\n", "Body.\r\n")
    yield "date-none", message("X: y\r\n", "Body.\r\n", date=None)
    yield "date-twice", message("Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nDate: Tue, 2 Jan 2024 00:00:00 +0000\r\n", "Body.\r\n")


def headers():
    """Oddities of header fields that are not about MIME."""
    addresses = ["", " ", ",", ", ,", "a", "a@", "@b", "a@b", "<a@b>", "A <a@b>", "\"A, B\" <a@b>", "A B C <a@b>", "a@b (A)", "(A) a@b", "a @ b", "a.b@c.d", "a..b@c", ".a@b",
                 "a@b,c@d", "a@b;c@d", "a@b c@d", "<a@b", "a@b>", "<<a@b>>", "A <>", "<>", "A", "A B", "A: a@b;", "A:;", "A: a@b, c@d; , e@f", "A: B: c@d;;", "A: a@b", ";", ":",
                 "\"\" <a@b>", "\"a\"@b", "\"a b\"@c", "\"a@b\"", "\"a\\\"b\" <c@d>", "\"open <a@b>", "a@[1.2.3.4]", "a@[", "<@r:a@b>", "<@r,@s:a@b>", "<@r a@b>", "=?utf-8?q?A=2C_B?= <a@b>",
                 "=?utf-8?b?0Y8=?= <a@b>", "\"=?utf-8?b?0Y8=?=\" <a@b>", "caf\xe9 <a@b>", "caf\xe9@b", "\u044f <a@b>", "\u044f@\u044f", "a@b\r\n ,\r\n c@d", "a%b@c", "a!b!c", "a@b@c",
                 "undisclosed-recipients:;", "Undisclosed recipients: ;", "a@b (c (d) e)", "a@b (open", "a(c)@(d)b", "MAILER-DAEMON", "a at b", "A <a at b>", "a\\@b@c", "A\tB <a@b>",
                 "\"A\" B <a@b>", "A \"B\" C <a@b>", "A. B. <a@b>", "A. B <a@b>", "'a@b' <a@b>", "a@b <c@d>", "a@b \"X\"", "a@b,", ",a@b", "A <a@b> B", "A <a@b>, B <c@d>; E <e@f>",
                 "x" * 300 + "@b", ", ".join(f"u{i}@example.org" for i in range(40)), "a@b\x01", "a@\x7f"]
    for number, address in enumerate(addresses):
        raw = address.encode("utf-8") if any(ord(char) > 255 for char in address) else address.encode("latin-1")
        fields = b"".join(name + b": " + raw + CRLF for name in (b"From", b"To", b"Cc", b"Reply-To"))
        yield f"address-{number:02}", message(fields, "Body.\r\n")
    subjects = ["", " ", "\t", "a\r\n b", "a\r\n\tb", "a\r\n  \r\n b", "a" * 3000, "a \x00 b", "a\x01b", "caf\xe9", "caf\u00e9".encode(), "=?utf-8?q?a?= =?utf-8?q?b?=", "=?utf-8?q?a?=\r\n =?utf-8?q?b?=",
                "=?utf-8?q?a b?=", "=?utf-8?x?a?=", "=?bogus?q?a?=", "=?utf-8?b?YQ?=", "=?utf-8?b?Y?=", "=?utf-8?q?=ZZ?=", "=?utf-8?q?", "=?", "a=?utf-8?q?b?=c", "Re: Re: [x] Fwd: y (fwd)",
                "\"quoted\"", "\\back\\slash", "{5}", "%s%n", "NIL", "a\rb", "=?utf-8*en?q?a?=", "a  b", "trailing   ", "=?UTF-8?Q?" + "=C3=A9" * 200 + "?="]
    for number, subject in enumerate(subjects):
        raw = subject if isinstance(subject, bytes) else subject.encode("latin-1")
        yield f"subject-{number:02}", message(b"Subject: " + raw + CRLF, "Body.\r\n")
    blocks = [b"Subject:a\r\nSubject: b\r\n", b"subject: lower\r\n", b"SUBJECT: upper\r\n", b"Subject : spaced\r\n", b"Subject\t: tab\r\n", b"No colon here\r\nSubject: after\r\n",
              b": no name\r\n", b" leading space: x\r\n", b"X-Empty:\r\nX-Also:   \r\n", b"Message-ID: no brackets\r\n", b"Message-ID:\r\n", b"Message-ID: <a@b> <c@d>\r\n", b"Message-ID: <a b@c>\r\n",
              b"Message-ID:\r\n <folded@example.org>\r\n", b"Message-ID: <a@b> (comment)\r\n", b"References: <a@b>\r\n\t<c@d>\r\n <e@f>\r\n", b"References: a b c\r\n", b"References:\r\n",
              b"References: <a@b>,<c@d>\r\n", b"References: <a@b>\r\nReferences: <c@d>\r\n", b"In-Reply-To: <a@b>\r\n", b"In-Reply-To: Your message of Monday <a@b>\r\n", b"In-Reply-To:\r\n",
              b"In-Reply-To: <a@b>\r\n <c@d>\r\n", b"Newsgroups: a.b, c.d\r\nFollowup-To: poster\r\n", b"Newsgroups:\r\nFollowup-To:\r\n", b"Sender: s@example.org\r\n", b"Sender:\r\nReply-To:\r\n",
              b"Return-Path: <bounce@example.org>\r\n", b"Return-Path: <>\r\n", b"Errors-To: e@example.org\r\n", b"Resent-From: r@example.org\r\nResent-To: t@example.org\r\nResent-Date: Mon, 1 Jan 2024 00:00:00 +0000\r\n",
              b"From: a@b\r\nFrom: c@d\r\n", b"To: a@b\r\nTo: c@d\r\nCc: e@f\r\nCC: g@h\r\n", b"Bcc: b@example.org\r\n", b"X-Long: " + b"word " * 3000 + CRLF, b"X-Unbroken: " + b"w" * 9000 + CRLF,
              b"X-8bit: \x80\xff\xfe\r\n", b"X-Nul: a\x00b\r\nSubject: after nul\r\n", b"X: a\rSubject: after cr\r\n", b"X: a\nSubject: after lf\n", b"Received: x\r\n" * 100, b">From quoted\r\nSubject: x\r\n",
              b"From ann Mon Jan  1 00:00:00 2024\r\nSubject: mbox\r\n", b"X-Priority: 1\r\nImportance: high\r\nStatus: RO\r\nX-Status: A\r\nX-Keywords: k\r\n",
              b"Subject: a\r\n \r\n\t\r\nX: y\r\n", b"Subject: one\r\n\r\nSubject: two\r\n"]
    for number, block in enumerate(blocks):
        yield f"header-{number:02}", message(block, "Body.\r\n")


def structures():
    """Multiparts and enclosed messages, well and badly built."""
    text = part("Content-Type: text/plain\r\n", "Text.\r\n")
    html = part("Content-Type: text/html\r\n", "<p>Text.</p>\r\n")
    bare = part("", "No header.\r\n")
    inner_message = message("Subject: inner\r\n", "Inner body.\r\n")
    rfc822 = part("Content-Type: message/rfc822\r\n", inner_message)

    def whole(name, kind, parts, **options):
        fields, body = multipart(kind, parts, **options)
        return name, message(fields, body)

    def nested(kind, parts, boundary, **options):
        fields, body = multipart(kind, parts, boundary, **options)
        return part(fields, body)

    for kind in ("mixed", "alternative", "related", "signed", "encrypted", "report", "digest", "parallel", "form-data", "x-odd", "", "MIXED"):
        yield whole(f"multipart-{kind or 'no-subtype'}", kind, [text, html, bare])
    for name, boundary in (("spaces", "a b c"), ("trailing-space", "a "), ("dashes", "--"), ("one", "x"), ("quote", "a'b"), ("brackets", "a(b)<c>@,;:/[]?="), ("plus", "+_.=?"),
                           ("long", "x" * 70), ("too-long", "x" * 200), ("utf8", "gr\u00fc\u00df"), ("colon", "a:b"), ("equals", "=_Part_1"), ("regex", ".*"), ("digits", "0")):
        yield whole(f"boundary-{name}", "mixed", [text, html], boundary=boundary)
    crlf_parts = b"--b\r\nContent-Type: text/plain\r\n\r\nOne.\r\n--b\r\nContent-Type: text/html\r\n\r\nTwo.\r\n--b--\r\n"
    raw = {
        "boundary-unquoted": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts),
        "boundary-unquoted-odd": ("Content-Type: multipart/mixed; boundary=a=b:c\r\n", crlf_parts.replace(b"--b", b"--a=b:c")),
        "boundary-case": ("Content-Type: multipart/mixed; BOUNDARY=B\r\n", crlf_parts),
        "boundary-none": ("Content-Type: multipart/mixed\r\n", crlf_parts),
        "boundary-empty": ('Content-Type: multipart/mixed; boundary=""\r\n', b"--\r\n\r\nOne.\r\n--\r\n\r\nTwo.\r\n----\r\n"),
        "boundary-twice": ("Content-Type: multipart/mixed; boundary=a; boundary=b\r\n", crlf_parts),
        "boundary-absent": ('Content-Type: multipart/mixed; boundary="zzz"\r\n', crlf_parts),
        "boundary-2231": ("Content-Type: multipart/mixed; boundary*0=\"b\"; boundary*1=\"\"\r\n", crlf_parts),
        "boundary-encoded": ("Content-Type: multipart/mixed; boundary*=us-ascii''b\r\n", crlf_parts),
        "boundary-comment": ("Content-Type: multipart/mixed; boundary=b (the boundary)\r\n", crlf_parts),
        "boundary-folded": ("Content-Type: multipart/mixed;\r\n\tboundary=\"b\"\r\n", crlf_parts),
        "boundary-blank-after": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts.replace(b"--b\r\n", b"--b  \t\r\n")),
        "boundary-text-after": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts.replace(b"--b\r\n", b"--bx\r\n")),
        "boundary-blank-before": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts.replace(b"--b\r\n", b" --b\r\n")),
        "close-only": ("Content-Type: multipart/mixed; boundary=b\r\n", b"--b--\r\n"),
        "close-first": ("Content-Type: multipart/mixed; boundary=b\r\n", b"--b--\r\n" + crlf_parts),
        "close-none": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts[:-7]),
        "close-no-newline": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts[:-2]),
        "close-cut": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts[:-4]),
        "close-twice": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts + crlf_parts),
        "part-empty": ("Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n--b\r\n\r\n--b\r\n\r\n\r\n--b--\r\n"),
        "part-header-only": ("Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\nContent-Type: text/html\r\n--b\r\nContent-Type: text/html\r\n\r\n--b--\r\n"),
        "part-no-empty-line": ("Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\nJust text: really\r\nmore text\r\n--b--\r\n"),
        "part-line-first": ("Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\nJust text\r\n--b--\r\n"),
        "parts-none": ("Content-Type: multipart/mixed; boundary=b\r\n", b""),
        "parts-preamble-only": ("Content-Type: multipart/mixed; boundary=b\r\n", b"Only a preamble.\r\n"),
        "base64-multipart": ("Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n", base64.encodebytes(crlf_parts)),
        "qp-multipart": ("Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: quoted-printable\r\n", crlf_parts),
        "line-ends-lf": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts.replace(b"\r\n", b"\n")),
        "line-ends-cr": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts.replace(b"\r\n", b"\r")),
        "line-ends-mixed": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts.replace(b"\r\n", b"\n", 3)),
        "no-mime-version": ("Content-Type: multipart/mixed; boundary=b\r\n", crlf_parts),
        "rfc822-base64": ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n", base64.encodebytes(inner_message)),
        "rfc822-qp": ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable\r\n", inner_message),
        "rfc822-empty": ("Content-Type: message/rfc822\r\n", b""),
        "rfc822-empty-line": ("Content-Type: message/rfc822\r\n", b"\r\n"),
        "rfc822-no-header": ("Content-Type: message/rfc822\r\n", b"\r\nBody at once.\r\n"),
        "rfc822-no-body": ("Content-Type: message/rfc822\r\n", b"Subject: x\r\n"),
        "rfc822-top": ("Content-Type: message/rfc822\r\n", inner_message),
        "rfc822-odd-addresses": ("Content-Type: message/rfc822\r\n", b"From: <>\r\nTo: A:;, b@\r\nCc: a b c\r\nDate: nonsense\r\nSubject: \xe9\r\n\r\nx\r\n"),
        "text-with-boundary": ("Content-Type: text/plain; boundary=b\r\n", crlf_parts),
        "missing-type-parts": ("", crlf_parts),
    }
    for name, (fields, body) in raw.items():
        yield name, message(fields, body, mime=name != "no-mime-version")
    yield whole("preamble-epilogue", "mixed", [text, html], preamble="This is the preamble.\r\n\r\n", epilogue="\r\nThis is the epilogue.\r\n")
    yield whole("preamble-looks-like-a-part", "mixed", [text], preamble="Content-Type: text/html\r\n\r\nx\r\n")
    yield whole("epilogue-has-boundary", "mixed", [text], epilogue="--b\r\n\r\nafter the end\r\n--b--\r\n")
    yield whole("nested-equal", "mixed", [nested("alternative", [text, html], "b"), text])
    yield whole("nested-prefix", "mixed", [nested("alternative", [text, html], "bb"), text], boundary="b")
    yield whole("nested-prefix-outer-longer", "mixed", [nested("alternative", [text, html], "b"), text], boundary="bb")
    yield whole("nested-open", "mixed", [nested("alternative", [text, html], "i", close=False), text])
    yield whole("nested-no-boundary", "mixed", [part("Content-Type: multipart/alternative\r\n", "--x\r\n\r\nx\r\n--x--\r\n"), text])
    yield whole("nested-empty", "mixed", [nested("alternative", [], "i"), text])
    yield whole("nested-three", "mixed", [nested("related", [nested("alternative", [text, html], "j"), html], "i"), text, rfc822])
    yield whole("nested-with-parameters", "related", [text, html], parameters='; type="text/html"; start="<a@b>"')
    yield whole("digest", "digest", [b"\r\n" + inner_message, b"\r\n" + inner_message])
    yield whole("digest-typed", "digest", [text, rfc822, part("Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n", inner_message)])
    yield whole("rfc822-in-mixed", "mixed", [text, rfc822, rfc822])
    deep = inner_message
    for _ in range(6):
        deep = message("Content-Type: message/rfc822\r\n", deep)
    yield "rfc822-deep", deep
    fields, body = multipart("alternative", [text, html], "i")
    yield whole("rfc822-of-multipart", "mixed", [text, part("Content-Type: message/rfc822\r\n", message(fields, body))])
    fields, body = multipart("mixed", [part("Content-Type: message/rfc822\r\n", message(fields, body)), text], "o")
    yield whole("rfc822-of-rfc822-of-multipart", "mixed", [part("Content-Type: message/rfc822\r\n", message(fields, body)), html])
    yield whole("rfc822-base64-part", "mixed", [text, part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n", base64.encodebytes(inner_message))])
    yield whole("rfc822-empty-part", "mixed", [text, part("Content-Type: message/rfc822\r\n", b""), html])
    yield whole("many-parts", "mixed", [text] * 120)
    tree = text
    for level in range(12):
        tree = nested("mixed", [tree, html], f"level{level}")
    yield "deep", message(*(lambda head, body: (head + CRLF, body))(*tree.split(b"\r\n\r\n", 1)))
    yield "header-only", message("X: y\r\n", "")[:-2]
    yield "header-only-no-newline", message("X: y\r\n", "")[:-4]
    yield "header-cut", b"Subject: cut\r\nFrom: a"
    yield "one-octet", b"x"
    yield "one-newline", b"\r\n"
    yield "two-newlines", b"\r\n\r\n"
    yield "spaces", b"   \r\n   \r\n"
    yield "lf-only", message("", "Body\nlines\n").replace(b"\r\n", b"\n")
    yield "cr-only", message("", "Body\rlines\r").replace(b"\r\n", b"\r")


def bodies():
    table = {
        "qp-soft": ("quoted-printable", b"a=\r\nb=\r\n\r\nc = \r\n=3D=3d=20\r\n"),
        "qp-odd": ("quoted-printable", b"=ZZ =4 = =\r\n==\r\n=0\r\n=00=0D=0A\r\nend="),
        "qp-8bit": ("quoted-printable", b"caf\xe9 =C3=A9\r\n"),
        "qp-long": ("quoted-printable", b"=41" * 4000),
        "base64-spaces": ("base64", b"U29t ZSB3\r\n b3Jkcw==\r\n"),
        "base64-no-padding": ("base64", b"U29tZSB3b3Jkcw"),
        "base64-after-padding": ("base64", b"U29tZQ==U29tZQ==\r\n"),
        "base64-garbage": ("base64", b"U29t!ZSB3*b3Jk?cw==\r\n-- \r\nfooter\r\n"),
        "base64-one": ("base64", b"U"),
        "base64-equals": ("base64", b"===="),
        "uuencode": ("x-uuencode", b"begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"),
        "empty": ("7bit", b""),
        "newline": ("7bit", b"\r\n"),
        "newlines": ("7bit", b"\r\n" * 50),
        "no-newline": ("7bit", b"no newline"),
        "long-line": ("7bit", b"x" * 10000 + b"\r\n" + b"y" * 10000),
        "nul": ("binary", b"a\x00b\x00\r\n"),
        "cr": ("7bit", b"a\rb\r\r\nc\r"),
        "lf": ("7bit", b"a\nb\n\nc\n"),
        "dots": ("7bit", b".\r\n..\r\n.x\r\n"),
        "from": ("7bit", b"From here\r\n>From there\r\n"),
        "8bit": ("8bit", bytes(range(1, 256)) + b"\r\n"),
        "8bit-declared-7bit": ("7bit", bytes(range(128, 256)) + b"\r\n"),
        "protocol": ("7bit", b")\r\na1 OK done\r\n* BYE\r\n{10}\r\n"),
        "large": ("8bit", b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\r\n" * 3000),
    }
    for name, (encoding, body) in table.items():
        yield f"body-{name}", message(f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n", body)


def write(folder):
    folder.mkdir(parents=True)
    number = 300
    for family in (types, charsets, parameters, dates, headers, structures, bodies):
        for name, content in family():
            (folder / f"{number}-{name.replace('/', '-')}.eml").write_bytes(content)
            number += 1


def write_noise(folder, files, seed):
    """As many messages again, each a message of `files` with some damage: what nobody thought of."""
    source = random.Random(seed)
    contents = [file.read_bytes() for file in files]
    contents = [content for content in contents if 0 < len(content) < 20000]
    tokens = [b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b";", b"=", b'"', b"\\\\", b"(", b")", b"<", b">", b"@", b",", b".", b"/", b"*", b"'", b"--", b"?", b"=?utf-8?q?", b"?=", b"{5}", b"NIL", b"\xff", b"\xe9",
              b"\r\n ", b"\r\n\r\n", b"--b\r\n", b"--b--\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n", b"From: a@b\r\n", b"group: a@b;", b"[", b"]", b"%"]
    for number in range(len(contents)):
        content = contents[source.randrange(len(contents))]
        for _ in range(source.randrange(1, 6)):
            at = source.randrange(len(content) + 1)
            # The header is where most is decided.
            if source.random() < 0.7:
                at = source.randrange(min(len(content), 600) + 1)
            kind = source.randrange(5)
            if kind == 0:
                content = content[:at] + source.choice(tokens) + content[at:]
            elif kind == 1:
                content = content[:at] + content[at + source.randrange(1, 12) :]
            elif kind == 2:
                lines = content.split(b"\r\n")
                line = source.randrange(len(lines))
                lines.insert(source.randrange(len(lines)), lines[line])
                content = b"\r\n".join(lines)
            elif kind == 3:
                lines = content.split(b"\r\n")
                del lines[source.randrange(len(lines))]
                content = b"\r\n".join(lines)
            else:
                content = content[:at] + source.choice(tokens) + content[at + 1 :]
        (folder / f"{number:05}-noise.eml").write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
