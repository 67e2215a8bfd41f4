"""The JSON API: the same queries and acts as the pages, for the same viewer, behind the same gates."""
