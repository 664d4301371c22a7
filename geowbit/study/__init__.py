"""A study: every step in its order; the one room that knows the whole way."""

from geowbit.study.study import Study

__all__ = ["Study"]
