"""The one place where the parts are put together, started, stopped, and told to systemd."""
