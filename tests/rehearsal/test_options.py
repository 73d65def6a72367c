import pytest

from greenroom.rehearsal.options import parser, read_options
from greenroom.rehearsal.settings import Faults, Settings


def test_every_setting_but_the_key_has_an_option() -> None:
    told = parser().format_help()
    for name in Settings.__struct_fields__:
        flag = "--fault " if name == "faults" else f"--{name.replace('_', '-')}"
        assert (flag in told) is (name != "required_key"), name


def test_its_help_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = parser().format_help().splitlines()
    assert [each for each in lines if len(each) > 80] == []


def test_a_bare_command_line_means_the_defaults() -> None:
    options = read_options([], "")
    assert (options.settings, options.port, options.exit_with_parent) == (Settings(), 0, False)


def test_a_command_line_becomes_settings() -> None:
    line = (
        "--port 8123 --exit-with-parent --seed 7 --latency-ms 20-40 --fault overloaded=0.1,refusal=0.02"
        " --fault drop=0.2 --scripted drop,none --account credit --no-headers --requests-per-minute 50"
        " --burst second --retry-after-s 2.5"
    )
    options = read_options(line.split(), "sesame")
    assert options.port == 8123
    assert options.exit_with_parent
    assert options.settings == Settings(
        seed=7,
        latency_ms="20-40",
        faults=Faults(overloaded=0.1, refusal=0.02, drop=0.2),
        scripted=("drop", "none"),
        account="credit",
        required_key="sesame",
        headers=False,
        requests_per_minute=50,
        burst="second",
        retry_after_s=2.5,
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--fault overloaded", "not name=rate"),
        ("--fault overloaded=much", "not name=rate"),
        ("--fault flood=0.1", "--fault: 'flood' is none of rate_limit, overloaded,"),
        ("--fault drop=0.9 --fault overloaded=0.9", "may not be more than 1"),
        ("--latency-ms 9-2", "latency_ms is a number"),
        ("--scripted drop,flood", "--scripted: 'flood' is none of rate_limit, overloaded,"),
        ("--port 70000", "no port"),
        ("--seed x", "error: --seed: Expected `int`"),
        ("--poor 2", "error: --poor: Expected `float` <= 1.0"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(line: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read_options(line.split(), "")
    assert left.value.code == 2
    assert told in capsys.readouterr().err
