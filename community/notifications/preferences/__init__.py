"""When a member wants mail and when silence: the settings page and breaks."""
