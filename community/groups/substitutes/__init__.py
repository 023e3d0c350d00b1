"""Co-hosts and substitutes: members of a group whom its hosts ask to host for a while."""
