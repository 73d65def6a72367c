"""A person's own keys, from the settings: `app.quit=Q review.approve=y,A`."""

import difflib
from collections.abc import Mapping

from greenroom.dashboard.catalogue import by_id
from greenroom.dashboard.keys import key_named
from greenroom.model.errors import ConfigError

SETTING = "dashboard.keys"


def read_keymap(text: str) -> dict[str, str]:
    """Textual's names of keys, by the id of what they do.

    Raises:
        ConfigError: a pair is none, or there is no such id.
    """
    if not text.strip():
        # Before the first paint: the keys of all screens are not loaded for nothing.
        return {}
    known = by_id()
    keymap: dict[str, str] = {}
    for pair in text.split():
        id_, equals, keys = pair.partition("=")
        if not equals or not keys:
            raise ConfigError(f'{SETTING}: expected pairs such as "app.quit=Q", got {pair!r}.')
        if id_ not in known:
            raise ConfigError(
                f"{SETTING}: there is no {id_!r}{_meant(id_, known)}. `greenroom tui --keys` lists them."
            )
        keymap[id_] = ",".join(key_named(each) for each in keys.split(",") if each)
    return keymap


def _meant(id_: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(id_, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
