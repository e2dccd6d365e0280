"""Batch builds on a cluster: the orders of a batch are worked on by the machines of a dask.distributed scheduler.

Needs the extra ``ioreport[cluster]``. Nothing else in the package depends on it.
"""

from ioreport.cluster.cluster_orders import work_on_cluster

__all__ = ["work_on_cluster"]
