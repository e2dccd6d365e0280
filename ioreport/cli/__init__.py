"""The command ``ioreport``: a thin layer over the library, one module for each group of commands."""

from ioreport.cli import (
    command_build,
    command_check,
    command_demo,
    command_diff,
    command_explain,
    command_export,
    command_new,
    command_review,
    command_sources,
    command_status,
    command_submit,
    command_verify,
)
from ioreport.cli.application import app, main

__all__ = [
    "app",
    "command_explain",
    "command_export",
    "command_build",
    "command_check",
    "command_demo",
    "command_diff",
    "command_new",
    "command_review",
    "command_status",
    "command_sources",
    "command_submit",
    "command_verify",
    "main",
]
