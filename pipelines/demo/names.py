"""Made-up words: people, companies, titles, places. Latin-1 only, for Salesforce's export."""

import unicodedata
from functools import lru_cache
from typing import Final

_FIRST_WORDS: Final = """
Ana Bruno Chloé Dana Emil Fátima Greta Hugo Inés Jonas Karin Luca Maja Nils Olga Pablo Quinn
Renée Sven Tess Ursula Viktor Wanda Xavier Yara Zoé Ágnes Björn Carla Dario Elsa Felix Gina
Henrik Ida Jürgen Kira Leon Mira Noah
"""
FIRST: Final = tuple(_FIRST_WORDS.split())
_LAST_WORDS: Final = """
Abbott Böhm Castro Dumont Eriksen Fournier Gruber Hoffmann Ibáñez Jansen Keller Larsen Müller
Navarro Olsen Pereira Quiroga Rossi Schäfer Torres Urban Vogel Wagner Young Zimmer Álvarez
Brandt Conti Dupré Engel Fischer García Holm Iversen Kowalski Lindqvist Moreau Nowak Ortiz
Peña Richter Sørensen Thomas Ueda Vidal Weiß Ximénez Ziegler
"""
LAST: Final = tuple(_LAST_WORDS.split())
_HEAD_WORDS: Final = """
Amber Birch Cedar Delta Ember Falcon Granite Harbor Iron Juniper Kestrel Lumen Maple Nimbus
Onyx Pioneer Quarry River Summit Timber Umbra Vertex Willow Xenon Yonder Zephyr Arbor Beacon
Copper Drift
"""
_HEAD: Final = tuple(_HEAD_WORDS.split())
_TAIL_WORDS: Final = """
works line field point forge craft bridge gate stone path mark wave cast port grid loop yard
mill crest vale lane house trade pack ware cargo parts foods tools labs
"""
_TAIL: Final = tuple(_TAIL_WORDS.split())
_FORM: Final = ("GmbH", "Ltd", "Inc.", "S.A.", "BV", "AG", "SAS", "LLC")
TITLES: Final = (
    "Head of Operations",
    "Procurement Manager",
    "CFO",
    "Supply Chain Analyst",
    "IT Director",
    "Warehouse Manager",
    "VP Logistics",
    "Purchasing, senior",
    "CEO",
    "Project Manager",
)
INDUSTRIES: Final = (
    "Manufacturing",
    "Retail",
    "Food & Beverage",
    "Electronics",
    "Transportation",
    "Healthcare",
    "Chemicals",
)
PLACES: Final = (
    ("EUR", "Germany", "München", "+49 89 5550"),
    ("EUR", "France", "Lyon", "+33 4 5550"),
    ("EUR", "Spain", "Málaga", "+34 95 555"),
    ("USD", "United States", "Austin", "+1 512 555"),
    ("GBP", "United Kingdom", "Leeds", "+44 113 555"),
    ("EUR", "Netherlands", "Utrecht", "+31 30 555"),
    ("USD", "United States", "Columbus, OH", "+1 614 555"),
    ("EUR", "Austria", "Graz", "+43 316 55"),
)
REPS: Final = {
    "enterprise": (
        "Alba Reyes",
        "Ben Carter",
        "Clara Voss",
        "Dev Anand",
        "Eva Lindt",
        "Finn Abel",
        "Gaia Neri",
        "Hal Moss",
        "Iris Boon",
        "Jon Frey",
    ),
    "smb": (
        "Kim Sato",
        "Lea Brun",
        "Max Ode",
        "Nia Cole",
        "Oto Blum",
        "Pia Lang",
        "Raf Dias",
        "Sam Sales",
        "Tom Ash",
        "Uma Rao",
    ),
}


@lru_cache(maxsize=4096)
def ascii_of(text: str) -> str:
    """Lower-case ASCII letters of a name, for addresses."""
    swapped = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O")
    plain = unicodedata.normalize("NFKD", swapped).encode("ascii", "ignore").decode()
    return "".join(char for char in plain.lower() if char.isalnum())


def company_name(index: int) -> tuple[str, str]:
    """Name and domain of the company of an index; both unique."""
    size = len(_HEAD) * len(_TAIL)
    spot = index % size * 391 % size
    wave = index // size
    stem = _HEAD[spot % len(_HEAD)] + _TAIL[spot // len(_HEAD)]
    number = f" {wave + 1}" if wave else ""
    domain = f"{stem.lower()}{wave + 1 if wave else ''}.example"
    return f"{stem}{number} {_FORM[index % len(_FORM)]}", domain


def rep_email(name: str) -> str:
    """Address of one of our own sales people."""
    return f"{name.lower().replace(' ', '.')}@larkfield.example"


def crm_email(name: str) -> str:
    """The address of the same as the CRM has it: one has left, and had a shorter one."""
    return "uma@larkfield.example" if name == "Uma Rao" else rep_email(name)
