"""A program that a document shows is the one that is compiled and tested: readme.py DOCUMENT SOURCE"""

import sys
from pathlib import Path

document, source = map(Path, sys.argv[1:])
block = f"```{source.suffix[1:]}\n"
if f"{block}{source.read_text()}```\n" not in document.read_text():
    sys.exit(f"{document} has no block {block.strip()} that is {source}, line for line")
