"""All people to all posts at once, exactly, with the proof by prices."""
