"""The company: supervisor, batches, workers, and what they tell the world.

The database is the truth. Every step of a batch or an item is one transaction in `units`, guarded by the state
that it starts from; actors hold only what can be read again, so that any of them may crash at any moment.
"""
