from tests.serve.fixtures import _running, install, rehearse, running

__all__ = ["_running", "install", "rehearse", "running"]
