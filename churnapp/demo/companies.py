"""Company names that sound real and belong to nobody: composed, distinct and reproducible."""

from customers.domain import Industry

ROOTS = (
    "Ald", "Amb", "Ard", "Ash", "Balm", "Barr", "Bel", "Birch", "Bold", "Bram", "Brell", "Bright", "Brom",
    "Cald", "Camb", "Card", "Cask", "Ced", "Chest", "Cliff", "Clov", "Cob", "Copp", "Corv", "Crest",
    "Dal", "Darn", "Delm", "Dov", "Drift", "Dunm", "Eld", "Elm", "Emb", "Evern", "Fald", "Fern", "Fint",
    "Flint", "Forg", "Fox", "Gald", "Garn", "Gild", "Glen", "Grand", "Grov", "Hald", "Harb", "Hav",
    "Hazl", "Heath", "Hol", "Horn", "Inglen", "Irv", "Jasp", "Juniper", "Kald", "Kest", "Kind", "Kirk",
    "Lak", "Lant", "Larch", "Laur", "Lind", "Lorn", "Lum", "Mald", "Mapl", "Marl", "Mead", "Merr", "Mill",
    "Moss", "Nald", "Neath", "North", "Oak", "Olv", "Orch", "Ost", "Pald", "Pasc", "Pemb", "Penn", "Pin",
    "Quarr", "Quill", "Rav", "Red", "Ridg", "Riv", "Rosm", "Row", "Sabl", "Sand", "Sedg", "Selv", "Silv",
    "Stell", "Sterl", "Stonn", "Sund", "Tald", "Tarn", "Thorn", "Tidal", "Timb", "Trell", "Uld", "Umb",
    "Vald", "Verd", "Vest", "Vint", "Wald", "Warr", "West", "Whitm", "Will", "Winsl", "Wold", "Wren",
    "Yarr", "Yew", "Zeph",
)  # fmt: skip
ENDINGS = (
    "acre", "adia", "alder", "ance", "anta", "arbor", "ardo", "aria", "aston", "aven", "eaux", "endry",
    "elle", "emere", "endale", "enport", "enza", "erby", "erfield", "erford", "ermark", "erra", "erson",
    "erton", "eta", "etta", "iana", "ica", "ico", "ington", "io", "iva", "olis", "omar", "onda", "onia",
    "oria", "ova", "over", "uno",
)  # fmt: skip
COMMON_TRADES = ("Analytics", "Collective", "Dynamics", "Networks", "Solutions", "Technologies")
TRADES = {
    Industry.FINTECH: ("Capital", "Finance", "Ledger", "Pay", "Treasury", "Credit"),
    Industry.HEALTHTECH: ("Health", "Clinics", "Care", "Diagnostics", "Medical", "Wellness"),
    Industry.LEGALTECH: ("Legal", "Counsel", "Contracts", "Compliance", "Docket", "Law"),
    Industry.HR_TECH: ("People", "Talent", "Workforce", "Payroll", "Careers", "Staffing"),
    Industry.EDTECH: ("Learning", "Academy", "Campus", "Education", "Courses", "Tutoring"),
    Industry.INSURTECH: ("Insurance", "Underwriting", "Cover", "Mutual", "Assurance", "Claims"),
    Industry.PROPTECH: ("Property", "Homes", "Estates", "Lettings", "Realty", "Spaces"),
    Industry.RETAILTECH: ("Retail", "Commerce", "Market", "Goods", "Stores", "Outfitters"),
    Industry.OTHER: ("Industries", "Services", "Logistics", "Engineering", "Energy", "Foods"),
}
FORMS = (
    "", "Inc.", "Labs", "Group", "Systems", "Partners", "& Co.", "Works", "Studio", "Holdings", "Hub", "One",
    "Europe", "Pacific", "International", "Union", "Ventures",
)  # fmt: skip
TRADE_COUNT = len(COMMON_TRADES) + 6
NAME_COUNT = len(ROOTS) * len(ENDINGS) * TRADE_COUNT * len(FORMS)
STRIDE = 309_437  # shares no factor with NAME_COUNT: the walk visits every name once, in no visible order


def company_name(number: int, industry: Industry, offset: int = 0) -> str:
    """The name of the ``number``-th company; different numbers give different names.

    Args:
        number: 0 to ``NAME_COUNT`` − 1.
        industry: decides the trade in the name.
        offset: another start of the walk, usually made from the seed.
    """
    position = (number * STRIDE + offset) % NAME_COUNT
    position, form = divmod(position, len(FORMS))
    position, trade = divmod(position, TRADE_COUNT)
    root, ending = divmod(position, len(ENDINGS))
    words = (ROOTS[root] + ENDINGS[ending], (*TRADES[industry], *COMMON_TRADES)[trade], FORMS[form])
    return " ".join(word for word in words if word)
