import pytest

from greenroom.config.proxy import proxy_for

URL = "https://api.example/v1"


@pytest.mark.parametrize(
    ("url", "environ", "proxy"),
    [
        (URL, {}, None),
        (URL, {"https_proxy": "http://p:3128"}, "http://p:3128"),
        (URL, {"HTTPS_PROXY": "p:3128"}, "http://p:3128"),
        (URL, {"https_proxy": "http://small", "HTTPS_PROXY": "http://big"}, "http://small"),
        (URL, {"http_proxy": "http://p:3128"}, None),
        ("http://vllm.example/v1", {"http_proxy": "http://p:3128"}, "http://p:3128"),
        (URL, {"https_proxy": "http://p", "no_proxy": "api.example"}, None),
        (URL, {"https_proxy": "http://p", "NO_PROXY": ".example"}, None),
        (URL, {"https_proxy": "http://p", "no_proxy": "other.example, API.example"}, None),
        (URL, {"https_proxy": "http://p", "no_proxy": "other.example,,i.example"}, "http://p"),
        (URL, {"https_proxy": "http://p", "no_proxy": "*"}, None),
        ("http://127.0.0.1:8000/v1", {"http_proxy": "http://p"}, None),
        ("http://[::1]:8000/v1", {"http_proxy": "http://p"}, None),
        ("http://localhost:8000/v1", {"http_proxy": "http://p"}, None),
    ],
)
def test_a_proxy_is_read_as_other_programs_read_it_and_never_for_this_machine(
    url: str, environ: dict[str, str], proxy: str | None
) -> None:
    found = proxy_for(url, environ)

    assert (found and found.reveal()) == proxy
