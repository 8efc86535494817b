-- grain: one row per customer and snapshot: the plan held then, and how its revenue ranks on that plan
with without_periods as (
    select customers.*,
    from stg_customers as customers
    anti join stg_subscriptions as periods on customers.customer_pk = periods.customer_pk
),

held as (
    select
        accounts.customer_pk,
        accounts.as_of,
        terms.mrr,
        terms.seats,
        -- without periods today's plan is all there is, and before an upgrade it was a lower one
        coalesce(terms.plan_tier, undated.current_plan) as held_plan,
        coalesce(undated.upgraded_on > accounts.as_of, false) as rose_later,
    from account_snapshots as accounts
    left join contract_terms as terms
        on accounts.customer_pk = terms.customer_pk and accounts.as_of = terms.as_of
    left join without_periods as undated on accounts.customer_pk = undated.customer_pk
)

select
    held.customer_pk,
    held.as_of,
    held.seats,
    held.held_plan,
    held.rose_later or coalesce(ladder.has_plan_above, false) as may_upgrade,
    case
        when held.mrr is not null and ladder.rung is not null
            then
                percent_rank() over (
                    partition by held.as_of, held.held_plan, held.mrr is null
                    order by held.mrr
                )
    end as mrr_rank_on_plan,
from held
left join plan_ladder as ladder on held.held_plan = ladder.plan_tier
