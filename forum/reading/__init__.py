"""How topics and posts are shown to one reader: views of rows, the list, permalinks, the page a topic is about."""
