"""How everything stands: batches under way, limits, actors, and what happened last."""
