from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from greenroom.model.errors import ConfigError
from greenroom.operate.service import (
    Place,
    ServiceFailed,
    advice,
    install,
    logs_command,
    place,
    plan,
    run_command,
    standing,
    status_command,
    uninstall,
)
from greenroom.operate.unit import SERVICE, Unit, render

PROGRAM = Path("/opt/greenroom/bin/greenroom")
UNIT = Unit(scope="user", command=(str(PROGRAM), "daemon"), drain_s=30)


class Systemd:
    """Remembers the commands; refuses those that hold a word of `refused`, and says `says` to all others."""

    def __init__(self, *refused: str, says: str = "") -> None:
        self.told: list[tuple[str, ...]] = []
        self._refused = refused
        self._says = says

    def __call__(self, command: Sequence[str]) -> str:
        if set(self._refused) & set(command):
            raise ServiceFailed("no")
        self.told.append(tuple(command))
        return self._says


@pytest.fixture
def where(tmp_path: Path) -> Place:
    return Place("user", tmp_path / "systemd" / "user")


def test_installing_writes_the_unit_before_systemd_reads_it_and_starts_it(where: Place) -> None:
    systemd = Systemd()

    install(UNIT, where, systemd)

    assert where.file.read_text() == render(UNIT)
    assert systemd.told == [
        ("systemctl", "--user", "daemon-reload"),
        ("systemctl", "--user", "enable", SERVICE),
        ("systemctl", "--user", "restart", SERVICE),
    ]
    assert [file.name for file in where.folder.iterdir()] == [SERVICE]


def test_a_system_unit_is_tried_as_its_user_before_anything_is_written(tmp_path: Path) -> None:
    unit, where = replace(UNIT, scope="system", user="ada"), Place("system", tmp_path)
    systemd = Systemd()

    install(unit, where, systemd)

    assert systemd.told[0] == ("runuser", "-u", "ada", "--", str(PROGRAM), "--version")


def test_a_user_who_cannot_run_the_program_is_told_of_and_nothing_is_written(tmp_path: Path) -> None:
    unit, where = replace(UNIT, scope="system", user="ada"), Place("system", tmp_path)

    with pytest.raises(ServiceFailed, match=r"no\nA system service needs a user .*/nologin ada"):
        install(unit, where, Systemd("runuser"))
    assert not where.file.exists()


def test_uninstalling_takes_away_what_was_installed(where: Place) -> None:
    install(UNIT, where, Systemd())
    systemd = Systemd()

    assert uninstall(where, systemd)

    assert not where.file.exists()
    assert systemd.told == [
        ("systemctl", "--user", "disable", "--now", SERVICE),
        ("systemctl", "--user", "daemon-reload"),
    ]


def test_there_may_be_nothing_to_uninstall(where: Place) -> None:
    systemd = Systemd()

    assert not uninstall(where, systemd)
    assert systemd.told == []


def test_a_unit_that_could_not_be_stopped_stays_installed(where: Place) -> None:
    install(UNIT, where, Systemd())

    with pytest.raises(ServiceFailed):
        uninstall(where, Systemd("disable"))
    assert where.file.exists()


def test_a_users_unit_means_the_daemon_of_the_shell_that_installs_it(tmp_path: Path) -> None:
    environ = {
        "HOME": str(tmp_path),
        "GREENROOM_HOME": "/srv/gr",
        "GREENROOM_DAEMON__DRAIN_S": "7",
        "ANTHROPIC_BASE_URL": "http://gateway",
        "ANTHROPIC_API_KEY": "sk-private",
        "PATH": "/bin",
    }

    unit = plan("user", environ, PROGRAM, user="ada")

    assert unit.command == (str(PROGRAM), "daemon")
    assert unit.drain_s == 7
    assert unit.environ == {"GREENROOM_HOME": "/srv/gr", "ANTHROPIC_BASE_URL": "http://gateway"}
    assert unit.key_files == ()
    assert "sk-private" not in render(unit)


def test_a_system_unit_takes_nothing_from_the_shell() -> None:
    unit = plan("system", {"GREENROOM_HOME": "/srv/gr", "GREENROOM_DAEMON__DRAIN_S": "7"}, PROGRAM, user="ada")

    assert (unit.user, unit.environ) == ("ada", {})
    assert unit.drain_s == 30
    assert unit.key_files == (
        "/etc/greenroom/anthropic_api_key",
        "/etc/greenroom/openai_api_key",
        "/etc/greenroom/openrouter_api_key",
    )


def test_no_unit_is_planned_for_settings_that_could_not_start() -> None:
    with pytest.raises(ConfigError):
        plan("user", {"HOME": "/nowhere", "GREENROOM_DAEMON__DRAIN_S": "soon"}, PROGRAM, user="ada")


def test_units_of_the_user_and_of_the_machine_stand_apart() -> None:
    assert str(place("user", {"HOME": "/home/ada"}).file) == "/home/ada/.config/systemd/user/greenroom.service"
    assert str(place("system", {"HOME": "/home/ada"}).file) == "/etc/systemd/system/greenroom.service"


def test_status_and_logs_are_systemds_own() -> None:
    user, system = Place("user", Path("/u")), Place("system", Path("/s"))

    assert status_command(user) == ("systemctl", "--user", "status", "--no-pager", "--full", SERVICE)
    assert logs_command(user, lines=50, follow=False) == (
        "journalctl",
        f"--user-unit={SERVICE}",
        "--lines=50",
        "--no-pager",
    )
    assert logs_command(system, lines=5, follow=True) == (
        "journalctl",
        f"--unit={SERVICE}",
        "--lines=5",
        "--follow",
    )


def test_programs_read_how_it_is_under_our_names(where: Place) -> None:
    systemd = Systemd(
        says="MainPID=7\nResult=success\nNRestarts=2\nExecMainStatus=0\nLoadState=loaded\nActiveState=active\n"
        "StatusText=serving at /a=b\nFragmentPath=/u/greenroom.service\nSubState=running\nUnitFileState=enabled\n"
    )

    assert standing(where, systemd) == {
        "load": "loaded",
        "enabled": "enabled",
        "active": "active",
        "sub": "running",
        "says": "serving at /a=b",
        "pid": 7,
        "restarts": 2,
        "result": "success",
        "exit_code": 0,
        "unit": "/u/greenroom.service",
    }
    assert systemd.told[0][:3] == ("systemctl", "--user", "show")


def test_whoever_installs_it_is_told_what_a_service_does_not_get() -> None:
    environ = {"HOME": "/home/ada", "ANTHROPIC_API_KEY": "sk-private"}

    said = " ".join(advice(UNIT, environ, lingers=False))

    assert "loginctl enable-linger" in said
    assert "/home/ada/.config/greenroom/anthropic_api_key" in said
    assert "sk-private" not in said
    assert advice(UNIT, {"HOME": "/home/ada"}, lingers=True) == []


def test_a_command_that_fails_says_what_it_said() -> None:
    with pytest.raises(ServiceFailed, match="`sh -c echo no bus >&2; exit 1` failed: no bus"):
        run_command(("sh", "-c", "echo no bus >&2; exit 1"))


def test_what_a_command_says_is_answered() -> None:
    assert run_command(("sh", "-c", "echo yes; echo aside >&2")) == "yes\n"


def test_a_machine_without_systemd_is_told_another_way() -> None:
    with pytest.raises(ServiceFailed, match="`greenroom up`"):
        run_command(("systemctl-that-is-not-there",))
