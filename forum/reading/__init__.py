"""Topics and posts as one reader sees them: views of rows, the list, permalinks, the page a topic is about."""
