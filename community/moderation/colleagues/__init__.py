"""Working on a case together: letting it go, handing it over, notes between moderators, and second opinions."""
