-- grain: one row per feed that is silent for far longer than it ever was in a year
select
    null as customer_pk,
    feed as subject,
    concat(
        'the last is of ', last_on, ', other data goes on until ', newest_on,
        '; its longest silence before was ', longest_silence, ' days'
    ) as detail,
    1 as weight,
    newest_on - last_on as magnitude,
from feed_silences
where silence_count >= 6 and newest_on - last_on > greatest(14, 1.5 * longest_silence)
