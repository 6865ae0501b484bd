"""Ways to a post: sessions, posts that teach, openings, chosen together."""
