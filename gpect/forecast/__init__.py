"""Past counts, forecasts with their uncertainty, and what may be short where and when."""
