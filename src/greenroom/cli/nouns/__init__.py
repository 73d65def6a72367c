"""The verbs that ask a daemon, a file a noun."""
