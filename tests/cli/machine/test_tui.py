"""`greenroom tui` where there is no terminal."""

from tests.cli.conftest import Run


def test_without_a_terminal_the_dashboard_says_what_does_without_one(run: Run) -> None:
    ran = run("tui")
    assert (ran.code, ran.out) == (2, "")
    assert "`greenroom status` and `greenroom events` do without one" in ran.err


def test_its_keys_can_be_listed_anywhere(run: Run) -> None:
    ran = run("tui", "--keys")
    assert (ran.code, ran.err) == (0, "")
    assert "| `q` `ctrl+q` | `app.quit` |" in ran.out
