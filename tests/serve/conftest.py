from tests.serve.fixtures import _running, install, rehearse

__all__ = ["_running", "install", "rehearse"]
