"""Every change of notifications, a module per subject."""
