from greenroom.client.refusals import not_connected


def test_a_socket_of_somebody_else_is_told_apart_from_one_that_is_not_there() -> None:
    assert "not for you" in not_connected("/run/s", PermissionError(13, "no")).message
    assert "greenroom up" in not_connected("/run/s", FileNotFoundError(2, "no")).message
