"""`greenroom template`: prompts with variables."""

from argparse import ArgumentParser, Namespace
from typing import Any

from greenroom.cli.arguments import add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.changing import edit_verb, fields_verb
from greenroom.cli.deleting import delete_verb
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.figures import counted, money, rate, score, short
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.parameters import add_set, read_set
from greenroom.cli.rowverbs import list_verb, show_verb
from greenroom.cli.speaking import show, show_json, tell
from greenroom.cli.table import Column, show_facts, show_table
from greenroom.cli.verb import Group, verb_of
from greenroom.model.library import TemplateDraft
from greenroom.protocol.commands.template import (
    TemplateCreate,
    TemplateDelete,
    TemplateGet,
    TemplateList,
    TemplateRate,
    TemplateResolve,
    TemplateStats,
    TemplateStatsGet,
    TemplateUpdate,
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
            ("rating", score(row.rating)),
            ("written", f"{row.usage_count:,}"),
            ("revision", str(row.revision)),
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


def _show_stats(stats: TemplateStats) -> None:
    show_facts(
        [
            ("used", f"{counted(stats.usage_count, 'time')} by everybody"),
            ("written for you", f"{stats.conversations_generated:,}"),
            ("items that succeeded", _rate_words(stats.success_rate)),
            ("approved when reviewed", _rate_words(stats.approval_rate)),
            ("quality", score(stats.avg_quality)),
            ("cost of each", money(stats.avg_cost)),
            ("rating", score(stats.rating)),
        ]
    )


def _rate_words(share: float | None) -> str:
    return "" if share is None else rate(share)


def _rating(parser: ArgumentParser) -> None:
    add_row(parser, "template_id")
    parser.add_argument("rating", metavar="RATING", help="0 to 5, with a fraction if you like")


def _rate(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(TemplateRate, args, **looked_up(args, Finder(client)))
        return answer(
            args, client, command, lambda row: show_facts([("id", row.id), ("rating", score(row.rating))])
        )


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
    examples=(
        "greenroom template list",
        "greenroom template show 'Anxious investor'",
        "greenroom template edit 'Late parcel'",
    ),
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
        "create": fields_verb(
            TemplateCreate,
            examples=(
                "greenroom template create --name 'Late parcel' --text 'A talk in which {{ persona }} asks …'",
                "greenroom template create --from late-parcel.toml",
            ),
        ),
        "update": fields_verb(
            TemplateUpdate,
            row="template_id",
            examples=(
                "greenroom template update 'Late parcel' --tone calm --no-is-active",
                "greenroom template update 'Late parcel' --text-file prompt.txt --if-revision 3",
            ),
        ),
        "edit": edit_verb(
            TemplateGet,
            TemplateUpdate,
            "template_id",
            TemplateDraft,
            examples=("greenroom template edit 'Late parcel'",),
        ),
        "delete": delete_verb(
            TemplateDelete, "template_id", examples=("greenroom template delete 'Late parcel' --yes",)
        ),
        "stats": show_verb(
            TemplateStatsGet,
            "template_id",
            _show_stats,
            examples=("greenroom template stats 'Anxious investor'",),
        ),
        "rate": verb_of(
            TemplateRate,
            run=_rate,
            arguments=_rating,
            examples=("greenroom template rate 'Anxious investor' 4.5",),
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
