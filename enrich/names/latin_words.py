"""The words of which Latin names are built, apart from brands: forms, trades, junk."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from enrich.names.places import listed_words


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


GENERIC = listed_words("latin_generic.txt")
TRADES = listed_words("latin_trades.txt")
COMMON = listed_words("latin_common.txt")
WEAK = word_set(
    "the and of for at in by on to a an de la le les el los las di da do das du del della "
    "der die das und et y e von van für fur no nr"
)

# Legal forms by class. Within a class boards and people write one for another.
_FORMS = {
    "company": "inc incorporated incorp corp corporation co company companies ltd limited llc "
    "plc pte pty pvt private proprietary unlimited ulc dac clg pbc cic fsb jsc pjsc ojsc cjsc "
    "fze fzco fzc wll dmcc",
    "partnership": "llp lp lllp pllc pc pa", "gmbh": "gmbh mbh ug ggmbh gesmbh", "ag": "ag se",
    "kg": "kg kgaa ohg gbr", "sa": "sa sas sasu sarl sàrl eurl snc sca scop",
    "spa": "spa srl srls sapa", "bv": "bv nv bvba cvba vof cv sprl",
    "nordic": "ab oy oyj as aps asa hf ehf ivs publ", "kk": "kk gk yk", "bhd": "sdn bhd berhad",
    "sp": "spzoo zoo sp spk", "sro": "sro doo dd kft zrt nyrt ood eood ad sia uab ou",
    "cis": "ooo oao zao pao tov", "ltda": "ltda lda sl slu eireli sapi", "tbk": "pt tbk",
    "tr": "sti as",
}  # fmt: skip
FORMS = {word: kind for kind, words in reversed(_FORMS.items()) for word in words.split()}
# Forms that stand before a name: PT Acme, OOO Acme.
HEAD_FORMS = word_set("pt ooo oao zao pao uab kk")
LONG_FORMS = (
    ("public limited company", "plc"), ("limited liability company", "llc"),
    ("limited liability partnership", "llp"), ("limited partnership", "lp"),
    ("joint stock company", "jsc"), ("private limited", "pvt ltd"), ("kabushiki kaisha", "kk"),
    ("proprietary limited", "pty ltd"), ("societe anonyme", "sa"), ("aktiengesellschaft", "ag"),
    ("haftungsbeschrankt", ""), ("sociedad anonima", "sa"), ("besloten vennootschap", "bv"),
    ("sa de cv", "sa"), ("s de rl de cv", "ltda"), ("s de rl", "ltda"), ("sp z oo", "spzoo"),
    ("sp zoo", "spzoo"), ("s p a", "spa"), ("s r l", "srl"), ("sa rl", "sarl"), ("s a", "sa"),
    ("b v", "bv"), ("n v", "nv"), ("d o o", "doo"), ("s r o", "sro"), ("l l c", "llc"),
    ("g m b h", "gmbh"), ("fz llc", "llc"), ("a s", "as"), ("a b", "ab"), ("p l c", "plc"),
)  # fmt: skip
# What a cut or misspelt form is recognised by at the end of a name.
WRITTEN_OUT = ("incorporated", "corporation", "company", "limited", "gesellschaft")

DOTTED = re.compile(
    r"\b(?:[a-z]\.){2,}[a-z]?\b\.?|\ba/s\b|\bs/a\b|\bs\.? ?p\.? ?a\.?(?=$|[ ,)])|"
    r"\bs\.? ?à\.? ?r\.? ?l\.?(?=$|[ ,)])|\bsp\.? ?z ?o\.? ?o\.?"
)
OTHER_NAME = re.compile(
    r"[\s,;(\-]+(?:d/b/a|d\.b\.a\.?|dba|doing business as|trading as|operating as|"
    r"t/a|o/a|a/k/a|aka|also known as|"
    r"formerly(?: known as)?|f/k/a|fka|n/k/a|now known as|previously)"
    r"(?=[\s:.])[:.\s]*"
)
OWNER = re.compile(
    r"(?:(?:,|\s[-–|]|\s?\()\s*(?:(?:an?|"
    r"the)\s+)?(?:[a-z\-]+\s+)?(?:division|subsidiary|member|"
    r"part|unit|affiliate|brand|company|business)|\s(?:an?|the)\s+(?:[a-z\-]+\s+)?"
    r"(?:division|subsidiary))\s+of\s+(?:the\s+)?(?P<owner>[^()]+?)\)?$|"
    r"(?:,|\s[-–|]|\s?\()\s*an?\s+(?P<second>[^,()]+?)\s+(?:company|business|brand|firm)\)?$"
)
_SITE = (
    r"(?:branch(?: office)?|division|office|store|shop|location|"
    r"outlet|campus|warehouse|depot|site|"
    r"facility|distribution center|fulfillment center|showroom|plant|rep(?:resentative)?\.? "
    r"office|liaison office)"
)
BRANCH = re.compile(
    rf"(?:\s+[-–|:]\s*|,\s*|\s*\()(?P<site>[^\-–|"
    rf",()]*?\b{_SITE}\b\s*(?:(?:#|no\.?)?\s*\d+)?)\)?$|"
    rf"[\s,\-–(]+(?P<number>(?:(?:store|location|unit|branch|shop)\s*(?:#|no\.?)?\s*|#\s*)\d+"
    rf"(?:[\s\-–,]+[a-z .]{{2,30}})?)\)?$"
)
LONE_BRANCH = re.compile(
    r"^(?P<head>.+?[^\s,\-–(])[\s,\-–(]+(?P<words>[^,()]*(?:branch(?: office)?|"
    r"rep(?:resentative)?\.? office|liaison office))\)?$"
)
TOWN_SITE = re.compile(rf"\s{_SITE}$")
SITE_WORDS = word_set("branch office location outlet store shop unit no number the site of")

JUNK_HEAD = re.compile(
    r"^(?:(?:careers?|jobs?|working|opportunities|vacanc(?:y|ies))\s+(?:at|with)\s+|"
    r"(?:(?:urgent(?:ly)?|now|we(?:'| a)re)\s+)?hiring\s*[:\-–!]+\s*|[^\w(]+)"
)
JUNK_TAIL = re.compile(
    r"(?:(?:[\s\-–—|:,*(\[!~•.]+)(?:(?:(?:is |are |we(?:'| a)re |now |currently |urgently |"
    r"immediately |actively )+recruiting|(?:is |are |we(?:'| a)re |now |currently |urgently |"
    r"immediately |actively )*hiring)(?: now| immediately| today| event)?|"
    r"apply (?:now|today|here|online)|urgent(?:ly)?|careers?(?: page| site| portal)?|jobs?|"
    r"job openings?|vacanc(?:y|ies)|openings|join (?:us|our team)|official(?: site| page)?|"
    r"immediate (?:start|hire)|great benefits|sign[ -]on bonus|new)[\s!*)\].~•]*)+$"
)
JUNK_VIA = re.compile(r"[\s\-–|,(\[]+(?:via|through|c/o|powered by)\s+[^()\[\]]+[)\]]?$")
JUNK_WORK = re.compile(
    r"\s*(?:[(\[|]|\s[-–])\s*(?:remote|hybrid|on-?site|work from home|wfh|full[ -]time|"
    r"part[ -]time|contract|us only|w2 only|no c2c|equal opportunity employer|eoe)\s*[)\]]?$"
)
DOMAIN = re.compile(
    r"\b(?:https?://)?(?:www\.)?([^\W_](?:[^\W_]|[\-'])*)\."
    r"(?:com(?:\.[a-z]{2})?|net|org|biz|info|co\.[a-z]{2}|cn|de|fr|nl|eu|us|uk)\b(?:/\S*)?$"
)

ANONYMOUS = re.compile(
    r"^(?:(?:strictly |company |name |client |employer |private (?:and|&) )*confidential"
    r"(?: (?:company|client|employer|search|careers|posting|listing))?|"
    r"(?:our|my|the|a|an|valued|direct|end|private|major|key) (?:[a-z&\- ]{0,40} )?"
    r"(?:client|customer)(?: company)?(?: of .*)?|client(?: company| of .*)?|"
    r"(?:name |identity |company |employer )?(?:undisclosed|not disclosed|withheld|hidden)"
    r"(?: (?:company|client|employer|by request|upon request))?|"
    r"(?:private|anonymous|hidden|unnamed|blind|reputed|reputable|leading|well[- ]known) "
    r"(?:company|employer|advertiser|organi[sz]ation|firm|listing|business|recruiter)|"
    r"(?:stealth|early[- ]stage|seed[- ]stage|unnamed)(?:[- ](?:mode|ai|fintech|tech))*"
    r"(?: (?:start-?up|company|venture))?|(?:a )?fortune \d+(?: (?:company|client|firm))?|"
    r"(?:an?|one of the|the world'?s?) (?:very |highly |rapidly |fast[- ])?"
    r"(?:leading|major|large|global|growing|"
    r"well[- ](?:known|established)|reputed|reputable|multinational|prestigious|"
    r"top|renowned|private|local|international|successful|established|listed|fortune)\b.*|"
    r"(?:leading|reputed|reputable|well[- ](?:known|established)|renowned|top[- ]tier|"
    r"prestigious|multinational|large|major) (?:[a-z&\-]+ ){0,4}(?:company|provider|"
    r"firm|manufacturer|organi[sz]ation|bank|retailer|group|brand|player|distributor|employer|"
    r"mnc|institution|practice|hospital|supplier|start-?up|agency))$"
)  # fmt: skip
NOBODY = re.compile(
    r"^(?:self[- ]employed|freelance(?:r|rs)?|various(?: (?:companies|employers|clients))?|"
    r"multiple (?:companies|employers|clients)|private (?:household|home|family|residence|"
    r"individual|party|person)|household|individual|homeowner|unnamed|name of company|"
    r"(?:your )?company name|employer name|not (?:specified|available|provided|applicable)|"
    r"n\.a\.?|no name|to be (?:announced|determined)|test (?:company|employer|account))$"
)
PERSON = re.compile(r"^(?:mr|ms|mrs|miss|mx|sir|madam)\.? [a-z][a-z.' \-]{0,30}$")
AGENCY = re.compile(
    r"\b(?:staffing|recruit(?:ing|ment|ers?)|headhunt\w*|executive search|manpower|personnel|"
    r"talent (?:search|partners|solutions|acquisition|agency)|employment (?:agency|services)|"
    r"temps|workforce solutions|job ?placements?|placement services|resourcing|"
    r"human resources)\b"
    r"(?! (?:software|technologies|systems|platform|tech|ai)\b)"
)


@cache
def _same() -> dict[str, str]:
    text = resources.files("enrich").joinpath("names/data/latin_same.txt")
    lines = [one.split() for one in text.read_text(encoding="utf-8").splitlines()]
    return {
        word.replace("'", ""): ways[0]
        for ways in lines
        if ways and ways[0] != "#"
        for word in ways[1:]
    }


# Abbreviations that are read so at the head of a name too.
_AT_HEAD = word_set(
    "intl internat natl amer univ st ste mt ft 1st 2nd 3rd 4th 5th bros mfg centre"
)


@cache
def one_way(word: str, *, head: bool) -> str:
    """Return a word in one way of writing; at the head of a name only where it is no brand.

    >>> one_way("intl", head=True), one_way("svcs", head=False), one_way("solution", head=False)
    ('international', 'services', 'solutions')
    >>> one_way("tech", head=True), one_way("oaks", head=False)
    ('tech', 'oaks')
    """
    if head and word not in _AT_HEAD:
        return word
    word = _same().get(word, word)
    if head or word in TRADES or word in GENERIC:
        return word
    for other in (f"{word}s", word[:-1] if word.endswith("s") else ""):
        if other in TRADES or other in GENERIC:
            return _same().get(other, other)
    return word


def says_little(word: str) -> bool:
    """Return whether a word tells no two firms apart: group, solutions, and, the."""
    return word in GENERIC or word in WEAK


def rare(word: str) -> bool:
    """Return whether a word may be one firm's own: no trade, no name of many, no number."""
    known = word in COMMON or word in TRADES or says_little(word)
    return len(word) >= 3 and not known and not word.isdigit()
