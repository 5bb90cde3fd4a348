"""The messages of the parity run beside those of tests/corpus: made here, the same ones at every run."""


def write(folder):
    folder.mkdir()
