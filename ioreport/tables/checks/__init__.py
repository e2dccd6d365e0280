"""Checks of an office's tables, one module for each kind of fault."""
