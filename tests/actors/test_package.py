"""The package as a whole: its example, and what it does not know."""

import ast
import doctest
from pathlib import Path

import greenroom.actors


def test_the_example_in_the_docstring_runs() -> None:
    result = doctest.testmod(greenroom.actors, raise_on_error=True)
    assert result.attempted > 4


def test_every_public_name_is_there() -> None:
    assert all(hasattr(greenroom.actors, name) for name in greenroom.actors.__all__)


def test_the_kernel_imports_nothing_else_of_greenroom() -> None:
    files = list(Path(greenroom.actors.__file__).parent.glob("*.py"))
    imported = [
        node.module or ""
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    ]
    ours = {module for module in imported if module.startswith("greenroom")}
    assert ours
    assert all(module.startswith("greenroom.actors.") for module in ours)
