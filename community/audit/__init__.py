"""The audit log: which actor did what, and why; append-only."""
