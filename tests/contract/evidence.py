"""What tests call: found in their sources, so that a method or a verb without a test of its own is missed.

A call counts for a test that makes it in its own body, in its list of parameters, or by a function of its module.
A method is called by its name as an argument (`result(stage, "batch.pause")`) or by its command (`BatchPause()`),
a verb by its words as arguments (`run("batch", "pause")`), as a row of parameters (`("batch", "pause")`), or as a
text that begins so (`"batch pause"`). Canned answers of a fake daemon are the keys of a dict: they don't count.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

TESTS = Path(__file__).parents[1]

Words = tuple[str, ...]

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def calls(folder: str) -> Iterator[tuple[str, Words]]:
    """Every call of every test below a folder of the tests: the test's name, and the words of the call.

    The words are the texts among the arguments in their order; a class that is called is a word of its own.
    """
    for file in sorted((TESTS / folder).rglob("*.py")):
        functions = {
            each.name: each
            for each in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(each, _Function)
        }
        for name, function in functions.items():
            if name.startswith("test_"):
                for called in _reached(function, functions):
                    yield from ((name, words) for words in _words(called))


def _reached(function: _Function, functions: Mapping[str, _Function]) -> list[_Function]:
    """A function and those of its module that it names, and that these name."""
    reached = [function]
    for each in reached:
        names = {node.id for node in ast.walk(each) if isinstance(node, ast.Name)}
        names |= {argument.arg for argument in each.args.args}  # fixtures
        reached += [functions[name] for name in names & functions.keys() if functions[name] not in reached]
    return reached


def _words(function: _Function) -> Iterator[Words]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
                yield (name,)
                yield _texts(arguments)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                yield _texts(elements)
                yield from (_texts([element]) for element in elements)
            case _:
                pass


def _texts(nodes: list[ast.expr]) -> Words:
    return tuple(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
