"""The index in an OpenSearch cluster, and how it is searched. Imported only where SEARCH_URL names one."""

from search.cluster.backend import ClusterBackend, ClusterEngine

__all__ = ["ClusterBackend", "ClusterEngine"]
