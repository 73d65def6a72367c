"""The models that `GET /v1/models` lists. Requests may name any other: the rehearsal plays them all."""

from typing import Any

_MODELS = (
    ("claude-opus-5-5", "Claude Opus 5.5", "opus"),
    ("claude-sonnet-5-5", "Claude Sonnet 5.5", "sonnet"),
    ("claude-haiku-5-5", "Claude Haiku 5.5", "haiku"),
    ("claude-fable-5-1", "Claude Fable 5.1", "fable"),
    ("claude-opus-5", "Claude Opus 5", "opus"),
    ("claude-sonnet-5", "Claude Sonnet 5", "sonnet"),
)


def _model(name: str, display: str, line: str) -> dict[str, Any]:
    return {
        "type": "model",
        "id": name,
        "display_name": f"{display} (rehearsed)",
        "created_at": "1970-01-01T00:00:00Z",
        "lifecycle": "active",
        "line": line,
        "max_input_tokens": 200_000,
        "max_tokens": 64_000,
        "deprecated_at": None,
        "retires_at": None,
        "capabilities": None,
    }


MODELS = {model[0]: _model(*model) for model in _MODELS}


def page() -> dict[str, Any]:
    """All models as one page."""
    every = list(MODELS.values())
    return {"data": every, "has_more": False, "first_id": every[0]["id"], "last_id": every[-1]["id"]}
