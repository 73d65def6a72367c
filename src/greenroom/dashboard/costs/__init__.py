"""What calls have cost: totals, plots by day, model and batch, times of answers, estimates, and each call."""
