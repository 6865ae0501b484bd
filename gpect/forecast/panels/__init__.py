"""Series side by side: their calendar, their past dates, how far a forecast was from them."""
