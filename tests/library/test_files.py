from pathlib import Path

import pytest

from greenroom.library.files import LibraryUnreadable, read_folder

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

    read = read_folder(tmp_path)

    assert [child.draft.name for child in read.scenarios] == ["first", "second"]
    assert (read.templates, read.edge_cases) == ((), ())


def test_a_long_text_loses_the_line_ends_around_it_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path, "templates/a.toml", TEMPLATE)
    (template,) = read_folder(tmp_path).templates
    assert template.text == "Write about {{ topic }}."
    assert template.variables[0].required


def test_a_parent_is_named_and_not_yet_found(tmp_path: Path) -> None:
    put(
        tmp_path,
        "edge_cases/a.toml",
        'name = "n"\ntrigger_condition = "t"\nexpected_behavior = "e"\nparent_template = "Nowhere"\n',
    )
    (child,) = read_folder(tmp_path).edge_cases
    assert child.parent == "Nowhere"
    assert child.draft.parent_template_id is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = ", "scenarios/a.toml is not TOML"),
        ('name = "n"\n', "scenarios/a.toml: Object missing required field `context`"),
        ('name = "n"\ncontext = 3\n', "scenarios/a.toml, context: Expected `str`, got `int`"),
        ('name = "n"\ncontext = "c"\ncomplexity = "hard"\n', "scenarios/a.toml, complexity: "),
        ('name = "n"\ncontxt = "c"\n', "scenarios/a.toml, contxt: no such key; did you mean context?"),
        ('name = "n"\ncontext = "c"\nparent_templat = "p"\n', "did you mean parent_template?"),
        (
            'name = "n"\ncontext = "c"\nparent_template = 1\n',
            "scenarios/a.toml, parent_template: expected the name",
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
            "templates/a.toml, variables[1].requird: no such key; did you mean required?",
        ),
        ('type = "date"\nname = "x"', "templates/a.toml, variables[1].type: "),
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
    with pytest.raises(LibraryUnreadable, match=r"templates/a\.toml is not TOML"):
        read_folder(tmp_path)
