"""What a program compiled against include/imapext.h relies on, held against the dump include/imapext.abi.

    abi.py verify        fails, with abidiff's report, if the header says anything else than the dump
    abi.py record        writes the dump, and prints that report, so that whoever changes the ABI reads what changes

The dump is abidw's, of a library made of the header alone: every function that it declares, with a body that only aborts.
tests/api_surface.rs shows that the real library exports the same functions, include/imapext.h is verified against its sources.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

HEADER = "include/imapext.h"
DUMP = "include/imapext.abi"
SONAME = re.search(r"-soname,([\w.]+)", open("build.rs").read()).group(1)


def library(folder):
    """Compiles the header with bodies into a shared library in `folder`; gives its path."""
    header = re.sub(r"//[^\n]*|/\*.*?\*/", "", open(HEADER).read(), flags=re.S)
    bodies, functions = re.subn(r"(?m)^((?!typedef)\w[\w *\n]*?\bimap_\w+\([^;{}]*\));", r"\1 { abort(); }", header)
    assert functions > 70, f"{functions} functions found in {HEADER}"
    source, built = os.path.join(folder, "imapext.c"), os.path.join(folder, "libimapext.so")
    open(source, "w").write("#include <stdlib.h>\n" + bodies)
    subprocess.run(["gcc", "-g", "-O0", "-w", "-shared", "-fPIC", f"-Wl,-soname,{SONAME}", "-o", built, os.path.basename(source)],
                   cwd=folder, check=True)
    return built


def dump(folder):
    """Writes abidw's dump of the header; gives its path."""
    written = os.path.join(folder, "imapext.abi")
    hidden = ["--no-show-locs", "--no-corpus-path", "--no-comp-dir-path", "--no-elf-needed", "--type-id-style", "hash"]
    subprocess.run(["abidw", *hidden, "--out-file", written, library(folder)], check=True)
    return written


def main(task):
    with tempfile.TemporaryDirectory() as folder:
        new = dump(folder)
        changed = subprocess.run(["abidiff", DUMP, new]).returncode != 0
        if changed and task == "record":
            shutil.copyfile(new, DUMP)
        elif changed:
            sys.exit(f"{DUMP} is not what {HEADER} says: run make header, and see whether programs that exist would break")


if len(sys.argv) != 2 or sys.argv[1] not in ("verify", "record"):
    sys.exit(__doc__)
main(sys.argv[1])
