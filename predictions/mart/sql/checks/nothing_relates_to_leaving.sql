-- grain: one row per signal, where not one of them ranks leavers otherwise than by chance
select
    null as customer_pk,
    signal as subject,
    concat(
        leavers, ' leavers ranked at ', cast(round(100 * mean_place) as integer),
        '% of all accounts, chance puts them at 50%'
    ) as detail,
    1 as weight,
    abs(deviation) as magnitude,
from signal_ranks
where (select max(abs(every.deviation)), from signal_ranks as every) < 3
