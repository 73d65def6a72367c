"""What starting work is made of: what to write from, the fields to fill in, the gaps, the estimate."""
