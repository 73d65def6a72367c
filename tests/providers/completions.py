"""A model behind Chat Completions, for `Answering`: it writes one conversation, or goes wrong as it is told."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tests.providers.answering import Reply

CONVERSATION = msgspec.json.encode(
    {
        "title": "Rain",
        "turns": [{"role": "user", "content": "Will it rain?"}, {"role": "assistant", "content": "It may."}],
    }
).decode()
USAGE = {
    "prompt_tokens": 100,
    "completion_tokens": 40,
    "total_tokens": 140,
    "prompt_tokens_details": {"cached_tokens": 30},
}


def completion(
    text: str | None = CONVERSATION, *, number: int = 1, finish_reason: str = "stop", **fields: Any
) -> Reply:
    """A good answer; `fields` are those of the message."""
    body = {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "model": "a-model",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, **fields},
                "finish_reason": finish_reason,
            }
        ],
        "usage": USAGE,
    }
    headers = {"x-request-id": f"req_{number}", "x-ratelimit-remaining-requests": "49"}
    return Reply(body=msgspec.json.encode(body), headers=headers)


def refusal(
    status: int, message: str, *, code: str | int | None = None, kind: str | None = None, **headers: str
) -> Reply:
    """An error, as OpenAI writes it."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, body=msgspec.json.encode({"error": error}), headers=named)


FAULTS: Mapping[str, Reply] = {
    "rate_limit": refusal(429, "Too fast.", code="rate_limit_exceeded", kind="requests", retry_after="1"),
    "overloaded": refusal(503, "Busy.", code="server_is_overloaded", kind="service_unavailable_error"),
    "server_error": refusal(500, "Oops.", kind="server_error"),
    "timeout": Reply(hangs=True),
    "drop": Reply(),
    "drop_partway": Reply(body=b'{"choices": [', cut=True),
    "truncated_json": completion(CONVERSATION[:40]),
    "max_tokens": completion(CONVERSATION[:40], finish_reason="length"),
    "refusal": completion(None, refusal="I can't help with that."),
    "malformed": Reply(body=b"<html>Bad gateway</html>"),
    "error_in_200": refusal(200, "The host broke.", code=502),
}
ACCOUNTS: Mapping[str, Reply] = {
    "authentication": refusal(401, "Incorrect API key provided.", code="invalid_api_key"),
    "permission": refusal(403, "Country not supported.", code="unsupported_country_region_territory"),
    "credit": refusal(402, "Insufficient credits.", code=402),
    "spend_limit": refusal(429, "Limit.", code="project_spend_limit_exceeded", kind="insufficient_quota"),
}


class Completions:
    """What decides; by the rehearsal's names."""

    def __init__(self) -> None:
        self._number = 0
        self._next: Reply | None = None
        self._always: Reply | None = None

    def next_fault(self, name: str) -> None:
        self._next = FAULTS[name]

    def account(self, state: str) -> None:
        self._always = ACCOUNTS[state]

    def __call__(self, _: bytes) -> Reply:
        """Answer one request."""
        self._number += 1
        fault, self._next = self._next, None
        return fault or self._always or completion(number=self._number)
