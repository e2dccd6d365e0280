"""Exports: files for others, made from an office's tables and written whole or not at all.

`iati`, `hxl` and `3w` are public documents: counts of people are protected as in a public report. `audit` is for the
grant's auditors. The command is ``ioreport export KIND --data OFFICE --out FILE``.
"""
