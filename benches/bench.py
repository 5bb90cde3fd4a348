"""The same jobs on stock ext/imap, ours from PHP and Python, three Python libraries, and as raw commands; `make bench` calls this.

    bench.py OURS [--runs N] [--delay MS,…] [--sides SIDE,…] [--patience SECONDS] [--figures FILE] [JOB…]

OURS is our imap.so. Needs IMAPEXT_TEST_ENV (tests/support/with_dovecot.sh), and a Python with our module and python/requirements.txt for
the sides in Python. A job is timed as a whole process, from its start to its end; all take turns, so that what else the machine does
hits all, and each job has run once before, so that the server has read what it will be asked for. Medians of the runs; once a side has
used up the patience at a job it gets no more of them. A delay is that of a round trip, half of it each way, by a proxy that counts the
round trips too; at 0 the clients talk to the server itself. The sides' answers are compared. The figures go to FILE (FIGURES),
from where report.py makes the tables and the chart.
"""

import argparse
import json
import multiprocessing
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import catalogue
import fill
from proxy import ROOT, Proxy, floor

HERE = Path(__file__).resolve().parent
FIGURES = ROOT / "build" / "bench" / "figures.json"
SIDES = ["stock", "ours", "imapext", "imaplib", "imapclient", "imap-tools", "floor"]


def environment():
    lines = Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


class Bench:
    """The private server, the programs, and who takes part."""

    def __init__(self, ours, sides, runs, patience):
        self.server = environment()
        self.extensions = {"stock": "imap.so", "ours": str(Path(ours).resolve())}
        self.floor = floor()
        self.sides, self.runs, self.patience = sides, runs, patience
        # What every client trusts: the system's authorities, as everywhere, and the private server's.
        self.authorities = tempfile.NamedTemporaryFile(suffix=".pem")
        for path in ("/etc/ssl/certs/ca-certificates.crt", self.server["CA_FILE"]):
            if os.path.exists(path):
                self.authorities.write(Path(path).read_bytes())
        self.authorities.flush()

    def port(self, job):
        return int(self.server["IMAPS_PORT" if job.tls else "IMAP_NOTLS_PORT"])

    def taking_part(self, job):
        can = {"stock", "ours", *job.python} | ({"floor"} if job.commands else set())
        return [side for side in self.sides if side in can]

    def measured(self, side, name, job, port, count):
        """Wall seconds, CPU seconds, peak MiB, and what the process printed."""
        script, given = job.script or name, b""
        if side == "floor":
            command = [self.floor, "run", port, job.user, job.times(count)] + [self.authorities.name] * job.tls
            given = "".join(f"{line}\0" for line in job.commands(count)).encode()
        elif side in self.extensions:
            settings = [f"extension={self.extensions[side]}", "memory_limit=2G", *job.settings]
            # Stock knows no address in a certificate.
            mailbox = f"{{localhost:{port}/imap/ssl}}INBOX" if job.tls else f"{{127.0.0.1:{port}/imap/notls}}INBOX"
            command = ["php", "-n", *(word for setting in settings for word in ("-d", setting)), HERE / "php" / "jobs.php", script, mailbox,
                       job.user, count]
        else:
            command = [sys.executable, HERE / "python" / "jobs.py", side, script, port, job.user, count, int(job.tls)]
        if job.cold:
            for path in Path(self.server["MAIL"], job.user, "Maildir").glob("dovecot.index*"):
                path.unlink()
        if job.grows:
            shutil.rmtree(Path(self.server["MAIL"], job.user, "Maildir", f".{job.grows}"))
            fill.fill(self.server["MAIL"], job.user, [], [job.grows])
        with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as printed:
            sent.write(given)
            sent.seek(0)
            started = time.perf_counter()
            process = subprocess.Popen([str(word) for word in command], stdin=sent, stdout=printed,
                                       env={**os.environ, "SSL_CERT_FILE": self.authorities.name})
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = status
            if status != 0:
                raise RuntimeError(f"{name}: {side} ended with status {status}")
            printed.seek(0)
            return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed.read().decode().strip()

    def prepare(self, name, job, counts):
        """Everyone's first run; gives the sides that did it, and what differs among their answers."""
        sides, differences = self.taking_part(job), []
        for count in counts:
            if "floor" in sides:
                self.check_floor(name, job, count)
            if job.cold:
                continue
            answers = {}
            for side in [side for side in sides if side != "floor"]:
                try:
                    answers[side] = self.measured(side, name, job, self.port(job), count)[3]
                except RuntimeError as error:
                    sides.remove(side)
                    differences.append(str(error))
            if len(set(answers.values())) > 1:
                differences.append(f"{name}: the answers for {count} differ: {answers}")
        for line in differences:
            print(line, file=sys.stderr)
        return sides, differences

    def check_floor(self, name, job, count):
        """The server must take the floor's commands, whose answers the floor itself doesn't look at."""
        with socket.create_connection(("127.0.0.1", int(self.server["IMAP_NOTLS_PORT"]))) as server:
            lines = [f"c{i} {command}\r\n" for i, command in enumerate(job.commands(count))]
            server.sendall(f"a LOGIN {job.user} secret\r\nb SELECT INBOX\r\n{''.join(lines)}z LOGOUT\r\n".encode())
            taken, rest = 0, b""
            while data := server.recv(1 << 20):
                rest += data
                taken += len(re.findall(rb"^[abcz]\d* OK", rest[:rest.rfind(b"\n") + 1], re.MULTILINE))
                rest = rest[rest.rfind(b"\n") + 1:]
        if taken != len(lines) + 3:
            sys.exit(f"{name}: the server takes {taken} of the {len(lines) + 3} commands of the floor")

    def compare(self, name, job, count, sides, proxy=None):
        """Figures of each side: medians of wall and CPU seconds and of peak MiB, round trips, number of runs."""
        rows, trips = {side: [] for side in sides}, dict.fromkeys(sides)
        for _ in range(self.runs):
            for side in sides:
                if sum(row[0] for row in rows[side]) > self.patience:
                    continue
                before = proxy.trips if proxy else 0
                try:
                    rows[side].append(self.measured(side, name, job, proxy.port if proxy else self.port(job), count)[:3])
                except RuntimeError as error:
                    print(error, file=sys.stderr)
                    continue
                trips[side] = proxy.trips - before if proxy else None
        figures = {}
        for side in [side for side in sides if rows[side]]:
            wall, cpu, peak = (statistics.median(column) for column in zip(*rows[side]))
            figures[side] = {"wall": wall, "cpu": cpu, "peak": peak, "trips": trips[side], "runs": len(rows[side])}
        return figures


