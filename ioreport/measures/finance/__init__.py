"""Finance of a grant: its account, its figures, its table."""
