"""People who may take a post: who waits, who arrives, who leaves before."""
