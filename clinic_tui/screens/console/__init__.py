"""The frame around the tabs, and what is open to every desk from anywhere."""
