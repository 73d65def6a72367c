"""One batch: its items, what its workers do, what failed, and the keys that steer it."""
