from greenroom.providers.headers import telling


def test_what_tells_of_the_request_and_of_limits_is_kept_in_lower_case_and_nothing_else() -> None:
    raw = [
        (b"Request-Id", b"req_1"),
        (b"X-Request-ID", b"req_2"),
        (b"Retry-After", b"7"),
        (b"retry-after-ms", b"7000"),
        (b"Anthropic-RateLimit-Requests-Limit", b"50"),
        (b"X-RateLimit-Remaining-Tokens", b"9"),
        (b"Set-Cookie", b"secret"),
        (b"X-Something", b"\xff"),
    ]
    assert telling(raw) == {
        "request-id": "req_1",
        "x-request-id": "req_2",
        "retry-after": "7",
        "retry-after-ms": "7000",
        "anthropic-ratelimit-requests-limit": "50",
        "x-ratelimit-remaining-tokens": "9",
    }
