"""Who judges, from `[quality] judge`: a model, and before it the provider where that is another one."""

from typing import Final

from greenroom.model.judgement import Judge

PROVIDERS: Final = ("anthropic", "openai", "rehearsal")


def named_provider(text: str) -> str | None:
    """The provider that a judge's name begins with, or None: models of OpenRouter have slashes of their own."""
    name, slash, _ = text.strip().partition("/")
    return name if slash and name in PROVIDERS else None


def named_model(text: str) -> str:
    """The model in a judge's name; empty where there is to be no judge."""
    text = text.strip()
    provider = named_provider(text)
    return text if provider is None else text.removeprefix(f"{provider}/")


def misnamed(text: str) -> str | None:
    """What is wrong with a judge's name, as what was expected instead; None where it can be read."""
    if not text:
        return None
    model = named_model(text)
    if not text.strip():
        return 'a model, or "" for no judge'
    if not model:
        return "a model after the provider"
    if model.startswith("/"):
        return 'a model, as in "claude-opus-5-5" or "openai/vendor/model", without a slash before it'
    return None


def read_judge(text: str, default_provider: str) -> Judge | None:
    """The judge of that name, asked through this provider where the name says nothing else; None for no judge."""
    model = named_model(text)
    return Judge(provider=named_provider(text) or default_provider, model=model) if model else None
