"""Sweeps: everything that one account wrote, hidden at once with one letter, shown again, and hidden again."""
