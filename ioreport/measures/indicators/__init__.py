"""Indicators of a grant: values, progress, results matrix."""
