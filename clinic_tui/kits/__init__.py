"""What visits use of the shelf: kits by visit type, issued as the visit ends."""
