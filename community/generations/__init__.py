"""Named counters that say whether something changed: each committed transaction that raises one adds 1 to it."""
