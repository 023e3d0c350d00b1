"""Private messages: two people who both agreed."""
