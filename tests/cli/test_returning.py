from itertools import chain, repeat

import pytest

from greenroom.cli.returning import PATIENCE_S, WhileAway, patiently
from greenroom.client.blocking import Client
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.system import SystemPing
from tests.cli.conftest import Play
from tests.cli.fake_daemon import HANGS_UP, HELLO

PONG = {"pong": True, "at": "now"}


def test_a_question_is_asked_again_once_the_daemon_is_back(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    hellos, answers = iter([HELLO, HANGS_UP, HELLO]), iter([HANGS_UP, PONG])
    daemon = play({"system.hello": lambda _: next(hellos), "system.ping": lambda _: next(answers)})
    moments: list[float] = []
    with Client(str(daemon.path)) as client:
        assert patiently(client, SystemPing(), "It goes on then.", wait=moments.append).pong
    assert len(moments) == 2
    assert capsys.readouterr().err == "The daemon went away; waiting up to 30 s for it to be back.\nIt is back.\n"


def test_patience_ends_and_says_how_it_goes_on(play: Play) -> None:
    hellos = chain([HELLO], repeat(HANGS_UP))
    daemon = play({"system.hello": lambda _: next(hellos), "system.ping": HANGS_UP})
    moments: list[float] = []
    with Client(str(daemon.path)) as client, pytest.raises(ConnectionLost) as lost:
        patiently(client, SystemPing(), "It goes on then.", wait=moments.append)
    assert lost.value.message.endswith("`greenroom up` starts it. It goes on then.")
    assert sum(moments) == PATIENCE_S


def test_ctrl_c_while_the_daemon_is_away_is_told_apart(play: Play) -> None:
    def had_enough(_: float) -> None:
        raise KeyboardInterrupt

    daemon = play({"system.ping": HANGS_UP})
    with Client(str(daemon.path)) as client, pytest.raises(WhileAway):
        patiently(client, SystemPing(), "It goes on then.", wait=had_enough)
