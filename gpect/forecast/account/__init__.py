"""The account of each draw: which posts people take, what stays unfilled, who stays."""
