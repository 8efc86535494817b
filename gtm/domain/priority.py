"""What it is worth to act on an account now: the order in which plays are worked off."""

from decimal import Decimal

CENT = Decimal("0.01")


def expected_value(probability: float, save_rate: float, yearly_value: Decimal, cost: Decimal) -> Decimal:
    """What acting is expected to bring, US dollars; negative where it costs more than it brings.

    Args:
        probability: that what the play is against happens, or what it is for, in 90 days.
        save_rate: the share of such accounts that acting turns, 0 to 1.
        yearly_value: what is won or kept then, US dollars a year.
        cost: of the play, US dollars.
    """
    brings = Decimal(str(probability)) * Decimal(str(save_rate)) * yearly_value
    return (brings - cost).quantize(CENT)
