-- grain: one row per plan, from the lowest to the ceiling, above which there is nothing to upgrade to
select
    ladder.plan_tier,
    ladder.rung,
    ladder.plan_tier != 'custom' as has_plan_above,
from (
    values
    ('free', 0),
    ('starter', 1),
    ('growth', 2),
    ('enterprise', 3),
    ('custom', 4)
) as ladder (plan_tier, rung)
