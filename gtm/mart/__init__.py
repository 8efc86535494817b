"""The revenue book: what every account paid at each month's end, in columns, made from the subscriptions."""
