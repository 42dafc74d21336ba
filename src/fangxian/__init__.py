"""Fangxian: outbreak-response operations on one record."""

__version__ = "0.1.0"
