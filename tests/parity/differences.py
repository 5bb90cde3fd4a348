"""The list of what may differ between stock ext/imap and ours: differences.txt.

An entry is a group of lines `key: value`, parted from the next by an empty line; `#` begins a comment:

    README   words of the README's table "Differences from ext/imap", or of the list under it, that tell of it
    why      one line, where the README's words are not enough
    case     the case, script/name; * and ? are wildcards, and several cases may be given, one a line
    stock    what stock prints there: the lines that differ, taken together, as a regular expression; none: nothing
    ours     what ours prints there: likewise; <1> is what stock's first group matched

or, for objects whose properties stand in another order:

    order    the names of the properties, in stock's order => in ours
"""

import fnmatch
import re
import sys

KEYS = {"README", "why", "case", "stock", "ours", "order"}


class Entry:
    def __init__(self, line):
        self.line = line
        self.used = False
        self.reason = ""
        self.why = ""
        self.cases = []
        self.stock = []
        self.ours = []
        self.order = None


def read(path, readme):
    entries, entry = [], None
    told = flat(readme.read_text().split("## Differences from ext/imap", 1)[1])
    for number, line in enumerate(path.read_text().split("\n"), 1):
        if not line.strip():
            entry = None
            continue
        if line.startswith("#"):
            continue
        key, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if key not in KEYS:
            sys.exit(f"{path.name}:{number}: {key} is no key")
        if entry is None:
            entry = Entry(number)
            entries.append(entry)
        if key == "README":
            entry.reason = value
            if flat(value) not in told:
                sys.exit(f"{path.name}:{number}: the README's differences do not say: {value}")
        elif key == "why":
            entry.why = value
        elif key == "case":
            entry.cases.append(re.compile(fnmatch.translate(value)))
        elif key == "stock":
            entry.stock.append(value)
        elif key == "ours":
            entry.ours.append(value)
        elif key == "order":
            entry.order = tuple(side.split() for side in value.split("=>"))
    for entry in entries:
        if not entry.reason or not entry.cases:
            sys.exit(f"{path.name}:{entry.line}: an entry needs README and case")
    return entries


def flat(text):
    return re.sub(r"\s+", " ", text)


def find(entries, name, hunk):
    """The entry that tells of this difference."""
    stock, ours = ("\n".join(lines) for lines in hunk)
    for entry in entries:
        if entry.order or not any(case.match(name) for case in entry.cases):
            continue
        found = re.fullmatch("\n".join(entry.stock), stock, re.S)
        if found and re.fullmatch(re.sub(r"<(\d)>", lambda number: re.escape(found.group(int(number.group(1))) or ""), "\n".join(entry.ours)), ours, re.S):
            entry.used = True
            return entry
    return None


def in_order(stock, ours, name, entries):
    """Stock's lines, with the properties of the objects that an `order` entry names where ours has them."""
    for entry in entries:
        if entry.order is None or not any(case.match(name) for case in entry.cases):
            continue
        made = []
        for block in blocks(stock):
            keys = [key_of(line) for line in block]
            if keys == [key for key in entry.order[0] if key in keys] and len(keys) > 1:
                moved = sorted(block, key=lambda line: entry.order[1].index(key_of(line)))
                if moved != block:
                    entry.used = True
                block = moved
            made += block
        stock = made
    return stock


def key_of(line):
    found = re.match(r" *'(\w+)' => ", line)
    return found.group(1) if found else ""


def blocks(lines):
    """Runs of lines that are the scalar properties of one object, and single other lines."""
    block, depth = [], None
    for line in lines:
        scalar = key_of(line) and not line.endswith(" (")
        indent = len(line) - len(line.lstrip(" "))
        if scalar and block and indent == depth:
            block.append(line)
            continue
        if block:
            yield block
            block = []
        if scalar:
            block, depth = [line], indent
        else:
            yield [line]
    if block:
        yield block
