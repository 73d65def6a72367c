from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from greenroom.library.files import Offered, offered, read
from greenroom.library.merging import merge
from greenroom.library.rendering import render
from greenroom.library.shipped import read_shipped
from greenroom.model.library import Row, TemplateDraft, Tier, Variable, tidy
from tests.library.rows import ANNE, BORIS, NOW, a_scenario, a_template, ids, there


def files(*rows: Row, owner: int = ANNE) -> dict[str, str]:
    names = {row.id: row.name for row in there(*rows)[Tier.TEMPLATE]}
    return {file.path: file.text for file in render(there(*rows), names, owner).files}


def back(found: dict[str, str]) -> list[Offered]:
    return [offered(read(path, text)) for path, text in found.items()]


def test_what_is_at_its_default_is_left_out_and_a_parent_is_named() -> None:
    found = files(a_template("1", "Late parcel", tone="calm"), a_scenario("2", "Again", parent_template_id="1"))
    assert found == {
        "templates/late-parcel.toml": 'name = "Late parcel"\ntext = "x"\ntone = "calm"\n',
        "scenarios/again.toml": 'name = "Again"\ncontext = "c"\nparent_template = "Late parcel"\n',
    }


def test_a_long_text_stands_in_lines() -> None:
    (text,) = files(a_template(text='One.\nTwo \\ {{ topic }} "quoted".')).values()
    assert 'text = """\nOne.\nTwo' in text


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Support: billing & account", "support-billing-account"),
        ("Überweisung_zurück", "überweisung-zurück"),
        ("退款", "退款"),
        ("../../etc", "etc"),
        ("???", "row"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_file_has_the_name_of_its_row(name: str, stem: str) -> None:
    assert list(files(a_template(name=name))) == [f"templates/{stem}.toml"]


def test_names_that_look_alike_get_files_of_their_own() -> None:
    found = files(*(a_template(str(number), name) for number, name in enumerate(("A b", "a-b", "a b!"))))
    assert list(found) == ["templates/a-b-2.toml", "templates/a-b-3.toml", "templates/a-b.toml"]
    assert [each.draft.name for each in back(found)] == ["a-b", "a b!", "A b"]


def test_of_several_rows_of_a_name_the_one_goes_that_an_import_would_mean() -> None:
    rows = (
        a_template("theirs", owner=BORIS, tone="1"),
        a_template("old", tone="2"),
        a_template("young", tone="3"),
    )
    made = render(there(*rows), {}, ANNE)
    assert [(row.id, row.name) for row in made.left_out] == [("young", "T"), ("theirs", "T")]
    merged = merge(
        back({file.path: file.text for file in made.files}), there(*rows), owner=ANNE, ids=ids(), now=NOW
    )
    assert [(step.state, step.row.id) for step in merged.steps] == [("same", "old")]


texts = st.text(st.characters(codec="utf-8"), max_size=40)
variables = st.builds(
    Variable,
    name=texts,
    type=st.sampled_from(["text", "number", "boolean", "enum"]),
    default=st.none()
    | texts
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False),
    required=st.booleans(),
    options=st.lists(texts, max_size=2).map(tuple),
    help=texts,
)


@settings(max_examples=150)
@given(
    fields=st.fixed_dictionaries(
        {"name": texts, "text": texts},
        optional={
            "description": texts,
            "tier": st.sampled_from(Tier),
            "variables": st.lists(variables, max_size=2).map(tuple),
            "system_prompt": texts,
            "complexity": st.integers(1, 10),
            "quality_threshold": st.none() | st.floats(0, 10),
            "is_active": st.booleans(),
        },
    )
)
def test_whatever_is_kept_comes_back_from_its_file(fields: dict[str, Any]) -> None:
    draft = TemplateDraft(**tidy(fields))
    row = replace(a_template(), **asdict(draft))
    (found,) = back(files(row))
    assert found.draft == draft


def test_the_shipped_library_comes_back_as_it_went() -> None:
    empty: dict[Tier, list[Row]] = {kind: [] for kind in Tier}
    rows = [step.row for step in merge(read_shipped(), empty, owner=ANNE, ids=ids(), now=NOW).steps]
    again = merge(back(files(*rows)), there(*rows), owner=ANNE, ids=ids(), now=NOW)
    assert len(again.steps) == len(rows) > 30
    assert {step.state for step in again.steps} == {"same"}
