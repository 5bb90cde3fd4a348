"""Refuses a dependency whose licence is not one of those that may be linked into MIT OR Apache-2.0 code.

    licences.py        reads `cargo metadata` in the current directory

Every package of the locked tree counts, of every platform and every kind (normal, build and development).
"""

import json
import os
import re
import subprocess
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "Zlib",
}


def satisfied(expression):
    """Whether an SPDX expression can be met by the allowed licences; raises ValueError when it is none."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))

    def alternatives():
        met = conjunction()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = conjunction() | met
        return met

    def conjunction():
        met = single()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = single() & met
        return met

    def single():
        if not tokens:
            raise ValueError(expression)
        token = tokens.pop(0)
        if token == "(":
            met = alternatives()
            if not tokens or tokens.pop(0) != ")":
                raise ValueError(expression)
            return met
        if token in (")", "AND", "OR", "WITH"):
            raise ValueError(expression)
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            token = f"{token} WITH {tokens.pop(0)}" if tokens else token
        return token in ALLOWED

    met = alternatives()
    if tokens:
        raise ValueError(expression)
    return met


def self_check():
    """The judge itself: a check that can't say no is none."""
    for expression, expected in {
        "MIT": True, "GPL-3.0": False, "MIT OR GPL-3.0": True, "GPL-2.0/MIT": True, "MIT AND GPL-3.0": False,
        "(MIT OR Apache-2.0) AND Unicode-3.0": True, "Apache-2.0 WITH LLVM-exception OR GPL-3.0": True,
        "Apache-2.0 AND (GPL-2.0 OR LGPL-2.1)": False, "GPL-2.0 WITH Classpath-exception-2.0": False,
    }.items():
        if satisfied(expression) is not expected:
            sys.exit(f"licences.py misjudges {expression!r}")


def main():
    self_check()
    command = [os.environ.get("CARGO", "cargo"), "metadata", "--format-version", "1", "--locked", "--all-features"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = sorted(metadata["packages"], key=lambda package: package["name"])
    refused = []
    for package in packages:
        licence = package["license"]
        try:
            fine = licence is not None and satisfied(licence)
        except ValueError:
            fine = False
        if not fine:
            refused.append(f"{package['name']} {package['version']}: {licence or 'no licence expression'}")
        if package["source"] is None and licence != "MIT OR Apache-2.0":
            refused.append(f"{package['name']} is ours and is not MIT OR Apache-2.0")
    if refused:
        sys.exit("Licences that are not allowed:\n  " + "\n  ".join(refused))
    print(f"licences: {len(packages)} packages, all allowed")


main()
