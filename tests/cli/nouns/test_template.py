from pathlib import Path

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import page
from tests.cli.rows import TEMPLATE, scenario, template


def test_show_tells_the_variables_and_the_text(run: Run, play: Play) -> None:
    play({"template.list": page([template()]), "template.get": template()})
    out = run("template", "show", "Late parcel").out
    assert "exchanges  number" in out
    assert out.endswith("text\nWrite about {{ topic }}.\n")


def test_create_takes_a_file_and_the_line_wins(run: Run, play: Play, tmp_path: Path) -> None:
    daemon = play({"template.create": template()})
    file = tmp_path / "late.toml"
    file.write_text('name = "In the file"\ntext = "…"\ntone = "calm"\n[[variables]]\nname = "product"\n')
    ran = run("template", "create", "--from", str(file), "--name", "On the line", "--complexity", "7")
    assert ran.code == 0
    params = daemon.params("template.create")
    assert (params["name"], params["tone"], params["complexity"]) == ("On the line", "calm", 7)
    assert params["variables"][0]["name"] == "product"
    assert TEMPLATE in ran.out


def test_create_reads_json_stdin_and_a_text_of_its_own(run: Run, play: Play, tmp_path: Path) -> None:
    daemon = play({"template.create": template()})
    (tmp_path / "a.json").write_text('{"name": "A", "text": "…"}')
    (tmp_path / "prompt.txt").write_text("A prompt.")
    words = ("--from", str(tmp_path / "a.json"), "--text-file", str(tmp_path / "prompt.txt"))
    assert run("template", "create", *words).code == 0
    assert daemon.params("template.create")["text"] == "A prompt."
    assert run("template", "create", "--from", "-", stdin='name = "B"\ntext = "…"').code == 0


@pytest.mark.parametrize("text", ["name = ", 'name = "A"\ntext = "x"\nnope = 1', 'text = "x"'])
def test_what_is_no_template_is_wrong_usage(run: Run, play: Play, tmp_path: Path, text: str) -> None:
    daemon = play({})
    (tmp_path / "a.toml").write_text(text)
    assert run("template", "create", "--from", str(tmp_path / "a.toml")).code == 2
    assert run("template", "create", "--from", str(tmp_path / "none.toml")).code == 2
    assert daemon.all_params("template.create") == []


def test_resolve_prints_the_prompt_alone(run: Run, play: Play) -> None:
    daemon = play({"template.list": page([template()]), "template.resolve": {"prompt": "Write about a parcel."}})
    ran = run("template", "resolve", "Late parcel", "--set", "topic=a parcel", "--set", "urgent=no")
    assert ran.out == "Write about a parcel.\n"
    assert daemon.params("template.resolve")["parameters"] == {"topic": "a parcel", "urgent": False}


def test_validate_is_1_where_something_is_wrong_and_says_all_of_it(run: Run, play: Play) -> None:
    wrong = {
        "valid": False,
        "missing": ["topic"],
        "unknown": ["tpoic"],
        "wrong_type": [{"name": "exchanges", "expected": "a number"}],
    }
    daemon = play({"template.list": page([template()]), "template.validate": wrong})
    ran = run("template", "validate", "Late parcel", "--set", "tpoic=x")
    assert ran.code == 1
    assert all(name in ran.out for name in ("topic", "tpoic", "expected a number"))
    daemon.answers["template.validate"] = {"valid": True, "missing": [], "unknown": [], "wrong_type": []}
    assert run("template", "validate", "Late parcel").code == 0
    assert '"valid":true' in run("template", "validate", "Late parcel", "--json").out


def test_scenarios_are_found_by_their_parent(run: Run, play: Play) -> None:
    daemon = play({"template.list": page([template()]), "scenario.list": page([scenario()])})
    ran = run("scenario", "list", "--parent-template", "Late parcel")
    assert daemon.params("scenario.list")["parent_template_id"] == TEMPLATE
    assert "Closing the shop" in ran.out


def test_templates_are_listed_with_how_often_they_were_used(run: Run, play: Play) -> None:
    daemon = play({"template.list": page([template(usage_count=1234, rating=4.5)])})
    ran = run("template", "list", "--tier", "template", "--min-rating", "4")
    assert "Late parcel" in ran.out
    assert "1,234" in ran.out
    assert daemon.params("template.list") == {"tier": "template", "min_rating": 4.0}
