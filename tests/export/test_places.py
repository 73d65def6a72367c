from pathlib import Path

import pytest

from greenroom.export import manifest
from greenroom.export.order import ExportOrder
from greenroom.export.places import Grounds, asked_place, check_place, default_place
from greenroom.export.tally import Tally
from greenroom.model.errors import Conflict, Forbidden, InvalidParams
from greenroom.model.export import ExportFile
from greenroom.model.times import Micros

ADMIN, OTHER = 990, 1001


@pytest.fixture
def grounds(tmp_path: Path) -> Grounds:
    (tmp_path / "home").mkdir()
    return Grounds(tmp_path / "home", ADMIN)


def export_in(place: Path) -> None:
    """What an earlier export would have left."""
    place.mkdir(parents=True)
    (place / "train.jsonl").write_bytes(b"")
    (place / "README.md").write_text("")
    file = ExportFile(path="train.jsonl", rows=0, sha256="")
    document = manifest.manifest(ExportOrder(format="openai"), Tally(), [file])
    (place / "manifest.json").write_bytes(manifest.encode(document))


def test_a_default_place_can_be_found_by_a_person(grounds: Grounds) -> None:
    place = default_place(grounds, ADMIN, format_name="openai", export_id="01a1-89abcdef", now=Micros(0))
    assert place == grounds.home / "exports" / "openai-1970-01-01-89abcdef"


def test_another_users_exports_stand_under_their_uid(grounds: Grounds) -> None:
    place = default_place(grounds, OTHER, format_name="openai", export_id="89abcdef", now=Micros(0))
    assert place.parent == grounds.home / "exports" / "1001"
    check_place(grounds, OTHER, place)


@pytest.mark.parametrize("path", ["set", "./set", "", "~/set", "/tmp/../etc/set", "/tmp/a\0b"])
def test_a_path_that_is_not_plain_is_refused(grounds: Grounds, path: str) -> None:
    with pytest.raises(InvalidParams) as refused:
        asked_place(grounds, ADMIN, path)
    assert refused.value.issues[0].path == "$.path"


def test_the_daemons_own_user_may_name_any_new_folder(grounds: Grounds, tmp_path: Path) -> None:
    assert asked_place(grounds, ADMIN, str(tmp_path / "not/yet/there")) == tmp_path / "not/yet/there"


def test_a_place_under_a_link_to_nowhere_is_refused_at_the_start(grounds: Grounds, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(Conflict, match="link to what is not there"):
        asked_place(grounds, ADMIN, str(tmp_path / "link" / "new" / "set"))
    (tmp_path / "gone").mkdir()
    asked_place(grounds, ADMIN, str(tmp_path / "link" / "new" / "set"))


def test_an_empty_folder_is_as_good_as_a_new_one(grounds: Grounds, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    check_place(grounds, ADMIN, tmp_path / "empty")


def test_a_folder_that_greenroom_made_may_be_replaced(grounds: Grounds, tmp_path: Path) -> None:
    export_in(tmp_path / "set")
    check_place(grounds, ADMIN, tmp_path / "set")


def test_an_export_is_no_place_for_another_one(grounds: Grounds, tmp_path: Path) -> None:
    export_in(tmp_path / "set")
    with pytest.raises(Conflict, match="is an export"):
        asked_place(grounds, ADMIN, str(tmp_path / "set" / "more" / "inside"))


def test_a_folder_with_something_else_in_it_is_kept(grounds: Grounds, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    with pytest.raises(Conflict, match="Greenroom did not make it"):
        check_place(grounds, ADMIN, tmp_path / "mine")


def test_a_file_that_somebody_put_into_an_export_is_kept(grounds: Grounds, tmp_path: Path) -> None:
    export_in(tmp_path / "set")
    (tmp_path / "set/notes.txt").write_text("what I found in it")
    with pytest.raises(Conflict, match=r"notes\.txt"):
        check_place(grounds, ADMIN, tmp_path / "set")


def test_a_file_or_a_link_in_the_place_is_kept(grounds: Grounds, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    export_in(tmp_path / "set")
    (tmp_path / "link").symlink_to(tmp_path / "set")
    for name in ("file", "link"):
        with pytest.raises(Conflict, match="is no folder"):
            check_place(grounds, ADMIN, tmp_path / name)


def test_a_place_below_a_file_is_refused(grounds: Grounds, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Conflict, match="Not a directory"):
        check_place(grounds, ADMIN, tmp_path / "file" / "set")


def test_a_name_that_is_too_long_is_refused(grounds: Grounds, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="too long"):
        check_place(grounds, ADMIN, tmp_path / ("x" * 300))


@pytest.mark.parametrize("within", [".", "exports", "exports/1001", "logs", "run/set", "..", "../.."])
def test_what_is_greenrooms_own_is_no_place_for_an_export(grounds: Grounds, within: str) -> None:
    with pytest.raises(Forbidden):
        check_place(grounds, ADMIN, (grounds.home / within).resolve())


@pytest.mark.parametrize(
    "within", ["exports/1001", "exports/set", "exports/1002/set", "exports/10011/set", "set", "../set"]
)
def test_another_user_may_write_under_their_uid_alone(grounds: Grounds, within: str) -> None:
    with pytest.raises(Forbidden, match=r"exports/1001 only"):
        check_place(grounds, OTHER, (grounds.home / within).resolve())


def test_another_user_may_choose_any_depth_under_their_uid(grounds: Grounds) -> None:
    place = grounds.home / "exports/1001/banking/v2"
    assert asked_place(grounds, OTHER, str(place)) == place


def test_a_link_does_not_lead_another_user_out(grounds: Grounds, tmp_path: Path) -> None:
    own = grounds.home / "exports/1001"
    own.mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (own / "way").symlink_to(tmp_path / "outside")
    with pytest.raises(Forbidden):
        check_place(grounds, OTHER, own / "way" / "set")


def test_a_home_that_is_reached_by_a_link_is_the_same_home(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    grounds = Grounds(tmp_path / "home", ADMIN)
    check_place(grounds, OTHER, tmp_path / "home/exports/1001/set")
    with pytest.raises(Forbidden):
        check_place(grounds, ADMIN, tmp_path / "real" / "logs")
