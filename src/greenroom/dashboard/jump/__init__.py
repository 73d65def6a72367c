"""Jump mode: letters over all that can be gone to; pressing them goes there."""
