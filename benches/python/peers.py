"""The Python module against imaplib, imapclient and imap-tools: the same jobs on the same server, in turns.

    peers.py [--runs N] [--delay MS,…] [--messages N] [--overviews N] [--megabytes N] [JOB…]

Needs IMAPEXT_TEST_ENV (tests/support/with_dovecot.sh) and an environment with the module and requirements.txt; run.sh sees to both.
Medians of the runs, in seconds, opening and login left out, each run in a process of its own. A delay is that of a round trip, half of
it each way, by a proxy; at 0 the clients talk to the server itself.
"""

import argparse
import itertools
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from fill import fill, large, ordinary, small  # noqa: E402
from jobs import JOBS  # noqa: E402
from proxy import Proxy  # noqa: E402


def environment():
    lines = Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def run(client, job, port, user):
    command = [sys.executable, str(HERE / "jobs.py"), client, job, str(port), user]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, number = done.stdout.split()
    return float(seconds), int(number)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--delay", default="0,20")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--overviews", type=int, default=50_000)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("jobs", nargs="*")
    given = parser.parse_args()
    values = environment()
    port = int(values["IMAP_NOTLS_PORT"])
    users = {job: f"testpeers{job}{os.getpid()}" for job in JOBS}
    wanted = given.jobs or list(JOBS)
    content = {
        "read": lambda: map(ordinary, range(given.messages)),
        "overview": lambda: map(small, range(given.overviews)),
        "part": lambda: [large(given.megabytes)],
    }
    titles = {
        "read": f"search and read {given.messages:,} messages",
        "overview": f"overview of {given.overviews:,}",
        "part": f"a {given.megabytes} MB part to a file",
    }
    for job in wanted:
        fill(values["MAIL"], users[job], content[job]())
        run("imaplib", job, port, users[job])  # the server's own caches
    slower = []
    for delay in map(float, given.delay.split(",")):
        to = Proxy(port, delay / 2000).port if delay else port
        print(f"\nat {delay:g} ms a round trip, seconds{'':12}" + "".join(f"{client:>17}" for client in JOBS["read"]))
        for job in wanted:
            times = {client: [] for client in JOBS[job]}
            numbers = {}
            for _, client in itertools.product(range(given.runs), JOBS[job]):
                seconds, numbers[client] = run(client, job, to, users[job])
                times[client].append(seconds)
            medians = {client: statistics.median(all_of) for client, all_of in times.items()}
            row = "".join(f"{medians[c]:17.3f}" if c in medians else f"{'-':>17}" for c in JOBS["read"])
            print(f"{titles[job]:42}{row}", flush=True)
            if len(set(numbers.values())) > 1:
                print(f"    the answers differ: {numbers}")
            slower += [(job, delay, client) for client in medians if medians[client] < medians["imapext"]]
    for job, delay, client in slower:
        print(f"faster than imapext: {client} on {job} at {delay:g} ms")


main()
