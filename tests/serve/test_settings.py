from pathlib import Path

import pytest

from greenroom.model.errors import ConfigError
from greenroom.serve.settings import read_settings


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GREENROOM_PROVIDER__MODEL", "new-model"),
        ("GREENROOM_PROVIDER_OPENAI__MODEL", "vendor/model"),
        ("GREENROOM_PROVIDER_OPENAI__BASE_URL", "127.0.0.1:8000"),
        ("GREENROOM_DAEMON__SOCKET_GROUP", "no-such-group-here"),
    ],
)
def test_a_setting_that_no_batch_could_run_with_stops_the_start(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{variable}: expected"):
        read_settings({"HOME": str(tmp_path), variable: value})
