"""A PHP loop over a mailbox by POP3, on stock ext/imap and on ours, through a slow line; `make bench` calls this.

    pop3.py OURS [--messages N] [--runs N] [--stock-runs N] [--delay MS]

OURS is our imap.so. Needs IMAPEXT_TEST_ENV (tests/support/with_dovecot.sh). The loop reads header, structure and first part of every
message. A delay is that of a round trip, half of it each way, by a proxy of our own that counts the round trips too. Medians of the
runs, stock's fewer as each takes long. Prints a table in Markdown; the exit status is 1 if ours is not ten times as fast.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import fill
from proxy import Proxy

AT_LEAST = 10  # times faster
LOOP = r"""
$imap = imap_open($argv[1], 'testpop', 'secret') or exit(1);
$seen = hash_init('sha256');
for ($number = 1, $count = imap_num_msg($imap); $number <= $count; $number++) {
    hash_update($seen, imap_headerinfo($imap, $number)->subject);
    hash_update($seen, count(imap_fetchstructure($imap, $number)->parts));
    hash_update($seen, imap_fetchbody($imap, $number, '1'));
}
echo $count, ' ', hash_final($seen);
imap_close($imap);
"""


def measured(extension, proxy):
    """Seconds, round trips, and what the loop has seen."""
    trips, began = proxy.trips, time.perf_counter()
    name = f"{{127.0.0.1:{proxy.port}/pop3/notls}}INBOX"
    result = subprocess.run(["php", "-n", "-d", f"extension={extension}", "-r", LOOP, name], stdout=subprocess.PIPE)
    if result.returncode:
        sys.exit(f"the loop failed with {extension}")
    return time.perf_counter() - began, proxy.trips - trips, result.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--stock-runs", type=int, default=1)
    parser.add_argument("--delay", type=int, default=20)
    given = parser.parse_args()
    lines = Path(os.environ["IMAPEXT_TEST_ENV"]).read_text().splitlines()
    server = dict(line.split("=", 1) for line in lines if "=" in line)
    fill.fill(server["MAIL"], "testpop", map(fill.ordinary, range(1, given.messages + 1)))
    proxy = Proxy(int(server["POP3_NOTLS_PORT"]), given.delay / 2000)
    sides = {"stock ext/imap": ("imap.so", given.stock_runs), "this library": (os.path.abspath(given.ours), given.runs)}
    # Dovecot reads the messages for the first time for neither.
    measured(sides["this library"][0], proxy)
    medians, seen = {}, set()
    for side, (extension, runs) in sides.items():
        results = [measured(extension, proxy) for _ in range(runs)]
        medians[side] = [statistics.median(column) for column in list(zip(*results))[:2]]
        seen.update(result[2] for result in results)
    if len(seen) != 1:
        sys.exit(f"the results differ: {seen}")
    (stock, stock_trips), (ours, trips) = medians.values()
    print(f"POP3, {given.messages} messages, {given.delay} ms a round trip: header, structure and part 1 of each\n")
    print("| | seconds | round trips | runs |\n|---|---|---|---|")
    print(f"| stock ext/imap | {stock:.2f} | {stock_trips:.0f} | {given.stock_runs} |")
    print(f"| this library | {ours:.2f} | {trips:.0f} | {given.runs} |")
    print(f"| times faster | {stock / ours:.1f} | {stock_trips / trips:.1f} | |")
    sys.exit(0 if stock >= AT_LEAST * ours else 1)


main()
