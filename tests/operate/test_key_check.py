import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from greenroom.config.provider import OPENROUTER_URL, UseAnthropic, UseOpenAI
from greenroom.config.secret import Secret
from greenroom.operate.key_check import Get, check_key, http_get

KEY = Secret("sk-secret")


def anthropic(base_url: str | None = None) -> UseAnthropic:
    return UseAnthropic(base_url=base_url, key=KEY, why="")


def openai(base_url: str, key: Secret | None = KEY) -> UseOpenAI:
    return UseOpenAI(base_url=base_url, key=key, proxy=None, why="")


def answering(status: int, asked: list[tuple[str, dict[str, str], Secret | None]]) -> Get:
    def get(url: str, headers: Mapping[str, str], proxy: Secret | None) -> int:
        asked.append((url, dict(headers), proxy))
        return status

    return get


@pytest.mark.parametrize(
    ("use", "url"),
    [
        (anthropic(), "https://api.anthropic.com/v1/models"),
        (anthropic("http://127.0.0.1:8080/"), "http://127.0.0.1:8080/v1/models"),
        (openai("http://127.0.0.1:8000/v1"), "http://127.0.0.1:8000/v1/models"),
        (openai(OPENROUTER_URL), "https://openrouter.ai/api/v1/key"),
    ],
)
def test_each_provider_is_asked_where_it_looks_at_the_key(use: UseAnthropic | UseOpenAI, url: str) -> None:
    asked: list[tuple[str, dict[str, str], Secret | None]] = []
    assert check_key(use, {}, answering(200, asked)).verdict == "works"
    ((where, headers, proxy),) = asked
    assert (where, headers["Authorization"], proxy) == (url, "Bearer sk-secret", None)
    assert ("anthropic-version" in headers) == isinstance(use, UseAnthropic)


def test_a_proxy_is_gone_through_and_no_key_is_not_sent() -> None:
    asked: list[tuple[str, dict[str, str], Secret | None]] = []
    check_key(openai("http://vllm/v1", None), {"http_proxy": "http://proxy:3128"}, answering(200, asked))
    ((_, headers, proxy),) = asked
    assert (headers, proxy) == ({}, Secret("http://proxy:3128"))


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(200, "works"), (401, "refused"), (403, "refused"), (301, "unknown"), (400, "unknown"), (404, "unknown")],
)
def test_only_a_plain_word_is_taken_for_one(status: int, verdict: str) -> None:
    assert check_key(anthropic(), {}, answering(status, [])).verdict == verdict


def test_a_server_that_can_not_be_reached_says_nothing_of_the_key() -> None:
    def fail(*_: object) -> int:
        raise ConnectionRefusedError(111, "Connection refused")

    said = check_key(anthropic(), {}, fail)
    assert said.verdict == "unknown"
    assert "Connection refused" in said.message
    assert "sk-secret" not in said.message


class Server(http.server.BaseHTTPRequestHandler):
    """Answers with the status that the path names; `/302` leads to a place that would take any key."""

    def do_GET(self) -> None:
        status = int(self.path.split("/")[1])
        self.send_response(status if self.headers["Authorization"] == "Bearer k" else 401)
        if status == 302:
            self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Server) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


@pytest.mark.parametrize(("path", "key", "status"), [("200", "k", 200), ("200", "x", 401), ("302", "k", 302)])
def test_over_the_network_the_status_comes_back_and_no_redirect_is_followed(
    server: str, path: str, key: str, status: int
) -> None:
    assert http_get(f"{server}/{path}", {"Authorization": f"Bearer {key}"}, None) == status


def test_over_the_network_nobody_there_is_an_error(unused_tcp_port_factory: Callable[[], int]) -> None:
    with pytest.raises(OSError, match="refused"):
        http_get(f"http://127.0.0.1:{unused_tcp_port_factory()}/", {}, None)
