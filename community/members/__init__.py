"""Who is who: members, personas, roles, duties, blocks, consent."""
