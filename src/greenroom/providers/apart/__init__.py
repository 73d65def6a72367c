"""Calls in a process of their own, so that the daemon's event loop is free for everybody else.

What an SDK does for one call takes as long as all that the daemon does for an item, and an interpreter runs one
thread at a time. `doors` says what the process opens, `frames` what the two say to each other, `process` is the
child, `caller` its parent, and `provider` the port's other implementation over it.
"""
