"""Retention runs and certificates, holds, revealing and erasing one identity."""
