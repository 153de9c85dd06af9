"""The books and the figures of the clinic."""
