"""The packet that a clinic works from on paper while its computers are down, and the way back."""
