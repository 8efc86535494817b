-- grain: one row per customer and snapshot with a period that holds then or held 360 days earlier
with moments as (
    select
        customer_pk,
        as_of,
        as_of as term_on,
    from account_snapshots
    union all
    select
        customer_pk,
        as_of,
        as_of - 360 as term_on,
    from account_snapshots
),

-- overlapping periods of one product: the one that started last holds
holding as (
    select
        moments.as_of,
        moments.term_on,
        periods.customer_pk,
        periods.product,
        periods.valid_from,
        periods.plan_tier,
        periods.mrr,
        periods.seats,
        periods.billing_period_months,
        periods.renewal_on,
    from moments
    inner join stg_subscriptions as periods
        on
            moments.customer_pk = periods.customer_pk
            and moments.term_on >= periods.valid_from
            and moments.term_on < periods.valid_to
            and moments.as_of >= periods.recorded_on
    qualify
        row_number() over (
            partition by moments.customer_pk, moments.as_of, moments.term_on, periods.product
            order by periods.valid_from desc
        ) = 1
),

-- the product that earns most names the plan and the calendar
leading_terms as (
    select *, from holding
    where as_of = term_on
    qualify
        row_number() over (
            partition by customer_pk, as_of
            order by mrr desc nulls last, product asc
        ) = 1
),

totals as (
    select
        customer_pk,
        as_of,
        sum(mrr) filter (where term_on = as_of) as mrr,
        sum(mrr) filter (where term_on < as_of) as mrr_360d_ago,
        max(seats) filter (where term_on = as_of) as seats,
    from holding
    group by all
)

select
    totals.customer_pk,
    totals.as_of,
    totals.mrr,
    totals.mrr_360d_ago,
    totals.seats,
    leading_terms.plan_tier,
    leading_terms.billing_period_months,
    case
        when leading_terms.renewal_on >= totals.as_of then leading_terms.renewal_on
        -- a period's end may have been written when it was cancelled: the calendar is counted from its start
        else cast(
            coalesce(leading_terms.renewal_on, leading_terms.valid_from)
            + to_months(
                cast(
                    (
                        datesub(
                            'month',
                            coalesce(leading_terms.renewal_on, leading_terms.valid_from),
                            totals.as_of
                        )
                        // nullif(leading_terms.billing_period_months, 0) + 1
                    ) * leading_terms.billing_period_months as integer
                )
            ) as date
        )
    end as next_renewal_on,
from totals
left join
    leading_terms
    on totals.customer_pk = leading_terms.customer_pk and totals.as_of = leading_terms.as_of
