import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest

from greenroom.config import paths
from greenroom.model.errors import ConfigError

HOME = {"HOME": "/home/ada"}


def test_everything_lies_where_xdg_says_when_nothing_is_set() -> None:
    environ = HOME | {"XDG_RUNTIME_DIR": "/run/user/7"}

    assert paths.home(environ) == "/home/ada/.local/share/greenroom"
    assert paths.config_file(environ) == "/home/ada/.config/greenroom/config.toml"
    assert paths.key_file(environ, paths.ANTHROPIC_KEY) == "/home/ada/.config/greenroom/anthropic_api_key"
    assert paths.socket(environ) == "/run/user/7/greenroom/greenroom.sock"


def test_the_xdg_variables_move_it() -> None:
    environ = {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/etc"}

    assert paths.home(environ) == "/data/greenroom"
    assert paths.config_file(environ) == "/etc/greenroom/config.toml"


def test_a_relative_xdg_variable_is_ignored_as_its_specification_says() -> None:
    environ = HOME | {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": ".", "XDG_RUNTIME_DIR": "run"}

    assert paths.home(environ) == paths.home(HOME)
    assert paths.config_file(environ) == paths.config_file(HOME)
    assert paths.socket(environ) == paths.socket(HOME)


def test_without_a_runtime_directory_the_socket_is_in_the_home() -> None:
    assert paths.socket({"GREENROOM_HOME": "/srv/gr"}) == "/srv/gr/run/greenroom.sock"


def test_variables_of_our_own_win() -> None:
    environ = HOME | {
        "XDG_RUNTIME_DIR": "/run/user/7",
        "GREENROOM_HOME": "/srv/gr/",
        "GREENROOM_SOCKET": "/tmp/gr.sock",
        "GREENROOM_CONFIG": "/srv/gr.toml",
    }

    assert (paths.home(environ), paths.socket(environ), paths.config_file(environ)) == (
        "/srv/gr",
        "/tmp/gr.sock",
        "/srv/gr.toml",
    )


@pytest.mark.parametrize(
    ("variable", "path_of"),
    [
        ("GREENROOM_HOME", paths.home),
        ("GREENROOM_SOCKET", paths.socket),
        ("GREENROOM_CONFIG", paths.config_file),
    ],
)
def test_a_relative_path_is_refused_because_daemon_and_client_stand_elsewhere(
    variable: str, path_of: Callable[[Mapping[str, str]], str]
) -> None:
    with pytest.raises(ConfigError, match=rf"{variable}: expected an absolute path, got 'here'"):
        path_of(HOME | {variable: "here"})


def test_a_socket_may_have_107_bytes_and_not_one_more() -> None:
    longest = "/" + "s" * 106
    assert paths.socket({"GREENROOM_SOCKET": longest}) == longest

    with pytest.raises(ConfigError, match=r"has 108 bytes, and Linux allows 107.*\nSet GREENROOM_SOCKET"):
        paths.socket({"GREENROOM_SOCKET": longest + "s"})


def test_bytes_are_counted_and_not_characters() -> None:
    with pytest.raises(ConfigError, match="has 109 bytes"):
        paths.socket({"GREENROOM_SOCKET": "/" + "é" * 54})


def test_finding_the_socket_loads_none_of_the_heavy_modules() -> None:
    heavy = {"msgspec", "pathlib", "tomllib", "asyncio", "dataclasses"}
    program = f"import sys, greenroom.config.paths; print(*{heavy!r} & set(sys.modules))"

    # -S leaves out what the environment's own start-up files import
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == []
