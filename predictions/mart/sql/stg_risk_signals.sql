-- grain: one row per customer and computation of its risk signals known on the day of the mart
select
    signals.customer_id as customer_pk,
    signals.computed_at,
    signals.compliance_gap_score,
    signals.vendor_risk_flags,
    greatest(cast(signals.computed_at as date), cast(signals.ingested_at as date)) as recorded_on,
from source_risk_signals as signals
cross join build_parameters as parameters
where
    cast(signals.computed_at as date) <= parameters.as_of
    and cast(signals.ingested_at as date) <= parameters.as_of
