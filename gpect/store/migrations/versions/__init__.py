"""One module per step, frozen once released."""
