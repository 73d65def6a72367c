"""The one place of the defaults: the repository's `config.toml`, which the package carries as `default.toml`."""

from pathlib import Path

DEFAULT = "default"
"""The source of a value that nobody changed."""

DEFAULTS = Path(__file__).with_name("default.toml")


def default_text() -> str:
    """The file as it stands, comments and all."""
    return DEFAULTS.read_text(encoding="utf-8")
