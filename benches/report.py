"""The tables and the chart of what bench.py measured.

    report.py            writes results.md and results.svg beside this file, and the table in the README
    report.py FOLDER     writes results.md and results.svg in FOLDER
"""

import json
import sys
from pathlib import Path

import catalogue
import chart
from proxy import ROOT

HERE = Path(__file__).resolve().parent
FIGURES = ROOT / "build" / "bench" / "figures.json"
README = ROOT / "README.md"
# Tables that other programs of `make bench` have made.
OTHERS = {"local.md": "Mailboxes in files", "pop3.md": "POP3"}
# What the README's table stands between.
MARKS = "<!-- by make bench -->\n", "<!-- to here -->\n"
PEERS = catalogue.PEERS


def title(row):
    return catalogue.JOBS[row["job"]].title.format(f"{row['count']:,}")


def goal(row):
    return catalogue.JOBS[row["job"]].goals[1 if row["delay"] else 0]


def start(results, side, what):
    """What a side needs for nothing."""
    rows = [row["figures"] for row in results["jobs"] if row["job"] == "start"]
    return rows[0][side][what] if rows and side in rows[0] else 0


def call(results, row, side):
    """CPU seconds for one call."""
    return max(row["figures"][side]["cpu"] - start(results, side, "cpu"), 1e-4) / row["count"]


def faster(results, row, side="ours"):
    """How many times faster than stock."""
    figures = row["figures"]
    if not {"stock", side} <= figures.keys():
        return None
    if catalogue.JOBS[row["job"]].by_call:
        return call(results, row, "stock") / call(results, row, side)
    return figures["stock"]["wall"] / figures[side]["wall"]


def missed(results, row):
    # A tenth is what two medians on a busy machine may differ by.
    return goal(row) is not None and faster(results, row) is not None and faster(results, row) < 0.9 * goal(row)


def bound(row):
    """How far the fewest commands, sent together, get."""
    figures = row["figures"]
    return f" Raw commands: {number(figures['stock']['wall'] / figures['floor']['wall'])} times." if "floor" in figures else ""


