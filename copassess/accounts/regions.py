"""The regions by which UNICEF's data are told, and the countries of each (ISO 3166).

Those of UNICEF's regional classification as The State of the World's Children uses it. Territories
go with their neighbours (as M49 has them), whatever state they belong to.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Region(TextChoices):
    """One of UNICEF's data regions, in alphabetical order."""

    EAST_ASIA_PACIFIC = "east_asia_pacific", _("East Asia and Pacific")
    EASTERN_EUROPE_CENTRAL_ASIA = (
        "eastern_europe_central_asia",
        _("Eastern Europe and Central Asia"),
    )
    EASTERN_SOUTHERN_AFRICA = "eastern_southern_africa", _("Eastern and Southern Africa")
    LATIN_AMERICA_CARIBBEAN = "latin_america_caribbean", _("Latin America and Caribbean")
    MIDDLE_EAST_NORTH_AFRICA = "middle_east_north_africa", _("Middle East and North Africa")
    NORTH_AMERICA = "north_america", _("North America")
    SOUTH_ASIA = "south_asia", _("South Asia")
    WEST_CENTRAL_AFRICA = "west_central_africa", _("West and Central Africa")
    WESTERN_EUROPE = "western_europe", _("Western Europe")


COUNTRIES: Mapping[Region, str] = {
    # Uninhabited islands and Antarctica are here or there so that no code is without a region.
    Region.EAST_ASIA_PACIFIC: """
        AS AU BN CC CK CN CX FJ FM GU HK HM ID JP KH KI KP KR LA MH MM MN MO MP MY NC NF NR NU NZ
        PF PG PH PN PW SB SG TH TK TL TO TV TW UM VN VU WF WS
    """,
    Region.EASTERN_EUROPE_CENTRAL_ASIA: """
        AL AM AZ BA BG BY GE HR KG KZ MD ME MK RO RS RU TJ TM TR UA UZ XK
    """,
    Region.EASTERN_SOUTHERN_AFRICA: """
        AO BI BW DJ ER ET IO KE KM LS MG MU MW MZ NA RE RW SC SD SO SS SZ TF TZ UG YT ZA ZM ZW
    """,
    Region.LATIN_AMERICA_CARIBBEAN: """
        AG AI AQ AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT
        JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI
    """,
    Region.MIDDLE_EAST_NORTH_AFRICA: """
        AE BH DZ EG EH IL IQ IR JO KW LB LY MA OM PS QA SA SY TN YE
    """,
    Region.NORTH_AMERICA: "BM CA GL PM US",
    Region.SOUTH_ASIA: "AF BD BT IN LK MV NP PK",
    Region.WEST_CENTRAL_AFRICA: """
        BF BJ CD CF CG CI CM CV GA GH GM GN GQ GW LR ML MR NE NG SH SL SN ST TD TG
    """,
    Region.WESTERN_EUROPE: """
        AD AT AX BE CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HU IE IM IS IT JE LI LT LU LV MC MT
        NL NO PL PT SE SI SJ SK SM VA
    """,
}
REGION_OF: Mapping[str, Region] = {
    code: region for region, codes in COUNTRIES.items() for code in codes.split()
}
