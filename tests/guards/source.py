"""The source as trees, for the guards that read it.

The one rule: a guard takes the folder to look into, so that its own test can show it a planted violation.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]


class Module(Struct, frozen=True):
    """One file: where it lies (from the root, with slashes), what it is imported as, and what it says.

    `nodes` is the whole tree as `ast.walk` gives it: a dozen guards read it, and to walk it anew is most of the work.
    """

    place: str
    name: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    @property
    def package(self) -> str:
        """What a dot in front of an import means here."""
        return self.name if self.place.endswith("/__init__.py") else self.name.rpartition(".")[0]


@cache
def modules(root: Path, folder: str = "bot") -> tuple[Module, ...]:
    """Every module in this folder of the tree; none where there is no such folder."""
    return tuple(parsed(root, path) for path in sorted((root / folder).rglob("*.py")))


def parsed(root: Path, path: Path) -> Module:
    """One file, read."""
    parts = path.relative_to(root).with_suffix("").parts
    text = path.read_text(encoding="utf-8")
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    tree = ast.parse(text, filename=str(path))
    return Module(path.relative_to(root).as_posix(), name, text, tree, tuple(ast.walk(tree)))


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all that a module imports; of `from a import b` it is `a.b`, whatever b is."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = source_of(module, node)
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def source_of(module: Module, node: ast.ImportFrom) -> str:
    """The module a `from … import` takes from, with leading dots resolved."""
    if not node.level:
        return node.module or ""
    parts = module.package.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


def mentioned(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of all that a module imports or reaches through an import, by whatever alias."""
    yield from imported(module)
    known = aliases(module)
    for node in module.nodes:
        if isinstance(node, ast.Attribute):
            parts = dotted(node)
            if parts and parts[0] in known:
                yield node.lineno, ".".join([known[parts[0]], *parts[1:]])


def aliases(module: Module) -> dict[str, str]:
    """What each imported name stands for."""
    known: dict[str, str] = {}
    for node in module.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                known[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            origin = source_of(module, node)
            known |= {alias.asname or alias.name: f"{origin}.{alias.name}" for alias in node.names}
    return known


def dotted(node: ast.expr) -> list[str]:
    """The parts of a.b.c; nothing for what is not made of names."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return [*before, node.attr]
    return []


def last_part(node: ast.expr) -> str:
    """What is called, without what it is called on."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def planted(root: Path, files: dict[str, str]) -> Path:
    """A small tree with these files in it."""
    for place, text in files.items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