def show(name, count, delay, figures):
    cells = [f"{side} {f['wall']:.3f} ({f['trips'] if f['trips'] is not None else '-'}) {f['cpu']:.3f} {f['peak']:.0f}"
             for side, f in figures.items()]
    print(f"{name} {count} at {delay} ms: " + " | ".join(cells), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--delay", default="0,20")
    parser.add_argument("--sides", default=",".join(SIDES))
    parser.add_argument("--patience", type=float, default=10)
    parser.add_argument("--figures", type=Path, default=FIGURES)
    parser.add_argument("jobs", nargs="*", help=", ".join([*catalogue.JOBS, "growth"]))
    given = parser.parse_intermixed_args()
    wanted = given.jobs or [*catalogue.JOBS, "growth"]
    delays = [float(delay) for delay in given.delay.split(",")]
    bench = Bench(given.ours, given.sides.split(","), given.runs, given.patience)
    jobs = {name: catalogue.JOBS[name] for name in wanted if name != "growth"}
    growing = [(name, catalogue.grown(name, size), size) for name in catalogue.GROWTH for size in catalogue.SIZES if "growth" in wanted]
    users = {job.user for job in jobs.values()} | {job.user for _, job, _ in growing}
    # In a process of its own: what this one has held would count as its children's peak.
    filling = multiprocessing.Process(target=catalogue.fill_all, args=[bench.server["MAIL"], users])
    filling.start()
    filling.join()
    proxies = {(delay, port): Proxy(port, delay / 2000) for delay in delays if delay for port in {bench.port(job) for job in jobs.values()}}
    results = {
        "command": f"make bench{' ARGUMENTS=' + repr(' '.join(sys.argv[2:])) if sys.argv[2:] else ''}",
        "machine": f"{os.cpu_count()} processors, {platform.system()} {platform.release()}",
        "date": time.strftime("%Y-%m-%d"), "runs": given.runs, "jobs": [], "growth": [], "differences": [],
    }
    given.figures.parent.mkdir(parents=True, exist_ok=True)
    for name, job in jobs.items():
        counts = {delay: job.counts[1 if delay else 0] for delay in delays}
        sides, differences = bench.prepare(name, job, {max(count or 0 for count in counts.values())} - {0})
        results["differences"] += differences
        for delay in delays:
            if counts[delay]:
                figures = bench.compare(name, job, counts[delay], sides, proxies.get((delay, bench.port(job))))
                show(name, counts[delay], delay, figures)
                results["jobs"].append({"job": name, "delay": delay, "count": counts[delay], "figures": figures})
        given.figures.write_text(json.dumps(results, indent=1))
    for name, job, size in growing:
        sides, differences = bench.prepare(name, job, [size])
        results["differences"] += differences
        figures = bench.compare(name, job, size, sides)
        show(name, size, 0, figures)
        results["growth"].append({"job": name, "count": size, "figures": figures})
        given.figures.write_text(json.dumps(results, indent=1))


main()
