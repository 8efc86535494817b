"""Names and titles of people: the vendor's own team and the contacts at its customers."""

from dataclasses import dataclass

from churnapp.accounts.roles import Role

ENTERPRISE_TEAM, GROWTH_TEAM = "Enterprise", "Growth"

FIRST_NAMES = (
    "Adaeze", "Aiko", "Alma", "Amara", "Andrei", "Anika", "Ariel", "Astrid", "Beatriz", "Bruno", "Camille",
    "Carlos", "Chiara", "Dalia", "Daniel", "Elena", "Elif", "Emeka", "Emma", "Farid", "Fatima", "Felix",
    "Grace", "Hana", "Hugo", "Ines", "Isaac", "Ivan", "Jamal", "Jia", "Jonas", "Julia", "Kavya", "Kofi",
    "Lars", "Leila", "Liam", "Lucia", "Mai", "Marco", "Maya", "Mehmet", "Mira", "Nadia", "Noah", "Nora",
    "Olivia", "Omar", "Paula", "Priya", "Rafael", "Rosa", "Samir", "Sofia", "Tariq", "Thea", "Tomas", "Uma",
    "Viktor", "Wanjiru", "Yara", "Yusuf", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Aguilar", "Almeida", "Andersen", "Banerjee", "Bauer", "Becker", "Bianchi", "Carvalho", "Chen",
    "Costa", "Demir", "Diallo", "Dubois", "Eriksen", "Farouk", "Fischer", "Garcia", "Haddad", "Hansen",
    "Horvat", "Ibrahim", "Ito", "Jansen", "Kaplan", "Karlsson", "Kim", "Kovacs", "Kowalski", "Kumar",
    "Larsen", "Lopez", "Martin", "Mbeki", "Mendes", "Mensah", "Moreau", "Nakamura", "Nguyen", "Novak",
    "Okafor", "Oliveira", "Osei", "Park", "Patel", "Petrov", "Ramos", "Rossi", "Said", "Sato", "Schmidt",
    "Silva", "Singh", "Suarez", "Tanaka", "Torres", "Vargas", "Weber", "Wong", "Yilmaz", "Zhang",
)  # fmt: skip
TITLES = {
    "champion": (
        "Head of Compliance",
        "Operations Lead",
        "Risk Manager",
        "Programme Manager",
        "Head of Platform",
    ),
    "sponsor": ("Chief Operating Officer", "Chief Risk Officer", "VP Operations", "Managing Director"),
    "user": ("Analyst", "Compliance Officer", "Auditor", "Specialist", "Coordinator"),
    "billing": ("Accounts Payable", "Finance Manager", "Controller"),
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person of the vendor who logs in.

    Attributes:
        team: name of the team; empty for people who stand outside of teams.
        leads_team: whether the person leads it.
    """

    username: str
    full_name: str
    role: Role
    team: str = ""
    leads_team: bool = False


STAFF = (
    StaffMember("csm", "Clara Sandberg", Role.CSM, GROWTH_TEAM),
    StaffMember("dmitri.volkov", "Dmitri Volkov", Role.CSM, GROWTH_TEAM),
    StaffMember("imani.otieno", "Imani Otieno", Role.CSM, GROWTH_TEAM),
    StaffMember("jun.takeda", "Jun Takeda", Role.CSM, GROWTH_TEAM),
    StaffMember("lea.fontaine", "Léa Fontaine", Role.CSM, GROWTH_TEAM, leads_team=True),
    StaffMember("marta.quintero", "Marta Quintero", Role.CSM, ENTERPRISE_TEAM, leads_team=True),
    StaffMember("owen.gallagher", "Owen Gallagher", Role.CSM, ENTERPRISE_TEAM),
    StaffMember("reena.shah", "Reena Shah", Role.CSM, ENTERPRISE_TEAM),
    StaffMember("sales", "Sam Lindqvist", Role.SALES, GROWTH_TEAM),
    StaffMember("bianca.ferrara", "Bianca Ferrara", Role.SALES, GROWTH_TEAM),
    StaffMember("theo.marchetti", "Theo Marchetti", Role.SALES, ENTERPRISE_TEAM),
    StaffMember("admin", "Ada Brandt", Role.ADMIN),
    StaffMember("viewer", "Vera Holm", Role.VIEWER),
)


def usernames(role: Role, team: str) -> list[str]:
    """The people of one role in one team."""
    return [person.username for person in STAFF if person.role is role and person.team == team]
