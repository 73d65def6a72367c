import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.operate.unit import SERVICE, Scope, Unit, quoted, render, transient_command

UNIT = Unit(scope="user", command=("/usr/bin/true", "daemon"), drain_s=20)
SYSTEM = replace(UNIT, scope="system", user="daemon", key_files=("/etc/greenroom/anthropic_api_key",))


def service_section(unit: Unit) -> dict[str, str]:
    """The last value of each directive of `[Service]`."""
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep the case
    parser.read_string(render(unit))
    return dict(parser["Service"])


def test_systemd_brings_it_back_unless_it_refused_to_start() -> None:
    service = service_section(UNIT)

    assert service["Type"] == "notify"
    assert service["Restart"] == "on-failure"
    assert service["WatchdogSec"] == "30s"
    assert service["RestartPreventExitStatus"] == "78"
    assert "StartLimitIntervalSec=0\n" in render(UNIT)


def test_no_image_of_its_memory_is_left_since_the_key_is_in_it() -> None:
    assert service_section(UNIT)["LimitCORE"] == "0"


def test_stopping_may_take_longer_than_the_drain() -> None:
    assert service_section(UNIT)["TimeoutStopSec"] == "50s"
    assert service_section(replace(UNIT, drain_s=0.5))["TimeoutStopSec"] == "30.5s"


def test_the_socket_folder_is_private_unless_a_group_may_use_it() -> None:
    assert service_section(UNIT)["RuntimeDirectoryMode"] == "0700"

    shared = service_section(replace(SYSTEM, socket_group="writers"))
    assert shared["RuntimeDirectoryMode"] == "0750"
    assert shared["SupplementaryGroups"] == "writers"


def test_a_users_unit_has_nothing_that_would_hide_who_calls_or_where_files_go() -> None:
    assert {"PrivateUsers", "PrivateTmp", "ProtectHome", "User"} & service_section(UNIT).keys() == set()
    assert {"PrivateTmp", "ProtectHome", "User"} <= service_section(SYSTEM).keys()


def test_only_a_system_unit_is_handed_the_key_and_no_unit_holds_it() -> None:
    assert service_section(SYSTEM)["LoadCredential"] == "anthropic_api_key:/etc/greenroom/anthropic_api_key"
    assert service_section(replace(SYSTEM, key_files=("/5%/k",)))["LoadCredential"] == "k:/5%%/k"
    assert "LoadCredential=a:/k/a\nSetCredential=a:\\n\nLoadCredential=b:/k/b\n" in render(
        replace(SYSTEM, key_files=("/k/a", "/k/b"))
    )
    assert "LoadCredential" not in service_section(replace(SYSTEM, scope="user"))


def test_words_with_blanks_quotes_and_specifiers_reach_the_daemon_as_they_are() -> None:
    unit = replace(
        UNIT, command=("/opt/a $b/100%/greenroom", "daemon"), environ={"GREENROOM_HOME": '/x "y" 5% $z'}
    )

    text = render(unit)

    assert 'ExecStart="/opt/a $$b/100%%/greenroom" daemon\n' in text
    assert 'Environment="GREENROOM_HOME=/x \\"y\\" 5%% $z"\n' in text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\n", exclude_categories=["Cs"])))
def test_a_quoted_word_reads_back(word: str) -> None:
    assert unquoted(quoted(word)) == word


def unquoted(text: str) -> str:
    """What systemd.syntax(7) makes of one word, as far as `quoted` uses it."""
    inner = text[1:-1] if text.startswith('"') else text
    assert text.startswith('"') or not set(text) & set(" \t'\";\\")
    rest = iter(inner)
    return "".join(next(rest) if character in "\\%" else character for character in rest)


def test_a_transient_service_has_the_same_directives_and_plain_words() -> None:
    command = transient_command(replace(UNIT, environ={"GREENROOM_HOME": "/x 5%"}))

    assert command[:3] == ("systemd-run", "--user", f"--unit={SERVICE}")
    assert command[-3:] == ("--setenv=GREENROOM_HOME=/x 5%", "/usr/bin/true", "daemon")
    properties = {word.removeprefix("--property=") for word in command if word.startswith("--property=")}
    assert {"Type=notify", "WatchdogSec=30s", "TimeoutStopSec=50s"} <= properties
    assert properties == {f"{key}={value}" for key, value in service_section(UNIT).items() if key != "ExecStart"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd's own check is not on this machine")
@pytest.mark.parametrize("scope", ["user", "system"])
@pytest.mark.parametrize("socket_group", ["", "daemon"])
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path, scope: Scope, socket_group: str) -> None:
    file = tmp_path / SERVICE
    file.write_text(render(replace(SYSTEM, scope=scope, socket_group=socket_group, environ={"A": "b c%"})))

    done = subprocess.run(
        ["systemd-analyze", f"--{scope}", "verify", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
