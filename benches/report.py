"""The tables and the chart of what bench.py measured: report.py [FOLDER] writes results.md and results.svg, by default beside this file."""

import json
import sys
from pathlib import Path

import catalogue
import chart
from proxy import ROOT

FIGURES = ROOT / "build" / "bench" / "figures.json"
PEERS = catalogue.PEERS


def title(row):
    return catalogue.JOBS[row["job"]].title.format(f"{row['count']:,}")


def goal(row):
    return catalogue.JOBS[row["job"]].goals[1 if row["delay"] else 0]


def faster(row, side="ours"):
    """How many times faster than stock."""
    figures = row["figures"]
    return figures["stock"]["wall"] / figures[side]["wall"] if {"stock", side} <= figures.keys() else None


def missed(row):
    # A tenth is what two medians on a busy machine may differ by.
    return goal(row) is not None and faster(row) is not None and faster(row) < 0.9 * goal(row)


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
        ratio = f"**{number(faster(row))}**" if faster(row) else "–"
        if goal(row):
            ratio += f" ({goal(row):g}{', missed' if missed(row) else ''})"
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
    for row in results["jobs"]:
        figures = row["figures"]
        names = [side for side in PEERS if side in figures and "imapext" in figures and figures[side]["wall"] < figures["imapext"]["wall"]]
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
           "Each sum that the sides give as their answer is compared.")
    for delay in sorted({row["delay"] for row in results["jobs"]}, reverse=True):
        yield f"\n## {f'At {delay:g} ms a round trip' if delay else 'Without delay'}\n"
        if delay:
            yield "In parentheses the round trips, the connection being one: how often the client spoke after it had got an answer.\n"
        yield from table(results, delay)
    if any(not row["delay"] for row in results["jobs"]):
        yield "\n## CPU and memory of the client, without delay\n"
        yield "CPU seconds and the process's peak resident memory. 20 MB are the least that can be seen.\n"
        yield from costs(results)
    if results["growth"]:
        yield "\n## How cost grows\n"
        yield from growth(results)
    yield "\n## Where we fall short\n"
    short = [f"- {title(row)} at {row['delay']:g} ms: {number(faster(row))} times stock's speed, the goal is {goal(row):g}."
             for row in results["jobs"] if missed(row)]
    short += [f"- A Python library is faster than our module: {text}." for text in slower_than_peers(results)]
    short += [f"- {text}" for text in results["differences"]]
    yield from short or ["Nowhere in these tables."]


def main(folder=Path(__file__).resolve().parent):
    results = json.loads(FIGURES.read_text())
    (Path(folder) / "results.md").write_text("\n".join(document(results)) + "\n")
    delay = max(row["delay"] for row in results["jobs"])
    rows = [(title(row), {side: f["wall"] for side, f in row["figures"].items()}) for row in results["jobs"] if row["delay"] == delay]
    (Path(folder) / "results.svg").write_text(chart.draw(f"Seconds of the whole process, at {delay:g} ms a round trip", rows))


main(*sys.argv[1:])
