"""Payment plans: a balance paid in monthly instalments."""
