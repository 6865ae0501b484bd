"""Posts to fill: declared, expected from the past and from publications, left by departures."""
