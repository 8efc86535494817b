-- grain: one row per account with a churn type or reason that never left
select
    pk as customer_pk,
    '' as subject,
    concat_ws(', ', 'churn type ' || nullif(churn_type, ''), 'reason ' || nullif(churn_reason, ''))
    || ', no notice and no churn date' as detail,
    1 as weight,
    1 as magnitude,
from source_customers
where (churn_type != '' or churn_reason != '') and notice_date is null and churn_date is null
