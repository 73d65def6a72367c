import tomllib

from greenroom.config.loading import load, resolve
from greenroom.config.showing import as_toml, settings

TIER = "{ over_input_tokens = 9, input = 3.5 }"
TEXT = f"""
[daemon]
socket_group = "écrivains # \\"quoted\\""
[rehearsal]
latency_ms = 70
[prices."claude-opus-5"]
tiers = [{TIER}]
"""


def test_what_is_shown_reads_back_as_the_same_settings() -> None:
    resolved = resolve({"HOME": "/h", "GREENROOM_QUALITY__THRESHOLD": "6.5"}, lambda _: TEXT)

    shown = as_toml(resolved)

    assert load({"HOME": "/h"}, lambda _: shown) == resolved.config


def test_each_value_stands_beside_its_source() -> None:
    resolved = resolve({"HOME": "/h", "GREENROOM_QUALITY__THRESHOLD": "6.5"}, lambda _: TEXT)

    lines = as_toml(resolved).splitlines()

    assert [line.split() for line in lines if line.startswith(("threshold", "latency_ms", "drain_s"))] == [
        ["threshold", "=", "6.5", "#", "GREENROOM_QUALITY__THRESHOLD"],
        ["latency_ms", "=", "70", "#", "/h/.config/greenroom/config.toml"],
        ["drain_s", "=", "30.0", "#", "default"],
    ]


def test_every_value_in_force_is_listed_once() -> None:
    resolved = resolve({"HOME": "/h"}, lambda _: None)

    listed = [f"{setting.section}.{setting.name}" for setting in settings(resolved)]

    assert sorted(listed) == sorted(resolved.sources)
    assert tomllib.loads(as_toml(resolved))["rehearsal"] == {"latency_ms": "300-900", "seed": 0}
