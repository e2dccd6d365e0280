"""Demonstration office: an invented office of any size, to try every measure, chart and document."""

from ioreport.demo.demo_office import SEED, write_demo

__all__ = ["SEED", "write_demo"]
