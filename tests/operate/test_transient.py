import shlex
from pathlib import Path

from greenroom.operate.transient import command

ENVIRON = {"HOME": "/home/ada", "XDG_RUNTIME_DIR": "/run/user/7", "ANTHROPIC_API_KEY": "sk-private"}


def test_the_command_starts_the_daemon_that_this_shell_means() -> None:
    words = shlex.split(command(ENVIRON, Path("/opt/my tools/greenroom"), "user"))

    assert words[:2] == ["systemd-run", "--user"]
    assert words[-2:] == ["/opt/my tools/greenroom", "daemon"]
    assert "--setenv=GREENROOM_HOME=/home/ada/.local/share/greenroom" in words
    assert "--setenv=GREENROOM_SOCKET=/run/user/7/greenroom/greenroom.sock" in words
    assert "sk-private" not in " ".join(words)


def test_the_machines_own_manager_can_run_it() -> None:
    assert shlex.split(command(ENVIRON, Path("/x"), "system"))[1] == "--system"
