"""One surface: the functions and constants of the PHP module, the stubs, the documentation, and what the tests call."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import imapext
import pytest
from conftest import ROOT

HERE = Path(__file__).parent
STUB = (ROOT / "bindings" / "php" / "imap.stub.php").read_text()

# Functions of the PHP module that are not here, and why.
NOT_HERE: dict[str, str] = {}
# Functions that the PHP module does not have, and why.
OURS = {
    "imap_header_text": "header texts for people, accents kept; also in C",
    "imap_savebody_decoded": "attachments in flat memory; also in C",
}
# Parameters under another name than in PHP, and why.
OTHER_NAMES = {("imap_renamemailbox", "from"): "from_", ("imap_rename", "from"): "from_"}  # a keyword of Python
# Functions whose optional parameters are others: PHP's options array is keyword arguments.
OTHER_OPTIONS = {"imap_open"}


def php_functions():
    for name, parameters in re.findall(r"function (imap_\w+)\((.*?)\): ", STUB):
        names = [re.sub(r".*\$(\w+)", r"\1", text.split("=")[0].strip()) for text in parameters.split(",") if text.strip()]
        optional = sum("=" in text for text in parameters.split(","))
        yield name, names, optional


def our_functions():
    return {name for name in imapext.__all__ if name.startswith("imap_")}


def test_functions_are_those_of_the_php_module():
    php = {name for name, _, _ in php_functions()}
    assert len(php) >= 70
    assert our_functions() == php - set(NOT_HERE) | set(OURS)


@pytest.mark.parametrize("name, names, optional", list(php_functions()))
def test_parameters_are_php_s(name, names, optional):
    if name in NOT_HERE:
        return
    parameters = inspect.signature(getattr(imapext, name)).parameters
    if name in OTHER_OPTIONS:
        names.pop()
        optional -= 1
    parameters = {key: each for key, each in parameters.items() if each.kind is not each.KEYWORD_ONLY}
    assert list(parameters) == [OTHER_NAMES.get((name, each), each) for each in names]
    assert sum(each.default is not each.empty for each in parameters.values()) == optional


def test_constants_are_those_of_the_php_module():
    for name, value in re.findall(r"const (\w+) = (\d+);", STUB):
        assert getattr(imapext, name) == int(value), name
    constants = {name for name in imapext.__all__ if name.isupper()}
    assert constants == set(re.findall(r"const (\w+) = ", STUB))


def test_everything_is_documented():
    for name in sorted(our_functions()):
        documentation = getattr(imapext, name).__doc__ or ""
        assert "Source: " in documentation, name
        for word in ("parameters", "returns", "raises"):
            assert re.search(rf"^(\w+, )*{word}\b.*:", documentation, re.MULTILINE | re.IGNORECASE), (name, word)
    for name in imapext.__all__:
        value = getattr(imapext, name)
        if not inspect.isclass(value):
            continue
        assert value.__doc__, name
        for attribute, member in vars(value).items():
            described = callable(member) or inspect.isdatadescriptor(member)
            if not attribute.startswith("_") and described and not isinstance(member, type):
                documentation = inspect.getdoc(member) or vars(value).get("__slots__", {}).get(attribute, "")
                assert len(documentation) >= 4, f"{name}.{attribute}"
                if value.__module__ == "imapext" and not callable(member) and value is not imapext.Connection:
                    assert re.match(r"(int|bool|str|bytes|tuple|list)\b", documentation), f"{name}.{attribute}: the type"
    for word in ("Parameters:", "Returns:", "Raises:", "Source:", "seconds"):
        assert word in (imapext.open.__doc__ or ""), word
    text = subprocess.run([sys.executable, "-m", "pydoc", "imapext"], capture_output=True, text=True, check=True).stdout
    assert "Mail on IMAP servers." in text and "imap_fetchstructure(imap, message_num, flags=0)" in text


def test_every_function_is_called_by_a_test():
    tests = "".join(path.read_text() for path in HERE.glob("test_*.py") if path.name != "test_surface.py")
    called = set(re.findall(r"\bimapext\.(imap_\w+)", tests))
    assert our_functions() - called == set()


def test_nothing_outside_the_standard_library_is_imported():
    script = """
import sys
before = set(sys.modules)
import imapext
foreign = {name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
print(sorted(foreign))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "['imapext']\n"


def test_the_module_exports_its_entry_point_alone():
    file = imapext._imapext.__file__
    names = subprocess.run(["nm", "-D", "--defined-only", file], capture_output=True, text=True, check=True).stdout
    assert [line.split()[-1] for line in names.splitlines()] == ["PyInit__imapext"]


def test_the_stubs_say_what_the_module_is():
    subprocess.run([sys.executable, "-m", "mypy.stubtest", "imapext"], check=True, cwd="/")


def test_the_types_fit():
    package = HERE.parent / "python" / "imapext"
    options = ["--strict", "--no-incremental", "--cache-dir=/dev/null"]
    mypy = [sys.executable, "-m", "mypy", *options]
    subprocess.run([*mypy, package], check=True, cwd="/")
    subprocess.run([*mypy, ROOT / "examples" / "help_desk.py"], check=True, cwd="/")
