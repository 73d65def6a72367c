"""What `greenroom init` asks a person: only what the command line has not said."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from greenroom.cli.machine import asking
from greenroom.cli.machine.init import PROVIDERS
from greenroom.cli.speaking import tell
from greenroom.config import paths
from greenroom.config.credentials import find_key
from greenroom.config.loading import read_file
from greenroom.config.provider import OPENROUTER_URL, NoProvider, UseRehearsal, choose_provider
from greenroom.config.sections import Config
from greenroom.operate.setting_up import Choices, ProviderName, key_name

SUGGESTED_BUDGET: Final = "20"

_NAMES: Final[Mapping[str, ProviderName]] = {
    "anthropic": "anthropic",
    "openai": "openai",
    "rehearsal": "rehearsal",
}


def ask_for_the_rest(
    choices: Choices, config: Config, environ: Mapping[str, str], *, has_key: bool
) -> tuple[Choices, str | None]:
    """The choices, completed, and a key where one was typed.

    Raises:
        KeyboardInterrupt: the person leaves; nothing was written.
        ConfigError: a key that is there already can't be read.
    """
    nothing_said = choices == Choices() and not has_key
    if nothing_said and _is_set_up(config, environ) and not asking.wants("Change it?", suggested=False):
        return choices, None
    if choices.provider is None:
        tell("Who writes?", "bold")
        choices = replace(choices, provider=_NAMES[asking.choose("Provider", PROVIDERS, "anthropic")])
    if choices.provider == "openai":
        choices = _ask_for_openai(choices, config)
    elif choices.provider == "anthropic" and choices.model is None:
        priced = ", ".join(model for model in config.prices if model.startswith("claude"))
        tell(f"Models with a price: {priced}", "dim")
        model = asking.ask("Model when a batch names none", config.provider.model)
        choices = replace(choices, model=model if model != config.provider.model else None)
    key = None if has_key else _ask_for_key(choices, config, environ)
    if choices.budget_usd_per_month is None and choices.provider != "rehearsal":
        now = config.limits.budget_usd_per_month
        question = "At most how many dollars a calendar month, 0 for no bound"
        budget = asking.ask_amount(question, f"{now:g}" if now else SUGGESTED_BUDGET)
        choices = replace(choices, budget_usd_per_month=budget)
    return choices, key


def _is_set_up(config: Config, environ: Mapping[str, str]) -> bool:
    """Whether anything was chosen before; says what."""
    provider = choose_provider(config, environ)
    if isinstance(provider, UseRehearsal) and read_file(paths.config_file(environ)) is None:
        return False
    tell(
        f"{provider.name}: {provider.why}"
        if isinstance(provider, NoProvider)
        else f"{provider.name}, as {provider.why}."
    )
    return True


def _ask_for_openai(choices: Choices, config: Config) -> Choices:
    there = config.provider.openai
    if choices.base_url is None:
        base_url = asking.ask("Base URL, which mostly ends in /v1", there.base_url or OPENROUTER_URL)
        choices = replace(choices, base_url=base_url)
    if choices.model is None:
        choices = replace(choices, model=asking.ask("Model, as that server names it", there.model) or None)
    if choices.model and choices.model not in config.prices and choices.input_price is None:
        tell(f"Dollars per million tokens of {choices.model}; 0 for a server of your own.", "dim")
        choices = replace(
            choices,
            input_price=asking.ask_amount("Price of input"),
            output_price=asking.ask_amount("Price of output"),
        )
    return choices


def _ask_for_key(choices: Choices, config: Config, environ: Mapping[str, str]) -> str | None:
    """A key, None where the one that is there stays or none is given."""
    if choices.provider is None or choices.provider == "rehearsal":
        return None
    name = key_name(choices.provider, choices.base_url or config.provider.openai.base_url)
    if found := find_key(environ, name):
        if not asking.wants(f"A key is in {found.found_in}. Give another one?", suggested=False):
            return None
        if found.found_in == name.upper():
            tell(f"{found.found_in} goes before the file; take it out of your shell.", "yellow")
    return asking.ask_unseen("Key (it is not shown; nothing for none)") or None
