"""Contacts that an advertisement prints: company lines and shared mailboxes, never people's.

A mobile, a free mailbox and a mailbox that is not known to be shared are a person's: they are
dropped here, and nothing but the number or address itself is ever quoted, so no name that
stands beside it comes along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from enrich.facts.fact import Fact, Row

FIELDS = ("title", "description", "intro", "address")


class ContactClass(StrEnum):
    """Whose a contact is."""

    COMPANY = "company"
    ROLE = "role"
    PERSONAL = "personal"


class Contact(NamedTuple):
    """One contact as printed.

    Attributes:
        kind: phone or mail.
        quote: The words shown, without their surroundings.
    """

    kind: str
    value: str
    whose: ContactClass
    quote: str


_PLAIN = str.maketrans(
    {0xFF10 + digit: str(digit) for digit in range(10)}
    | {0xFF21 + at: chr(65 + at) for at in range(26)}
    | {0xFF41 + at: chr(97 + at) for at in range(26)}
    | {
        ord(wide): narrow
        for wide, narrow in zip("＠．－＋（）＃＿–—", "@.-+()#_--", strict=True)
    }
)  # one character for one, so that places in the text stay what they are
_GAP = r"[\s\-.]{0,2}"
_PHONE = re.compile(
    rf"""(?<![\d.\-+])(?P<number>
        (?:\(?(?:\+|00)86\)?{_GAP})?\(?0?(?:10|2\d|[3-9]\d\d)\){_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}
      | \(?(?:\+|00)86\)?{_GAP}(?:10|2\d|[3-9]\d\d){_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}
      | 0(?:10|2\d|[3-9]\d\d){_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}
      | [48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}
      | (?:\+|00)[1-9]\d{{0,2}}(?:[\s\-.()]{{0,2}}\d){{7,12}}
      | 1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}
    )(?:\s?(?:转|分机号?|ext\.?|\#|-)\s?:?(?P<extension>\d{{1,6}}))?(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
# Whatever stands before it: "Tel.138…", "V-138…". What may be a person's is covered in doubt.
_MOBILE = re.compile(rf"(?<!\d)(?:86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_HINT = re.compile(r"[0+(]\d|[48]00|1[3-9]\d")
_COMPANY_LINES = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.UAN,
    }
)
_AT = r"\s?(?:@|\(\s?at\s?\)|\[\s?at\s?\]|\#(?=[a-z0-9\-.]+\.[a-z]{2}))\s?"
_DOT = r"\s?(?:\.|\(\s?dot\s?\)|\[\s?dot\s?\])\s?"
_MAIL = re.compile(
    rf"(?<![a-z0-9._%+\-])([a-z0-9][a-z0-9._%+\-]{{0,63}}){_AT}"
    rf"([a-z0-9\-]{{1,63}}(?:{_DOT}[a-z0-9\-]{{2,63}}){{1,4}})",
    re.IGNORECASE | re.ASCII,
)
_MAIL_HINT = re.compile(r"@|\(\s?at|\[\s?at|#", re.IGNORECASE)
_ROLES = (
    "hr", "job", "jobs", "zhaopin", "zp", "recruit", "recruiting", "recruitment", "career",
    "careers", "hire", "hiring", "talent", "resume", "resumes", "cv", "renshi", "rencai",
    "rlzy",
    "sales", "export", "admin", "reception", "travel", "purchase", "purchasing", "procurement",
    "marketing", "service", "support", "finance", "international",
)  # fmt: skip
_SHARED = (
    "info", "contact", "office", "mail", "webmaster", "enquiry", "enquiries", "inquiry",
    "hello", "company", "general", "kefu",
)  # fmt: skip
_FREE = frozenset(
    (
        "163.com", "126.com", "yeah.net", "188.com", "qq.com", "foxmail.com",
        "sina.com", "sina.cn", "sina.com.cn", "sohu.com",
        "tom.com", "21cn.com", "139.com", "189.cn", "wo.cn", "aliyun.com", "263.net",
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "live.cn",
        "msn.com", "icloud.com", "me.com", "yahoo.com", "yahoo.cn", "yahoo.com.cn",
        "yahoo.co.jp", "aol.com", "gmx.com", "gmx.de", "proton.me", "protonmail.com",
        "mail.ru", "yandex.ru", "naver.com",
    )
)  # fmt: skip


def contacts(text: str) -> Iterator[Contact]:
    """Yield every contact in a text, those of people too, in the order of kinds and places.

    >>> [(c.value, str(c.whose)) for c in contacts("电话０７５５－８８８８６６６６转８０２")]
    [('0755-88886666转802', 'role')]
    """
    plain = text.translate(_PLAIN) if not text.isascii() else text
    if _HINT.search(plain):
        yield from _phones(plain, text)
    if _MAIL_HINT.search(plain):
        yield from _mails(plain, text)


def _phones(plain: str, shown: str) -> Iterator[Contact]:
    for found in _PHONE.finditer(plain):
        extension = found["extension"] or ""
        number = re.sub(r"^\(?00", "+", found["number"])
        try:
            parsed = phonenumbers.parse(number, "CN")
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            whose = _whose_line(parsed, extension)
            value = _written(parsed) + (f"转{extension}" if extension else "")
            yield Contact("phone", value, whose, shown[found.start() : found.end()])


def _whose_line(number: phonenumbers.PhoneNumber, extension: str) -> ContactClass:
    """Return whose a number is; one that may be a mobile as well is taken for one."""
    if phonenumbers.number_type(number) not in _COMPANY_LINES:
        return ContactClass.PERSONAL
    return ContactClass.ROLE if extension else ContactClass.COMPANY


def _written(number: phonenumbers.PhoneNumber) -> str:
    home = number.country_code == 86
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    shown = phonenumbers.format_number(number, form)
    if not home:
        return shown
    area, *rest = shown.split()
    service = re.match(r"[48]00", area)
    return "-".join([area, *rest]) if service else f"{area}-{''.join(rest)}"


def _mails(plain: str, shown: str) -> Iterator[Contact]:
    for found in _MAIL.finditer(plain):
        local = found[1].lower()
        domain = re.sub(_DOT, ".", found[2].lower(), flags=re.IGNORECASE).rstrip("-")
        quote = shown[found.start() : found.end()]
        yield Contact("mail", f"{local}@{domain}", _whose_mailbox(local, domain), quote)


def _whose_mailbox(local: str, domain: str) -> ContactClass:
    """Return whose a mailbox is; what is not known to be shared is a person's."""
    words = [word for word in re.split(r"[^a-z]+", local) if word]
    free = any(domain == host or domain.endswith(f".{host}") for host in _FREE)
    if free or len(words) > 2 or not words:
        return ContactClass.PERSONAL
    if all(word in _SHARED for word in words):
        return ContactClass.COMPANY
    desk = any(word in _ROLES for word in words)
    # hr.company@company.com is the company's desk; name.hr@name.com is whose name it is.
    house = words[0] in _ROLES and words[-1] in domain.split(".")[:-1]
    known = house or all(word in _ROLES or word in _SHARED for word in words)
    return ContactClass.ROLE if desk and known else ContactClass.PERSONAL


def masked(text: str) -> str:
    """Return a text with the contacts of people covered.

    >>> masked("前台 13800138000")
    '前台 ***'
    """
    for mobile in reversed(list(_MOBILE.finditer(text.translate(_PLAIN)))):
        text = f"{text[: mobile.start()]}***{text[mobile.end() :]}"
    for found in contacts(text):
        if found.whose is ContactClass.PERSONAL:
            text = text.replace(found.quote, "***")
    return text


def contact_facts(rows: Iterable[Row]) -> Iterator[Fact]:
    """Yield what a company's postings print of its own contacts, each once, the newest first.

    The kinds are phone and mail for what the company answers, role_phone and role_mail for
    what a desk of it does. What is a person's is left out.
    """
    told: set[tuple[str, str]] = set()
    read: set[str] = set()
    for row in rows:
        for column in FIELDS:
            text = row[column]
            if not text or text in read:
                continue
            read.add(text)
            for found in contacts(text):
                key = found.kind, found.value
                if found.whose is not ContactClass.PERSONAL and key not in told:
                    told.add(key)
                    company = found.whose is ContactClass.COMPANY
                    kind = found.kind if company else f"role_{found.kind}"
                    reader = f"contacts:{column}"
                    yield Fact(kind, found.value, row["posting_id"], found.quote, reader)
