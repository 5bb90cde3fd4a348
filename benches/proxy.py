"""A proxy that passes octets on after a delay and counts round trips, for the benches: `floor proxy`, in a process of its own."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def floor():
    """The program `floor`, built if need be."""
    cargo = [os.environ.get("CARGO", "cargo"), "build", "--quiet", "--release", "--locked", "--package", "imapext-floor"]
    subprocess.run(cargo, cwd=ROOT, check=True)
    return ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release" / "floor"


class Proxy:
    """Passes octets on to `port` of this machine, `delay` seconds later each way. It ends with us."""

    def __init__(self, port, delay):
        command = [floor(), "proxy", str(port), str(round(delay * 1e6))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())
        self._trips = 0

    @property
    def trips(self):
        """How often clients have connected, or spoken after they had got an answer."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self._trips += int(self._process.stdout.readline())
        return self._trips
