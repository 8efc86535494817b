-- grain: one row per customer that can be scored on the latest day, numbered without gaps by customer_id
select
    cast(row_number() over (order by accounts.customer_id) - 1 as integer) as position,
    accounts.customer_pk,
    -- a price known on the day comes before today's
    coalesce(terms.mrr, customers.current_mrr) as shown_mrr,
from account_snapshots as accounts
inner join stg_customers as customers on accounts.customer_pk = customers.customer_pk
left join contract_terms as terms
    on accounts.customer_pk = terms.customer_pk and accounts.as_of = terms.as_of
where accounts.is_latest and accounts.tenure_days >= 30 and not accounts.has_given_notice
order by position
