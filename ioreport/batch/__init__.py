"""Batch builds: one document for every row of a table, several at the same time, and only where something changed."""

from ioreport.batch.batch_build import Outcome, Workers, build_each
from ioreport.batch.batch_plan import BatchPlan, plan_each

__all__ = ["BatchPlan", "Outcome", "Workers", "build_each", "plan_each"]
