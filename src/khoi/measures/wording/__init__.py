"""From the words of a resolution to proposed targets: plain tables of words, no scores. A person confirms each."""
