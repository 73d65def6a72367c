import msgspec
import pytest
from msgspec.structs import replace

from greenroom.config.loading import load
from greenroom.config.provider import PLACEHOLDER_KEY, NoProvider, UseAnthropic, UseOpenAI, UseRehearsal
from greenroom.config.secret import Secret
from greenroom.model.errors import ConfigError
from greenroom.operate.doctor import Finding, diagnose
from greenroom.operate.observing import Endpoint, Home, Observed, Settings, Systemd

NOW = 1_800_000_000.0

SETTINGS = Settings(
    config=load({"HOME": "/nowhere"}),
    file="/etc/gr.toml",
    file_found=True,
    provider=UseRehearsal(why="there is no key"),
)
HOME = Home(path="/srv/gr", mode=0o700, writable=True, free_bytes=50 * 2**30, database_changed_at=NOW - 5)
WELL = Observed(
    python=(3, 11, 7),
    sqlite="3.40.1",
    sqlite_lacks=(),
    settings=SETTINGS,
    home=HOME,
    endpoint=Endpoint("/run/gr.sock", "answers"),
    loopback=True,
    now=NOW,
    systemd=Systemd(running=True, lingers=True),
)


def on(about: str, seen: Observed) -> Finding:
    (finding,) = (finding for finding in diagnose(seen) if finding.about == about)
    return finding


def test_a_machine_that_is_well_has_nothing_to_mend() -> None:
    findings = diagnose(WELL)

    assert {finding.verdict for finding in findings} == {"ok"}
    assert {finding.advice for finding in findings} == {None}


@pytest.mark.parametrize(
    ("about", "verdict", "seen"),
    [
        ("python", "fail", replace(WELL, python=(3, 10, 14))),
        ("sqlite", "fail", replace(WELL, sqlite="3.37.2")),
        ("sqlite", "fail", replace(WELL, sqlite_lacks=("FTS5 with trigrams",))),
        ("config", "fail", replace(WELL, settings=ConfigError("wrong"))),
        ("provider", "fail", replace(WELL, settings=replace(SETTINGS, provider=ConfigError("wrong")))),
        ("provider", "fail", replace(WELL, settings=replace(SETTINGS, provider=NoProvider(name="a", why="b")))),
        ("home", "fail", replace(WELL, home=ConfigError("wrong"))),
        ("home", "fail", replace(WELL, home=replace(HOME, writable=False))),
        ("home", "warn", replace(WELL, home=replace(HOME, mode=0o755))),
        ("home", "ok", replace(WELL, home=replace(HOME, mode=0o711))),
        ("home", "ok", replace(WELL, home=replace(HOME, mode=None))),
        ("disk", "fail", replace(WELL, home=replace(HOME, free_bytes=2**20))),
        ("disk", "warn", replace(WELL, home=replace(HOME, free_bytes=500 * 2**20))),
        ("socket", "fail", replace(WELL, endpoint=ConfigError("wrong"))),
        ("socket", "fail", replace(WELL, endpoint=Endpoint("/s", "denied"))),
        ("socket", "fail", replace(WELL, endpoint=Endpoint("/s", "silent"))),
        ("socket", "ok", replace(WELL, endpoint=Endpoint("/s", "absent"))),
        ("socket", "ok", replace(WELL, endpoint=Endpoint("/s", "nobody_listens"))),
        ("loopback", "fail", replace(WELL, loopback=False)),
        ("clock", "fail", replace(WELL, now=0.0)),
        ("clock", "warn", replace(WELL, home=replace(HOME, database_changed_at=NOW + 3600))),
        ("systemd", "ok", replace(WELL, systemd=Systemd(running=False, lingers=False))),
    ],
)
def test_what_is_wrong_is_found_and_comes_with_what_to_do(about: str, verdict: str, seen: Observed) -> None:
    finding = on(about, seen)

    assert finding.verdict == verdict
    assert (finding.advice is None) == (verdict == "ok")


def test_loopback_is_needed_by_rehearsal_alone() -> None:
    anthropic = UseAnthropic(base_url=None, key=PLACEHOLDER_KEY, why="a key is there")

    assert (
        on("loopback", replace(WELL, loopback=False, settings=replace(SETTINGS, provider=anthropic))).verdict
        == "warn"
    )


def test_a_model_without_a_price_is_found() -> None:
    config = replace(SETTINGS.config, provider=replace(SETTINGS.config.provider, model="new-model"))

    finding = on("prices", replace(WELL, settings=replace(SETTINGS, config=config)))

    assert (finding.verdict, "new-model" in finding.message) == ("fail", True)


def test_openai_has_a_model_of_its_own_which_a_batch_may_have_to_name() -> None:
    openai = UseOpenAI(base_url="http://127.0.0.1:8000/v1", key=None, proxy=None, why="an address is set")
    config = replace(SETTINGS.config, provider=replace(SETTINGS.config.provider, model="new-model"))
    seen = replace(WELL, settings=replace(SETTINGS, config=config, provider=openai))

    assert "http://127.0.0.1:8000/v1" in on("provider", seen).message
    assert (on("prices", seen).verdict, "[provider.openai] model" in on("prices", seen).message) == ("warn", True)


def test_no_finding_shows_a_key() -> None:
    anthropic = UseAnthropic(base_url=None, key=Secret("sk-private"), why="a key is in ANTHROPIC_API_KEY")

    findings = diagnose(replace(WELL, settings=replace(SETTINGS, provider=anthropic)))

    assert b"sk-private" not in msgspec.json.encode(findings)
    assert b"ANTHROPIC_API_KEY" in msgspec.json.encode(findings)
