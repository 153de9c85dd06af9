"""Licences, registrations and training of providers, people and sites: until when each is good."""
