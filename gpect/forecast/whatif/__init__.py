"""What would change a shortage: an obstacle lifted, a session held, a scenario."""
