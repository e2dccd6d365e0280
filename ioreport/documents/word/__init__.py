"""The writer of Word documents."""
