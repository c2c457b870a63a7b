"""What fits into an SMS: the alphabet of GSM 03.38. A letter outside it halves what a message may carry. Pure."""

import unicodedata

ONE = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWO = set("^{}\\[~]|€")
WRITTEN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "→": "->", "·": "-", "×": "x"}
    | {"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " ", "\t": " "}
)
# Three parts of 153 septets: more is a letter, not an alarm.
MOST = 3 * 153


def fitted(text: str) -> str:
    """The text in this alphabet, cut where three parts end."""
    plain = "".join(_letter(letter) for letter in text.translate(WRITTEN))
    used = 0
    for place, letter in enumerate(plain):
        used += 2 if letter in TWO else 1
        if used > MOST:
            return plain[:place]
    return plain


def _letter(letter: str) -> str:
    """A letter that is missing there without its marks; nothing for what has no likeness."""
    if letter in ONE or letter in TWO:
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part in ONE or part in TWO)
