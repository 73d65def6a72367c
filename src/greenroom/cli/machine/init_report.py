"""What `greenroom init` tells: what it wrote, and how things stand."""

from msgspec import Struct

from greenroom.cli.speaking import tell
from greenroom.config.provider import UseOpenAI
from greenroom.model.errors import ConfigError
from greenroom.operate.key_check import KeyCheck
from greenroom.operate.observing import Endpoint, Observed, Settings


class Written(Struct, frozen=True, kw_only=True):
    """What was written: the paths of settings that changed, where the old file is kept, and the key's file."""

    config_file: str
    changed: tuple[str, ...]
    kept: str | None
    key_file: str | None


def standing(seen: Observed) -> dict[str, object]:
    """What is in force now."""
    if not isinstance(seen.settings, Settings) or isinstance(seen.settings.provider, ConfigError):
        return {}
    provider, config = seen.settings.provider, seen.settings.config
    model = config.provider.openai.model if isinstance(provider, UseOpenAI) else config.provider.model
    return {
        "provider": provider.name,
        "why": provider.why,
        "model": model,
        "budget_usd_per_month": config.limits.budget_usd_per_month,
    }


def tell_of_written(written: Written) -> None:
    """Say what was written, and where."""
    if written.key_file:
        tell(f"The key is in {written.key_file}, which only you can read.", "green")
    if written.changed:
        tell(f"Set in {written.config_file}: {', '.join(written.changed)}.", "green")
    if written.kept:
        tell(f"As it was before: {written.kept}", "dim")
    if not written.key_file and not written.changed:
        tell("Nothing was changed. This is how it stands:", "dim")


def tell_of_standing(seen: Observed, checked: KeyCheck | None, *, changed: bool) -> None:
    """Say what is in force, what the provider said of the key, and what comes next."""
    stands = standing(seen)
    if stands:
        budget = stands["budget_usd_per_month"]
        bound = f"${budget:g} a month at most" if budget else "no budget for a month; `--budget 20` sets one"
        tell(f"{stands['provider']}, {stands['model'] or 'no model'}, {bound}.")
    if checked:
        tell(checked.message, {"works": "green", "refused": "red", "unknown": "yellow"}[checked.verdict])
    if not isinstance(seen.endpoint, Endpoint) or seen.endpoint.state != "answers":
        tell("Next: `greenroom up`, and `greenroom batch start --help`.", "dim")
    elif changed:
        tell("A daemon runs with what it started with: `greenroom down`, then `greenroom up`.", "yellow")
