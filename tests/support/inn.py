"""InterNetNews' reader daemon, private, over folders of messages: a news server that is not ours.

    inn.py DIR PORT_FILE [SWITCH…]
    inn.py --unpack            sees to it that INN's programs are there, and does no more

DIR holds one folder for each group, and in it files whose names are article numbers; they are copied, with what INN wants of
an article (Path, Newsgroups and Xref; a Message-ID and the empty line below the header if there is none). The port is written to PORT_FILE. Switches: `login`
(nothing without a login: user, secret), `tls=CERT,KEY` (offers STARTTLS). It ends with its standard input, and leaves nothing behind.

Debian's package would bring a mail server, and run as a service. So its programs are taken from the package without installing
it, once, into build/tools/inn; the libraries of Debian that they need are in the Makefile.
"""

import grp
import os
import pwd
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "build" / "tools"
PACKAGES = ["inn2", "inn2-inews", "libcanlock3", "sasl2-bin"]
PROGRAMS = ["usr/lib/news/bin/nnrpd", "usr/lib/news/bin/makehistory", "usr/sbin/saslpasswd2"]
LIBRARIES = ["usr/lib/news/libinn*.so.*", "usr/lib/*/libcanlock.so.*"]


def unpack():
    """The folder with the packages' files."""
    made = TOOLS / "inn"
    if made.exists():
        return made
    print("Unpacking INN's programs, once, into build/tools/inn", file=sys.stderr)
    TOOLS.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="inn.", dir=TOOLS))
    try:
        download = ["apt-get", "-q", "-o", "APT::Sandbox::User=", "download", *PACKAGES]
        result = subprocess.run(download, cwd=draft, capture_output=True, text=True)
        if result.returncode and os.geteuid() == 0:
            subprocess.run(["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "update"], stdout=subprocess.DEVNULL)
            result = subprocess.run(download, cwd=draft, capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"inn.py: {' '.join(download)} failed\n{result.stdout}{result.stderr}")
        for package in list(draft.glob("*.deb")):
            subprocess.run(["dpkg", "-x", package, draft], check=True)
            package.unlink()
        draft.chmod(0o755)
        try:
            draft.rename(made)
        except OSError:  # another was faster
            if not made.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def account():
    """Who the server runs as: root gives up its rights, INN wants that."""
    return pwd.getpwnam("news") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


class Server:
    def __init__(self, home, groups, switches):
        self.home, self.user = home, account()
        given = dict(switch.split("=", 1) for switch in switches if "=" in switch)
        for folder in ("articles", "db", "etc", "filter", "incoming", "log", "overview", "run", "tmp", "programs", "sasl"):
            (home / folder).mkdir(parents=True)
        root = unpack()
        for pattern in PROGRAMS + LIBRARIES:
            for file in root.glob(pattern):
                shutil.copy(file, home / "programs" / file.name)
        self.environment = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C",
            "LD_LIBRARY_PATH": str(home / "programs"),
            "INNCONF": str(home / "etc/inn.conf"),
            "SASL_CONF_PATH": str(home / "sasl"),
        }
        self.configure("login" in switches, given.get("tls", "").split(",") if "tls" in given else [])
        self.store(groups)
        if os.geteuid() == 0:
            for path in [home, *home.rglob("*")]:
                os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)
        self.run(["makehistory", "-O", "-x"])

    def configure(self, login, tls):
        home = self.home
        settings = {
            "mta": '"/bin/false %s"', "mailcmd": "/bin/false", "domain": "localhost", "pathhost": "localhost",
            "ovmethod": "tradindexed", "hismethod": "hisv6", "pathnews": home, "pathbin": home / "programs",
            "pathspool": home, "patharticles": home / "articles", "pathoverview": home / "overview",
            "pathincoming": home / "incoming", "pathtmp": home / "tmp", "pathdb": home / "db", "pathetc": home / "etc",
            "pathrun": home / "run", "pathlog": home / "log", "pathfilter": home / "filter", "nnrpdloadlimit": 0,
            "runasuser": self.user.pw_name, "runasgroup": grp.getgrgid(self.user.pw_gid).gr_name,
        }
        for name, file in zip(("tlscertfile", "tlskeyfile"), tls):
            copy = home / "etc" / name
            shutil.copyfile(file, copy)
            copy.chmod(stat.S_IRUSR)
            settings[name] = copy
        (home / "etc/inn.conf").write_text("".join(f"{name}: {value}\n" for name, value in settings.items()))
        (home / "etc/storage.conf").write_text("method tradspool {\n newsgroups: *\n class: 0\n}\n")
        check = home / "programs/check"
        check.write_text(CHECK)
        check.chmod(0o755)
        known = f'auth: {check}\n default: "<nobody>"\n' if login else "default: reader\n"
        access = 'access nobody {\n users: "<nobody>"\n newsgroups: "!*"\n}\n' if login else ""
        (home / "etc/readers.conf").write_text(f'auth all {{\n hosts: *\n {known}}}\naccess readers {{\n users: *\n newsgroups: *\n}}\n{access}')
        (home / "sasl/INN.conf").write_text(f"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {home}/sasl/db\nmech_list: PLAIN SCRAM-SHA-256\n")
        self.run(["saslpasswd2", "-f", home / "sasl/db", "-c", "-p", "-u", socket.gethostname(), "-a", "INN", "user"], b"secret", False)

    def store(self, groups):
        active = ""
        for folder in sorted(path for path in Path(groups).iterdir() if path.is_dir()):
            numbers = sorted(int(file.name) for file in folder.iterdir())
            active += f"{folder.name} {max(numbers, default=0):010} {min(numbers, default=1):010} y\n"
            place = self.home / "articles" / folder.name.replace(".", "/")
            place.mkdir(parents=True, exist_ok=True)
            for number in numbers:
                (place / str(number)).write_bytes(article(folder.name, number, (folder / str(number)).read_bytes()))
        (self.home / "db/active").write_text(active)
        (self.home / "db/newsgroups").write_text("")
        (self.home / "db/history").write_text("")

    def run(self, command, given=b"", give_up_rights=True):
        program = [self.home / "programs" / command[0], *command[1:]]
        result = subprocess.run(program, input=given, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                preexec_fn=self.give_up_rights if give_up_rights else None)
        if result.returncode:
            sys.exit(f"inn.py: {command[0]} failed\n{result.stdout.decode(errors='replace')}")

    def give_up_rights(self):
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)

    def serve(self, peer):
        """One session, in a process of its own, as inetd would start it."""
        program = [self.home / "programs/nnrpd", "-n", "-c", self.home / "etc/readers.conf"]
        return subprocess.Popen(program, stdin=peer, stdout=peer, stderr=subprocess.DEVNULL, env=self.environment, preexec_fn=self.give_up_rights)