def number(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def cell(row, side, show, runs):
    figures = row["figures"].get(side)
    if figures is None:
        return "–"
    return show(figures) + (f" <sub>{figures['runs']} of {runs}</sub>" if figures["runs"] < runs else "")


def table(results, delay):
    rows = [row for row in results["jobs"] if row["delay"] == delay]

    def show(figures):
        trips = f" ({figures['trips']})" if delay else ""
        return f"{number(figures['wall'])}{trips}"

    sides = ["stock", "ours", "imapext", *PEERS, "floor"]
    yield "| job | stock | ours, PHP | times faster (goal) | ours, Python | imaplib | imapclient | imap-tools | floor |"
    yield "|---" * 9 + "|"
    for row in rows:
        cells = {side: cell(row, side, show, results["runs"]) for side in sides}
        ratio = f"**{number(faster(results, row))}**" if faster(results, row) else "–"
        if goal(row):
            ratio += f" ({goal(row):g}{', missed' if missed(results, row) else ''})"
        yield f"| {title(row)} | {cells['stock']} | {cells['ours']} | {ratio} | " + " | ".join(cells[s] for s in ["imapext", *PEERS, "floor"]) + " |"


def costs(results):
    """CPU and memory, where no delay blurs them."""
    sides = ["stock", "ours", "imapext", *PEERS]
    yield "| job | stock | ours, PHP | times less CPU | ours, Python | imaplib | imapclient | imap-tools |"
    yield "|---" * 8 + "|"
    for row in [row for row in results["jobs"] if not row["delay"]]:
        cells = {side: cell(row, side, lambda f: f"{number(f['cpu'])}, {f['peak']:.0f} MB", results["runs"]) for side in sides}
        both = {"stock", "ours"} <= row["figures"].keys()
        less = f"**{row['figures']['stock']['cpu'] / row['figures']['ours']['cpu']:.1f}**" if both else "–"
        yield f"| {title(row)} | {cells['stock']} | {cells['ours']} | {less} | " + " | ".join(cells[s] for s in ["imapext", *PEERS]) + " |"


def growth(results):
    yield "| job | messages | stock: wall, CPU, MB | ours: wall, CPU, MB | floor: wall | ours: CPU in µs a message |"
    yield "|---" * 6 + "|"
    for row in results["growth"]:
        def show(figures):
            return f"{number(figures['wall'])}, {number(figures['cpu'])}, {figures['peak']:.0f}"

        stock, ours = (cell(row, side, show, results["runs"]) for side in ("stock", "ours"))
        floor = cell(row, "floor", lambda f: number(f["wall"]), results["runs"])
        each = row["figures"]["ours"]["cpu"] / row["count"] * 1e6 if "ours" in row["figures"] else 0
        yield f"| {row['job']} | {row['count']:,} | {stock} | {ours} | {floor} | {each:.1f} |"


def slower_than_peers(results):
    """Where, what each needs to start taken off."""
    for row in results["jobs"]:
        figures = row["figures"]
        if "imapext" not in figures:
            continue
        needed = {side: figures[side]["wall"] - start(results, side, "wall") for side in ["imapext", *PEERS] if side in figures}
        names = [side for side in needed if needed[side] < needed["imapext"]]
        if names and row["job"] != "start":
            yield f"{title(row)} at {row['delay']:g} ms ({', '.join(names)})"


def document(results):
    runs = results["runs"]
    yield "# Measured"
    yield ""
    yield (f"{results['date']}, {results['machine']}, `{results['command']}`. Seconds of whole processes, medians of {runs} "
           "(a side that took long at a job had fewer runs, and the cell says so). All sides took turns on one private Dovecot; the first run of each is not counted. "
           "Compare what stands in one row: the rows were measured at different times, on a machine that may have had other work.")
    yield ""
    yield ("“Floor” sends the fewest commands in one burst and only drains the answers. “–”: no such call, or the same as another job. "
           "The sides' answers (counts and sums of octets) are compared. “Times faster” is by the wall, and by CPU for what takes microseconds a call; "
           "“missed” is by more than a tenth.")
    for delay in sorted({row["delay"] for row in results["jobs"]}, reverse=True):
        yield f"\n## {f'At {delay:g} ms a round trip' if delay else 'Without delay'}\n"
        if delay:
            yield "In parentheses the round trips, the connection being one: how often the client spoke after it had got an answer.\n"
        yield from table(results, delay)
    if any(not row["delay"] for row in results["jobs"]):
        yield "\n## CPU and memory of the client, without delay\n"
        yield "CPU seconds and the process's peak resident memory. 20 MB are the least that can be seen.\n"
        yield from costs(results)
    for row in [row for row in results["jobs"] if catalogue.JOBS[row["job"]].by_call]:
        each = ", ".join(f"{chart.NAMES[side]} {call(results, row, side) * 1e6:.3f}" for side in row["figures"])
        yield f"\n{title(row)}, CPU in µs for one of them: {each}."
    if results["growth"]:
        yield "\n## How cost grows\n"
        yield "From PHP, without delay. What the process needs to start is in it, and shows where there is little else.\n"
        yield from growth(results)
    for name, heading in OTHERS.items():
        if (FIGURES.parent / name).exists():
            yield f"\n## {heading}\n"
            yield (FIGURES.parent / name).read_text().strip()
    yield "\n## Where we fall short\n"
    short = [f"- {title(row)} at {row['delay']:g} ms: {number(faster(results, row))} times stock's speed, the goal is {goal(row):g}.{bound(row)}"
             for row in results["jobs"] if missed(results, row)]
    short += [f"- A Python library is faster than our module, what each needs to start taken off: {text}." for text in slower_than_peers(results)]
    short += [f"- {text}" for text in results["differences"]]
    yield from short or ["Nowhere in these tables."]


def summary(results):
    """What the README shows: stock and ours at the longest delay."""
    delay = max(row["delay"] for row in results["jobs"])
    command = f"`{results['command']}`, {results['date']}, {results['machine']}, medians of {results['runs']}"
    yield f"Seconds of whole processes and round trips at {delay:g} ms a round trip ({command}; [all of it](benches/results.md)):"
    yield ""
    yield "| job | stock ext/imap | this library, PHP | times faster (goal) | this library, Python |"
    yield "|---" * 5 + "|"
    for row in [row for row in results["jobs"] if row["delay"] == delay]:
        def show(side):
            figures = row["figures"].get(side)
            return f"{number(figures['wall'])} ({figures['trips']})" if figures else "–"

        aim = f" ({goal(row):g}{', missed' if missed(results, row) else ''})" if goal(row) else ""
        ratio = f"**{number(faster(results, row))}**{aim}" if faster(results, row) else "–"
        yield f"| {title(row)} | {show('stock')} | {show('ours')} | {ratio} | {show('imapext')} |"


def main(folder=HERE):
    results = json.loads(FIGURES.read_text())
    if Path(folder).resolve() == HERE:
        before, rest = README.read_text().split(MARKS[0])
        table_text = "\n".join(summary(results)) + "\n"
        README.write_text(f"{before}{MARKS[0]}{table_text}{MARKS[1]}{rest.split(MARKS[1])[1]}")
    (Path(folder) / "results.md").write_text("\n".join(document(results)) + "\n")
    delay = max(row["delay"] for row in results["jobs"])
    rows = [(title(row).replace("`", ""), {side: f["wall"] for side, f in row["figures"].items()}) for row in results["jobs"] if row["delay"] == delay]
    (Path(folder) / "results.svg").write_text(chart.draw(f"Seconds of the whole process, at {delay:g} ms a round trip", rows))


main(*sys.argv[1:])
