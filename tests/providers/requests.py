"""Requests for the tests of this room."""

from greenroom.providers.port import ModelRequest

SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "turns": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "role": {"type": "string", "enum": ["user", "assistant"]},
                    "content": {"type": "string"},
                },
                "required": ["role", "content"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "turns"],
    "additionalProperties": False,
}


def request(
    *,
    system: str = "You write conversations.",
    shared: str = "Be kind.",
    prompt: str = "Write one about rain.",
    timeout_s: float = 20.0,
    temperature: float | None = None,
    caches: bool = False,
) -> ModelRequest:
    """A request for a conversation."""
    return ModelRequest(
        model="claude-sonnet-5-5",
        system=system,
        shared=shared,
        prompt=prompt,
        schema=SCHEMA,
        max_tokens=1_000,
        temperature=temperature,
        timeout_s=timeout_s,
        caches=caches,
    )
