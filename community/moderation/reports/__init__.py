"""Reports of readers, and the signals of the site itself."""
