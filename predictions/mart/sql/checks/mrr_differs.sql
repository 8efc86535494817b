-- grain: one row per active account whose price is another than that of its subscriptions
select
    customer_pk,
    '' as subject,
    printf('the account says $%.2f a month, its subscriptions add up to $%.2f', account_mrr, contract_mrr)
        as detail,
    1 as weight,
    abs(account_mrr - contract_mrr) as magnitude,
from current_contracts
where abs(account_mrr - contract_mrr) > greatest(1, 0.1 * greatest(account_mrr, contract_mrr))
