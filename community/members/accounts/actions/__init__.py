"""Every change of an account, a module per subject."""
