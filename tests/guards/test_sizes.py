"""Size and names: what is too long to read at once is divided, and a module is called what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import ROOT, Module, modules, planted

MODULE_LINES = 400
FUNCTION_LINES = 40
# What msgspec's Struct has no word for: a field that is neither shown nor compared, a value that pydantic reads, and
# the playground's chats and messages, which know each other and are copied.
DATACLASSES = {"Chat", "File", "KeyRing", "Mark", "MasterKey", "Message", "Person", "Problem", "Waiting"}
FORBIDDEN = {"util", "utils", "helper", "helpers", "manager", "managers", "common"}


def complaints(root: Path) -> Iterator[str]:
    """All that is too long, nameless or unexplained in bot/."""
    for module in modules(root):
        words = module.place.removesuffix(".py").replace("_", "/").split("/")
        yield from (f"{module.place}: {word} says nothing of what lives here" for word in words if word in FORBIDDEN)
        if not ast.get_docstring(module.tree):
            yield f"{module.place}: no docstring says what lives here and which rule it keeps"
        if len(module.text.splitlines()) > MODULE_LINES and not is_table(module):
            yield f"{module.place}: more than {MODULE_LINES} lines"
        for node in module.nodes:
            yield from (f"{module.place}:{complaint}" for complaint in about(node))


def about(node: ast.AST) -> Iterator[str]:
    """What is wrong with one function or class."""
    if isinstance(node, ast.ClassDef) and node.name.lower().endswith(tuple(FORBIDDEN)):
        yield f"{node.lineno}: {node.name} says nothing of what it is"
    if isinstance(node, ast.ClassDef) and not node.bases and node.name not in DATACLASSES:
        decorators = " ".join(map(ast.unparse, node.decorator_list))
        if "dataclass(" in f"{decorators}(" and "dataclass_transform" not in decorators:
            yield f"{node.lineno}: {node.name} is no Struct; a dataclass costs a millisecond of each start"
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION_LINES:
        yield f"{node.lineno}: {node.name} has {length(node)} lines of {FUNCTION_LINES}"


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines from `def` to the end; an explanation costs nothing."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def is_table(module: Module) -> bool:
    """Data written as Python (a list of names, a story) may be as long as it is."""
    code = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    return not any(isinstance(node, code) for node in module.nodes)


def test_nothing_is_too_long_or_badly_named() -> None:
    assert not list(complaints(ROOT))


DOC = '"""What lives here."""\n'


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("bot/people/utils.py", DOC),
        ("bot/people/date_helpers.py", DOC),
        ("bot/common/__init__.py", DOC),
        ("bot/people/polls.py", DOC + "class PollManager: ..."),
        ("bot/people/rules.py", "x = 1"),
        ("bot/people/facts.py", DOC + "@dataclass(frozen=True, slots=True)\nclass Fact: ..."),
        ("bot/people/long.py", DOC + "def f(): ...\n" + "x = 1\n" * 400),
        ("bot/people/deep.py", DOC + "async def f():\n" + "    x = 1\n" * 40),
    ],
)
def test_a_violation_is_caught(tmp_path: Path, place: str, text: str) -> None:
    assert len(list(complaints(planted(tmp_path, {place: text})))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "names = [\n" + "    1,\n" * 500 + "]\n",
        'def f():\n    """Why.\n' + "    more\n" * 30 + '    """\n' + "    x = 1\n" * 39,
        "from contextlib import contextmanager\n@contextmanager\ndef f(): ...\n",
    ],
)
def test_data_and_explanations_may_be_long(tmp_path: Path, text: str) -> None:
    assert not list(complaints(planted(tmp_path, {"bot/people/names.py": DOC + text})))
