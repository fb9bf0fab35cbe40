"""Advice with sources on governing and leading inter-municipal collaborations in Norway."""

__version__ = "0.1.0"
