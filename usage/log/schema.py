"""The columns of an event in the log, and the key that makes it the same event when it is sent again."""

LOG_SCHEMA = {
    "event_key": "uuid",
    "event_id": "varchar",
    "customer_id": "varchar",
    "timestamp": "timestamp",
    "event_type": "varchar",
    "user_id": "varchar",
    "feature_adoption_score": "double",
    "ingested_at": "timestamp",
}
LOG_COLUMNS = ", ".join(LOG_SCHEMA)

# SQL over the columns above: with a vendor's id the key is the id's; without one, equal events at the same
# instant are told apart by their occurrence number, so that the same file gives the same keys again.
KEY_FROM_ID = "md5(event_id)::uuid"
KEY_FROM_CONTENT = """md5(concat_ws(
    '|', customer_id, epoch_us(timestamp), event_type, coalesce(user_id, ''),
    row_number() over (partition by customer_id, timestamp, event_type, user_id)
))::uuid"""
