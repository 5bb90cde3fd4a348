"""The same PHP scripts on stock ext/imap and on ours, timed as whole processes; `make bench` calls this.

    compare.py OURS [--runs N] [--delay MS,…] [JOB…]

OURS is our imap.so. Needs IMAPEXT_TEST_ENV (tests/support/with_dovecot.sh). Medians of the runs; stock and ours take turns, so that
what else the machine does hits both. A delay is that of a round trip, half of it each way, by a proxy of our own that counts the
round trips too; at 0 the clients talk to the server itself. `trips` are those of one run, `cpu` is of the client, `MB` its peak.
"""

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import fill
from proxy import Proxy

HERE = Path(__file__).resolve().parent


def environment():
    lines = Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def measured(extension, job, port, user, count):
    """Wall seconds, CPU seconds, peak KiB, and what the script printed."""
    started = time.perf_counter()
    job, _, setting = job.partition(", ")
    command = ["php", "-n", "-d", f"extension={extension}", "-d", "memory_limit=2G", "-d", f"imap.predict_status={bool(setting):d}",
               HERE / "php" / "jobs.php", job,
               f"{{127.0.0.1:{port}/imap/notls}}INBOX", user, str(count)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = status
    if status != 0:
        sys.exit(f"{job} with {extension} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, output


def fill_all(mail):
    fill.fill(mail, "testordinary", map(fill.ordinary, range(1, 1001)), [f"Folder{n:04}" for n in range(300)])
    fill.fill(mail, "testsmall", map(fill.small, range(1, 50001)))
    fill.fill(mail, "testlarge", [fill.large(50)] * 5)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--delay", default="0,20")
    parser.add_argument("jobs", nargs="*")
    given = parser.parse_intermixed_args()
    server = environment()
    port = int(server["IMAP_NOTLS_PORT"])
    print("filling the mailboxes", file=sys.stderr)
    # In a process of its own: what this one has held would count as its children's peak.
    filling = multiprocessing.Process(target=fill_all, args=[server["MAIL"]])
    filling.start()
    filling.join()
    # job: user, count at 0 ms, count with a delay
    counts = {
        "open": ("testordinary", 20, 20), "read": ("testordinary", 1000, 300), "parts": ("testordinary", 1000, 150),
        "structure": ("testordinary", 1000, 1000), "setflag": ("testordinary", 300, 300), "append": ("testordinary", 200, 200),
        "list": ("testordinary", 1, 1), "status": ("testordinary", 300, 300), "status, predicted": ("testordinary", 300, 300),
        "overview": ("testsmall", 50000, 20000), "headers": ("testsmall", 1, 1), "search": ("testsmall", 1, 1),
        "msgno": ("testsmall", 1000, 0), "num_msg": ("testsmall", 1000000, 0),
        "fetchbody": ("testlarge", 5, 5), "savebody": ("testlarge", 5, 5),
    }
    for user in ("testordinary", "testsmall", "testlarge"):
        measured("imap.so", "search", port, user, 1)  # the server's index is warm for both
    sides = {"stock": "imap.so", "ours": os.path.abspath(given.ours)}
    for delay in map(int, given.delay.split(",")):
        print(f"\n{delay} ms a round trip    stock: wall (trips) cpu MB      ours: wall (trips) cpu MB      times faster")
        proxy = Proxy(port, delay / 2000) if delay else None
        for job in given.jobs or counts:
            user, *either = counts[job]
            count = either[1 if delay else 0]
            if count == 0:
                continue
            results = {side: [] for side in sides}
            trips = dict.fromkeys(sides, 0)
            printed = {}
            for _ in range(given.runs):
                for side, extension in sides.items():
                    before = proxy.trips if proxy else 0
                    *figures, printed[side] = measured(extension, job, proxy.port if proxy else port, user, count)
                    results[side].append(figures)
                    trips[side] = proxy.trips - before if proxy else 0
            if printed["stock"] != printed["ours"]:
                print(f"{job}: the results differ: {printed}")
            median = {side: [statistics.median(column) for column in zip(*rows)] for side, rows in results.items()}
            cells = [f"{m[0]:8.3f} ({trips[side]:4}) {m[1]:6.3f} {m[2] / 1024:5.0f}" for side, m in median.items()]
            print(f"{job:<20} {cells[0]:<30} {cells[1]:<30} {median['stock'][0] / median['ours'][0]:6.1f}", flush=True)


main()