# What nnrpd asks: lines `name: value`, a dot at the end. What it is told: a line `User:name`.
CHECK = """#!/bin/sh
while IFS= read -r line; do
    line=$(printf %s "$line" | tr -d '\\r')
    case $line in
    "ClientAuthname: "*) name=${line#*: } ;;
    "ClientPassword: "*) password=${line#*: } ;;
    .) break ;;
    esac
done
[ "$name" = user ] && [ "$password" = secret ] || exit 1
printf 'User:%s\\r\\n' "$name"
"""


def article(group, number, octets):
    """As INN keeps it: lines ended by LF, and the fields, the empty line and the last line's end without which it is no article."""
    header, _, body = octets.replace(b"\r\n", b"\n").partition(b"\n\n")
    fields = f"Path: not-for-mail\nNewsgroups: {group}\nXref: localhost {group}:{number}\n"
    if not re.search(rb"^message-id:", header, re.I | re.M):
        fields += f"Message-ID: <{group}.{number}@localhost>\n"
    end = b"" if body.endswith(b"\n") or not body else b"\n"
    return fields.encode() + header + (b"" if header.endswith(b"\n") else b"\n") + b"\n" + body + end


def main():
    if sys.argv[1] == "--unpack":
        unpack()
        return
    home = Path(tempfile.mkdtemp(prefix="imapext-inn."))
    home.chmod(0o755)
    sessions = []
    try:
        server = Server(home, sys.argv[1], sys.argv[3:])
        listener = socket.create_server(("127.0.0.1", 0), backlog=50)

        def accept():
            while True:
                peer, _ = listener.accept()
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with peer:
                    sessions.append(server.serve(peer))
                sessions[:] = [session for session in sessions if session.poll() is None]

        threading.Thread(target=accept, daemon=True).start()
        port_file = Path(sys.argv[2])
        draft = port_file.with_suffix(".new")
        draft.write_text(f"{listener.getsockname()[1]}\n")
        draft.rename(port_file)
        sys.stdin.buffer.read()
    finally:
        for session in sessions:
            session.kill()
            session.wait()
        shutil.rmtree(home, ignore_errors=True)
    os._exit(0)


main()
