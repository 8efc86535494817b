-- grain: one row per active account whose plan is another than that of its leading subscription
select
    customer_pk,
    '' as subject,
    concat('the account says ', account_plan, ', its subscription ', contract_plan) as detail,
    1 as weight,
    1 as magnitude,
from current_contracts
where account_plan != contract_plan
