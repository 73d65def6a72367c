"""`greenroom template`: prompts with variables."""

import sys
import tomllib
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import msgspec

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.figures import score, short
from greenroom.cli.finding import Finder
from greenroom.cli.parameters import add_set, read_set
from greenroom.cli.rowverbs import list_verb, show_verb
from greenroom.cli.speaking import show, show_json, tell
from greenroom.cli.table import Column, show_facts, show_table
from greenroom.cli.verb import Group, verb_of
from greenroom.protocol.commands.template import (
    TemplateCreate,
    TemplateGet,
    TemplateList,
    TemplateResolve,
    TemplateValidate,
)
from greenroom.protocol.rows.library import TemplateRow

COLUMNS = (
    Column("id"),
    Column("name", cut=True),
    Column("category", cut=True),
    Column("variables", cut=True),
    Column("written", right=True),
)


def _cells(row: TemplateRow) -> tuple[str, ...]:
    variables = " ".join(each.name for each in row.variables)
    return short(row.id), row.name, row.category, variables, f"{row.usage_count:,}"


def _show(row: TemplateRow) -> None:
    show_facts(
        [
            ("id", row.id),
            ("name", row.name),
            ("what", row.description),
            ("category", row.category),
            ("tone", row.tone),
            ("language", row.language),
            ("quality from", score(row.quality_threshold)),
            ("active", "" if row.is_active else "no"),
            ("written", f"{row.usage_count:,}"),
        ]
    )
    show("")
    show_table(
        (Column("variable"), Column("type"), Column("default", cut=True), Column("what it is", cut=True)),
        (
            (
                f"{each.name}{' (required)' if each.required else ''}",
                each.type,
                "" if each.default is None else str(each.default),
                " | ".join(each.options) or each.help,
            )
            for each in row.variables
        ),
    )
    for title, text in (("text", row.text), ("structure", row.structure), ("system prompt", row.system_prompt)):
        if text.strip():
            show(f"\n{title}", "bold")
            show(text.strip())


def _file_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="a TOML or JSON file with the fields; options win; - is stdin, TOML",
    )
    parser.add_argument("--text-file", metavar="FILE", help="the prompt, from a file of its own")
    add_options(parser, TemplateCreate, but=("variables",))


def _read(path: str, option: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUsage(f"{option} {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{option} {path}: expected UTF-8 text") from error


def _fields(path: str) -> dict[str, Any]:
    """The fields of a template that a file holds."""
    text = _read(path, "--from")
    try:
        if path.endswith(".json"):
            return msgspec.json.decode(text, type=dict[str, Any])
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, msgspec.DecodeError) as error:
        raise WrongUsage(f"--from {path}: {error}") from error


def _create(args: Namespace) -> int:
    fields = _fields(args.file) if args.file else {}
    if args.text_file:
        fields["text"] = _read(args.text_file, "--text-file")
    # What the line says wins over the file.
    fields |= {name: args.__dict__[name] for name in TemplateCreate.__struct_fields__ if name in args}
    command = build(TemplateCreate, args, **fields)
    with daemon(args) as client:
        return answer(args, client, command, lambda row: show_facts([("id", row.id), ("name", row.name)]))


def _parameters(parser: ArgumentParser) -> None:
    add_row(parser, "template_id")
    add_set(parser, "a parameter")


def _filled(args: Namespace, finder: Finder) -> dict[str, Any]:
    template_id = finder.id_of("template", args.template_id)
    return {
        "template_id": template_id,
        "parameters": read_set(args.assignments, finder.variables(template_id)),
    }


def _resolve(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(TemplateResolve, args, **_filled(args, Finder(client)))
        return answer(args, client, command, lambda resolved: show(resolved.prompt))


def _validate(args: Namespace) -> int:
    with daemon(args) as client:
        verdict = client.call(build(TemplateValidate, args, **_filled(args, Finder(client))))
    if args.json:
        show_json(verdict)
    elif verdict.valid:
        tell("The parameters are right.", "green")
    else:
        show_table(
            (Column("parameter"), Column("what is wrong", cut=True)),
            [
                *((name, "missing: the template requires it") for name in verdict.missing),
                *((name, "the template has no such variable") for name in verdict.unknown),
                *((wrong.name, f"expected {wrong.expected}") for wrong in verdict.wrong_type),
            ],
        )
    return DONE if verdict.valid else FAILED


VERB = Group(
    examples=("greenroom template list", "greenroom template show 'Anxious investor'"),
    verbs={
        "list": list_verb(
            TemplateList,
            COLUMNS,
            _cells,
            nothing="There are no such templates.",
            examples=("greenroom template list", "greenroom template list --category 'customer support'"),
        ),
        "show": show_verb(
            TemplateGet, "template_id", _show, examples=("greenroom template show 'Anxious investor'",)
        ),
        "create": verb_of(
            TemplateCreate,
            run=_create,
            arguments=_file_arguments,
            examples=(
                "greenroom template create --name 'Late parcel' --text 'A talk in which {{ persona }} asks …'",
                "greenroom template create --from late-parcel.toml",
            ),
        ),
        "resolve": verb_of(
            TemplateResolve,
            run=_resolve,
            arguments=_parameters,
            examples=("greenroom template resolve 'Anxious investor' --set persona='a night nurse'",),
        ),
        "validate": verb_of(
            TemplateValidate,
            run=_validate,
            arguments=_parameters,
            examples=("greenroom template validate 'Anxious investor' --set exchanges=6",),
        ),
    },
)
