"""Who could take which post: candidate pairs, scores, one allocation, reasons."""
