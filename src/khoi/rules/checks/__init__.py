"""What `khoi rules check` looks for in packs: one file a kind of finding."""
