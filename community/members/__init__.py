"""Members, personas, roles, duties, blocks and consent."""
