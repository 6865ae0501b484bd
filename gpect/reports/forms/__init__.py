"""What users fill in and send back: templates, reviews, duplicates, rejected rows."""
