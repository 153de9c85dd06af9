"""The queue of the day, from the front door to the provider."""
