"""The front-desk console for medical clinics."""

__version__ = "0.1.0"
