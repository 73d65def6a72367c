from pathlib import Path

import pytest

from greenroom.library.files import LibraryUnreadable, read, read_folder
from greenroom.model.library import EdgeCaseDraft, TemplateDraft

TEMPLATE = """
name = "Late deliveries"
text = '''
Write about {{ topic }}.
'''
[[variables]]
name = "topic"
required = true
"""


def put(folder: Path, place: str, content: str) -> None:
    file = folder / place
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")


def test_a_folder_is_read_in_the_order_of_its_file_names(tmp_path: Path) -> None:
    put(tmp_path, "scenarios/b.toml", 'name = "second"\ncontext = "x"\n')
    put(tmp_path, "scenarios/a.toml", 'name = "first"\ncontext = "x"\n')
    put(tmp_path, "scenarios/notes.md", "not a row")

    found = read_folder(tmp_path)

    assert [(each.place, each.draft.name) for each in found] == [
        ("scenarios/a.toml", "first"),
        ("scenarios/b.toml", "second"),
    ]


def test_a_long_text_loses_the_line_ends_around_it_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, "templates/a.toml", TEMPLATE)
    (found,) = read_folder(tmp_path)
    assert isinstance(found.draft, TemplateDraft)
    assert found.draft.text == "Write about {{ topic }}."
    assert found.draft.variables[0].required


def test_a_parent_is_named_and_not_yet_found(tmp_path: Path) -> None:
    put(
        tmp_path,
        "edge_cases/a.toml",
        'name = "n"\ntrigger_condition = "t"\nexpected_behavior = "e"\nparent_template = "Nowhere"\n',
    )
    (found,) = read_folder(tmp_path)
    assert isinstance(found.draft, EdgeCaseDraft)
    assert (found.parent, found.draft.parent_template_id) == ("Nowhere", None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = ", "scenarios/a.toml: it is not TOML"),
        ('name = "n"\n', "scenarios/a.toml: Object missing required field `context`"),
        ('name = "n"\ncontext = 3\n', "scenarios/a.toml: context: Expected `str`, got `int`"),
        ('name = "n"\ncontext = "c"\ncomplexity = "hard"\n', "scenarios/a.toml: complexity: "),
        ('name = "n"\ncontxt = "c"\n', "scenarios/a.toml: contxt: no such key; did you mean context?"),
        ('name = "n"\ncontext = "c"\nparent_templat = "p"\n', "did you mean parent_template?"),
        (
            'name = "n"\ncontext = "c"\nparent_template = 1\n',
            "scenarios/a.toml: parent_template: expected the name",
        ),
        ('name = "n"\ncontext = "c"\nparent_template_id = "0"\n', "parent_template_id: no such key"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_key(tmp_path: Path, content: str, said: str) -> None:
    put(tmp_path, "scenarios/a.toml", content)
    with pytest.raises(LibraryUnreadable) as refused:
        read_folder(tmp_path)
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        (
            'requird = true\nname = "x"',
            "templates/a.toml: variables[1].requird: no such key; did you mean required?",
        ),
        ('type = "date"\nname = "x"', "templates/a.toml: variables[1].type: "),
    ],
)
def test_a_wrong_variable_is_said_with_its_place(tmp_path: Path, variable: str, said: str) -> None:
    put(tmp_path, "templates/a.toml", f"{TEMPLATE}\n[[variables]]\n{variable}\n")
    with pytest.raises(LibraryUnreadable) as refused:
        read_folder(tmp_path)
    assert said in refused.value.message


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "templates/a.toml", "")
    (tmp_path / "templates/a.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(LibraryUnreadable, match=r"templates/a\.toml: it is not TOML"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    "place",
    [
        "a.toml",
        "templates/a.json",
        "templates/deep/a.toml",
        "/templates/a.toml",
        "../templates/a.toml",
        "templates/",
        "cards/a.toml",
    ],
)
def test_a_place_that_says_no_kind_is_refused(place: str) -> None:
    with pytest.raises(LibraryUnreadable, match="it is no place for a row; there are templates/NAME"):
        read(place, 'name = "n"')


@pytest.mark.parametrize("figure", ["nan", "-inf", "1e999"])
def test_a_figure_that_is_none_is_refused(figure: str) -> None:
    with pytest.raises(LibraryUnreadable, match="is no figure"):
        read("templates/a.toml", f"quality_threshold = {figure}")


def test_a_file_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(LibraryUnreadable, match=r"templates/a\.toml: it is nested too deeply"):
        read("templates/a.toml", "variables = " + "[" * 5_000)
