from greenroom.providers.refusals import MOST_CHARS, kept


def test_what_a_server_echoes_of_the_key_is_not_kept() -> None:
    assert kept(b"no such key: sk-1", "sk-1") == b"no such key: [key]"
    assert kept(b"no such key: sk-1", None) == b"no such key: sk-1"


def test_a_long_page_is_cut_and_not_in_the_middle_of_a_key() -> None:
    body = b"x" * (MOST_CHARS - 2) + b"sk-12345"
    assert kept(body, "sk-12345") == b"x" * (MOST_CHARS - 2) + b"[k"


def test_what_is_no_text_is_kept_as_far_as_it_is_one() -> None:
    assert kept(b"\xffoops", None).decode() == "\ufffdoops"
