"""Duties in the browser: giving, ending and handing over, and what a member reads of their own."""
