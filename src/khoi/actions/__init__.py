"""Everything that changes state: check, write and note the event, in one transaction."""
