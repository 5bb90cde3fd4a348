"""A local mbox and a Maildir of many messages: ours, stock ext/imap on the mbox, and Python's mailbox module; `make bench` calls this.

    local.py OURS [--messages N] [--runs K] [--module FOLDER] [JOB…]

OURS is our imap.so; FOLDER, if given, has our Python package, which then runs too. Each job is a whole process that opens the mailbox
for reading, does its work and closes it: medians of K runs, in turns, on files that all of them have read before (a contestant whose
runs of a job have taken PATIENCE seconds gets no more of them). Wall seconds, CPU seconds, peak MB; `x` is how many times longer than
ours on the same kind of box the wall took. What contestants answer is compared.
"""

import argparse
import multiprocessing
import os
import pwd
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import local_mail

HERE = Path(__file__).resolve().parent
PATIENCE = 40
JOBS = ["open", "search flags", "search FROM", "search SUBJECT", "search BODY", "sort date", "sort subject", "sort from", "thread", "overview",
        "structure"]
# What Python's library gives no name to.
NOT_IN_PYTHON = {"thread"}
# Where Python's users count otherwise: only how many there are is compared; or nothing, as they find no accents apart from their
# letters, and no messages by the day of arrival.
COUNTED = {"overview", "structure", "sort subject"}
OTHERWISE = {"search SUBJECT", "search flags"}


def contestants(ours, module):
    """Name: command, file."""
    php = ["php", "-n", "-d"]
    script = [HERE / "php" / "local.php"]
    python = [sys.executable, HERE / "python" / "local_jobs.py"]
    sides = {
        "stock, mbox": ([*php, "extension=imap.so", *script], "mbox"),
        "ours, mbox": ([*php, f"extension={ours}", *script], "mbox"),
        "ours, Maildir": ([*php, f"extension={ours}", *script], "Maildir"),
        "Python, mbox": ([*python, "mbox"], "mbox"),
        "Python, Maildir": ([*python, "maildir"], "Maildir"),
    }
    if module:
        sides["our Python, mbox"] = ([*python, "imapext"], "mbox")
        sides["our Python, Maildir"] = ([*python, "imapext"], "Maildir")
    return sides


def unprivileged(command):
    """Stock opens no local mailbox for root; then PHP runs as another user."""
    if os.geteuid() != 0 or command[0] != "php":
        return {}
    user = pwd.getpwnam("www-data")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def measured(command, job, path, environment):
    """Wall seconds, CPU seconds, peak MB, and what it printed."""
    started = time.perf_counter()
    process = subprocess.Popen([*map(str, command), job, path], stdout=subprocess.PIPE, env=environment, cwd=environment["HOME"],
                               **unprivileged(command))
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.stdout.close()
    process.returncode = status
    if status != 0:
        sys.exit(f"{job}: {command} ended with status {status}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.decode().strip()


def compare(job, printed):
    """Says whose answer is another one than ours."""
    wanted = printed["ours, mbox"]
    for side, answer in printed.items():
        if "Python" not in side:
            agrees = answer == wanted
        elif job in COUNTED:
            agrees = answer.split()[0] == wanted.split()[0]
        else:
            agrees = job in OTHERWISE or answer == wanted
        if not agrees:
            print(f"{job}: {side} answers {answer}, ours {wanted}", file=sys.stderr)


def cell(figures, side, median):
    if side not in median:
        return "–"
    wall, cpu, peak = figures
    text = f"{wall:.3f} {cpu:.3f} {peak:.0f}"
    own = "ours, Maildir" if side == "Python, Maildir" else "ours, mbox"
    return text if side.startswith("our") else f"{text} **{wall / median[own][0]:.1f}x**"


def run(given, folder):
    sides = contestants(Path(given.ours).resolve(), given.module)
    environment = {**os.environ, "HOME": folder, "PYTHONPATH": given.module or "", "PYTHONDONTWRITEBYTECODE": "1"}
    names = [side for side in sides]
    print("| job | " + " | ".join(names) + " | stock/ours Maildir |")
    print("|---" * (len(names) + 2) + "|")
    for command, box in sides.values():
        measured(command, "open", box, environment)
    for job in given.jobs or JOBS:
        rows = {side: [] for side in sides if "Python" not in side or job not in NOT_IN_PYTHON}
        printed = {}
        for _ in range(given.runs):
            for side in rows:
                if sum(figures[0] for figures in rows[side]) < PATIENCE:
                    command, box = sides[side]
                    *figures, printed[side] = measured(command, job, box, environment)
                    rows[side].append(figures)
        compare(job, printed)
        median = {side: [statistics.median(column) for column in zip(*figures)] for side, figures in rows.items()}
        cells = [cell(median.get(side), side, median) for side in names]
        other = median["stock, mbox"][0] / median["ours, Maildir"][0]
        print(f"| {job} | " + " | ".join(cells) + f" | **{other:.1f}x** |", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--module")
    parser.add_argument("jobs", nargs="*")
    given = parser.parse_intermixed_args()
    folder = tempfile.mkdtemp(prefix="imapext-local-")
    try:
        # c-client warns of a folder in which it cannot lock.
        os.chmod(folder, 0o1777)
        # In a process of its own: what this one has held would count as its children's peak.
        filling = multiprocessing.Process(target=local_mail.fill, args=[folder, given.messages])
        filling.start()
        filling.join()
        size = os.path.getsize(f"{folder}/mbox") >> 20
        print(f"{given.messages} messages, {size} MB; wall seconds, CPU seconds, peak MB, and how many times ours the wall is\n", flush=True)
        run(given, folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
