"""UNICEF's regions, as its statistics group countries; each country is in one."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Region(TextChoices):
    """A region; a place without inhabitants of its own is elsewhere."""

    EAST_ASIA_PACIFIC = "eap", _("East Asia and Pacific")
    EASTERN_EUROPE_CENTRAL_ASIA = "eeca", _("Eastern Europe and Central Asia")
    EASTERN_SOUTHERN_AFRICA = "esa", _("Eastern and Southern Africa")
    LATIN_AMERICA_CARIBBEAN = "lac", _("Latin America and Caribbean")
    MIDDLE_EAST_NORTH_AFRICA = "mena", _("Middle East and North Africa")
    NORTH_AMERICA = "na", _("North America")
    SOUTH_ASIA = "sa", _("South Asia")
    WEST_CENTRAL_AFRICA = "wca", _("West and Central Africa")
    WESTERN_EUROPE = "we", _("Western Europe")
    ELSEWHERE = "other", _("Elsewhere")


COUNTRIES = {
    Region.EAST_ASIA_PACIFIC: (
        "AS AU BN CC CK CN CX FJ FM GU HK ID JP KH KI KP KR LA MH MM MN MO MP MY NC NF NR NU NZ PF "
        "PG PH PN PW SB SG TH TK TL TO TV TW VN VU WF WS"
    ),
    Region.EASTERN_EUROPE_CENTRAL_ASIA: (
        "AL AM AZ BA BG BY GE HR KG KZ MD ME MK RO RS RU TJ TM TR UA UZ"
    ),
    Region.EASTERN_SOUTHERN_AFRICA: (
        "AO BI BW ER ET IO KE KM LS MG MU MW MZ NA RE RW SC SO SS SZ TZ UG YT ZA ZM ZW"
    ),
    Region.LATIN_AMERICA_CARIBBEAN: (
        "AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY "
        "LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI"
    ),
    Region.MIDDLE_EAST_NORTH_AFRICA: (
        "AE BH DJ DZ EG EH IL IQ IR JO KW LB LY MA OM PS QA SA SD SY TN YE"
    ),
    Region.NORTH_AMERICA: "BM CA GL PM US",
    Region.SOUTH_ASIA: "AF BD BT IN LK MV NP PK",
    Region.WEST_CENTRAL_AFRICA: (
        "BF BJ CD CF CG CI CM CV GA GH GM GN GQ GW LR ML MR NE NG SH SL SN ST TD TG"
    ),
    Region.WESTERN_EUROPE: (
        "AD AT AX BE CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HU IE IM IS IT JE LI LT LU LV MC MT "
        "NL NO PL PT SE SI SJ SK SM VA"
    ),
    Region.ELSEWHERE: "AQ BV GS HM TF UM",
}
REGIONS = {code: region for region, codes in COUNTRIES.items() for code in codes.split()}


def region_of(country: str) -> Region:
    """Return a country's region by its ISO 3166 two-letter code; an unknown one is elsewhere."""
    return REGIONS.get(country, Region.ELSEWHERE)


def countries_of(region: str, among: Iterable[str]) -> list[str]:
    """Return those of some countries that are in a region."""
    return [code for code in among if region_of(code) == region]
