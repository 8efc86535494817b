-- grain: one row per customer of the log whose days are summed at once: all, or one range after the other
select log_customers.*,
from log_customers
