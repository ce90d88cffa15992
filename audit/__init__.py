"""Kontotilsyn: audits a municipality's official social-media accounts against its own guideline."""

__version__ = "0.1.0"
