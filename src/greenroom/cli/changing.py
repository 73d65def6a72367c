"""The verbs that change the library's rows: made from options or a file, changed, edited."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import Struct

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import DONE
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.rowdocument import as_document, changes, read_fields, read_text
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import Verb, verb_of
from greenroom.protocol.command import Command
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow

RowT = TypeVar("RowT", TemplateRow, ScenarioRow, EdgeCaseRow)

_NO_OPTIONS = ("variables", "template_id", "scenario_id", "edge_case_id")
"""Fields that have no option: variables come from a file, and the row is named without one."""


def fields_verb(command: type[Command[RowT]], *, examples: tuple[str, ...], row: str | None = None) -> Verb:
    """A verb that gives a row its fields: of a new one, or of the one that the field `row` names."""

    def run(args: Namespace) -> int:
        with daemon(args) as client:
            return answer(args, client, build(command, args, **_said(command, args, Finder(client))), show_made)

    def arguments(parser: ArgumentParser) -> None:
        if row is not None:
            add_row(parser, row)
        _add_fields(parser, command)

    return verb_of(command, run=run, arguments=arguments, examples=examples)


def edit_verb(
    get: type[Command[RowT]],
    update: type[Command[RowT]],
    field: str,
    draft: type[Struct],
    *,
    examples: tuple[str, ...],
) -> Verb:
    """The verb that opens the row which `field` names in an editor."""
    noun = field.removesuffix("_id").replace("_", " ")

    def run(args: Namespace) -> int:
        from greenroom.cli.editing import edit

        with daemon(args) as client:
            finder = Finder(client)
            row = client.call(build(get, args, **looked_up(args, finder)))
            before = as_document(row, draft, finder)
            taken: list[RowT] = []

            def take(after: str) -> None:
                changed = changes(before, after, draft, finder)
                taken.append(
                    client.call(build(update, Namespace(), **{field: row.id}, **changed, if_revision=row.revision))
                )

            if not edit(before, take, suffix=".toml"):
                tell("Nothing was changed.")
        if args.json:
            show_json(taken[-1] if taken else row)
        elif taken:
            show_made(taken[-1])
        return DONE

    return Verb(
        summary=f"Change {_a(noun)} of your own in an editor",
        description=f"Change {_a(noun)} of your own in the editor that VISUAL or EDITOR names, as TOML. A line "
        "that is taken out means the default. What you wrote is kept in a file if the daemon refuses it.",
        run=run,
        arguments=lambda parser: add_row(parser, field),
        examples=examples,
    )


def show_made(row: TemplateRow | ScenarioRow | EdgeCaseRow) -> None:
    """Print which row it is."""
    show_facts([("id", row.id), ("name", row.name)])


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _add_fields(parser: ArgumentParser, command: type[Command[Any]]) -> None:
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="a TOML or JSON file with the fields, as a library has them; options win; - is stdin, TOML",
    )
    if "text" in command.__struct_fields__:
        parser.add_argument("--text-file", metavar="FILE", help="the prompt, from a file of its own")
    add_options(parser, command, but=_NO_OPTIONS)


def _said(command: type[Command[Any]], args: Namespace, finder: Finder) -> Mapping[str, Any]:
    """The fields that a file and the line give: what the line says wins over the file."""
    given = read_fields(args.file, finder) if args.file else {}
    if getattr(args, "text_file", None):
        given["text"] = read_text(args.text_file, "--text-file")
    line = {name: args.__dict__[name] for name in command.__struct_fields__ if name in args}
    return given | line | looked_up(args, finder)
