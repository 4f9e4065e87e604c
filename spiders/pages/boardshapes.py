"""Shapes of the boards of recruiting software, which `spiders.boards` says where to find."""

from __future__ import annotations

from spiders.pages.shape import Shape

GREENHOUSE = Shape(
    name="greenhouse",
    items="jobs",
    needs=frozenset({"absolute_url", "title", "id"}),
    fields={
        "key": "id",
        "url": "absolute_url",
        "title": "title",
        "employer": "company_name",
        "city": "location.name",
        "description": "content",
        "posted_on": "first_published || updated_at",
    },
    employer_in=r"(?:/v1/boards/|greenhouse\.io/)([\w.-]+)",
)
ASHBY = Shape(
    name="ashby",
    items="jobs",
    needs=frozenset({"jobUrl", "title", "employmentType"}),
    fields={
        "key": "id",
        "url": "jobUrl",
        "title": "title",
        "city": "address.postalAddress.addressLocality || location",
        "description": "descriptionHtml || descriptionPlain",
        "posted_on": "publishedAt",
        "pay": "compensation.compensationTierSummary",
    },
    employer_in=r"(?:ashbyhq\.com/|/job-board/)(?!posting-api)([^/?#]+)",
)
LEVER = Shape(
    name="lever",
    items="@",
    needs=frozenset({"text", "hostedUrl", "categories"}),
    fields={
        "key": "id",
        "url": "hostedUrl",
        "title": "text",
        "city": "categories.location",
        "description": "join('\n', [description || descriptionPlain || '', "
        "join('\n', lists[].join('\n', [text || '', content || '']) || `[]`), "
        "additional || ''])",
        "posted_on": "createdAt",
        "pay": "salaryRange && join(' ', [to_string(salaryRange.min), '-', "
        "to_string(salaryRange.max), salaryRange.currency || ''])",
    },
    employer_in=r"lever\.co/(?:v0/postings/)?([\w.-]+)",
)
SMARTRECRUITERS = Shape(
    name="smartrecruiters",
    items="content",
    needs=frozenset({"name", "releasedDate"}),
    fields={
        "key": "id",
        "url": "postingUrl || (company.identifier && join('/', "
        "['https://jobs.smartrecruiters.com', company.identifier, id])) || ref",
        "title": "name",
        "employer": "company.name",
        "city": "location.city",
        "industry": "industry.label",
        "posted_on": "releasedDate",
    },
    employer_in=r"/companies/([\w.-]+)",
)
SMARTRECRUITERS_DETAIL = Shape(
    name="smartrecruiters_detail",
    items="@",
    needs=frozenset({"name", "jobAd"}),
    fields={
        "key": "id",
        "url": "postingUrl || ref",
        "title": "name",
        "employer": "company.name",
        "city": "location.city",
        "industry": "industry.label",
        "posted_on": "releasedDate",
        "intro": "jobAd.sections.companyDescription.text",
        "description": "join('\n', [jobAd.sections.jobDescription.text || '', "
        "jobAd.sections.qualifications.text || '', "
        "jobAd.sections.additionalInformation.text || ''])",
    },
)
RECRUITEE = Shape(
    name="recruitee",
    items="offers",
    needs=frozenset({"careers_url", "title"}),
    fields={
        "key": "id",
        "url": "careers_url",
        "title": "title",
        "employer": "company_name",
        "city": "city || location",
        "description": "join('\n', [description || '', requirements || ''])",
        "posted_on": "published_at || created_at",
    },
    employer_in=r"//([\w-]+)\.recruitee\.com",
)
WORKABLE = Shape(
    name="workable",
    items="jobs",
    needs=frozenset({"shortcode", "title"}),
    fields={
        "key": "shortcode",
        "url": "url || shortlink",
        "title": "title",
        "city": "city || location.city",
        "description": "description",
        "posted_on": "published_on || created_at",
        "industry": "industry",
    },
    outer={"employer": "name", "intro": "description"},
    employer_in=r"workable\.com/(?:api/v1/widget/accounts/)?([\w-]+)",
)
WORKDAY = Shape(
    name="workday",
    items="jobPostings",
    needs=frozenset({"title", "externalPath"}),
    fields={
        "key": "bulletFields[0] || externalPath",
        "url": "externalPath",
        "title": "title",
        "city": "locationsText",
        "posted_on": "postedOn",
    },
    employer_in=r"//([\w-]+)\.wd\d+\.myworkdayjobs",
)
WORKDAY_DETAIL = Shape(
    name="workday_detail",
    items="jobPostingInfo",
    needs=frozenset({"title", "jobDescription"}),
    fields={
        "key": "jobReqId || id",
        "url": "externalUrl",
        "title": "title",
        "city": "location",
        "description": "jobDescription",
        "posted_on": "startDate || postedOn",
    },
    outer={"employer": "hiringOrganization.name"},
    employer_in=r"//([\w-]+)\.wd\d+\.myworkdayjobs",
)
BREEZY = Shape(
    name="breezy",
    items="@",
    needs=frozenset({"friendly_id", "name", "url"}),
    fields={
        "key": "id",
        "url": "url",
        "title": "name",
        "employer": "company.name",
        "city": "location.city || location.name",
        "posted_on": "published_date",
        "pay": "salary",
    },
    employer_in=r"//([\w-]+)\.breezy\.hr",
)
PINPOINT = Shape(
    name="pinpoint",
    items="data",
    needs=frozenset({"title", "key_responsibilities", "url"}),
    fields={
        "key": "id",
        "url": "url",
        "title": "title",
        "city": "location.city || location.name",
        "description": "join('\n', [description || '', key_responsibilities || '', "
        "skills_knowledge_expertise || '', benefits || ''])",
        "pay": "compensation",
        "valid_through": "deadline_at",
    },
    employer_in=r"//([\w-]+)\.pinpointhq\.com",
)
BAMBOOHR = Shape(
    name="bamboohr",
    items="result",
    needs=frozenset({"id", "jobOpeningName"}),
    fields={
        "key": "id",
        "url": "join('/', ['/careers', to_string(id)])",
        "title": "jobOpeningName",
        "city": "location.city || atsLocation.city",
    },
    employer_in=r"//([\w-]+)\.bamboohr\.com",
)
BAMBOOHR_DETAIL = Shape(
    name="bamboohr_detail",
    items="result.jobOpening",
    needs=frozenset({"jobOpeningName", "description"}),
    fields={
        "url": "jobOpeningShareUrl",
        "title": "jobOpeningName",
        "city": "location.city || atsLocation.city",
        "description": "description",
        "pay": "compensation",
        "posted_on": "datePosted",
    },
    employer_in=r"//([\w-]+)\.bamboohr\.com",
)
RIPPLING = Shape(
    name="rippling",
    items="@",
    needs=frozenset({"uuid", "name", "url"}),
    fields={"key": "uuid", "url": "url", "title": "name", "city": "workLocation.label"},
    employer_in=r"(?:ats\.rippling\.com/|/ats/v1/board/)([\w.-]+)",
)
RIPPLING_DETAIL = Shape(
    name="rippling_detail",
    items="@",
    needs=frozenset({"uuid", "name", "description"}),
    fields={
        "key": "uuid",
        "url": "url",
        "title": "name",
        "employer": "companyName",
        "city": "workLocations[0]",
        "intro": "description.company",
        "description": "description.role",
        "posted_on": "createdOn",
    },
)
JOIN = Shape(
    name="join",
    items="items",
    needs=frozenset({"id", "idParam", "title"}),
    fields={
        "key": "id",
        "url": "join('', ['/', idParam])",
        "title": "title",
        "employer": "company.name",
        "city": "city.cityName",
        "posted_on": "createdAt",
    },
)
# Its pay is in cents, which no expression can divide: it is left out.
JOIN_DETAIL = Shape(
    name="join_detail",
    items="@",
    needs=frozenset({"idParam", "title", "companyId"}),
    fields={
        "key": "id",
        "url": "company.domain && join('/', "
        "['https://join.com/companies', company.domain, idParam])",
        "title": "title",
        "employer": "company.name",
        "city": "city.cityName",
        "description": "description || "
        "join('\n', [intro || '', tasks || '', requirements || ''])",
        "posted_on": "createdAt",
    },
)
# XML, as `spiders.pages.xmltree` gives it: every value is a list.
PERSONIO = Shape(
    name="personio",
    items="@",
    needs=frozenset({"jobDescriptions", "name", "office"}),
    fields={
        "key": "id[0]",
        "title": "name[0]",
        "city": "office[0]",
        "description": "join('\n', jobDescriptions[0].jobDescription[].join('\n', "
        "[name[0] || '', value[0] || '']))",
        "posted_on": "createdAt[0]",
    },
)
TEAMTAILOR = Shape(
    name="teamtailor",
    items="@",
    needs=frozenset({"guid", "link", "title"}),
    fields={
        "key": "guid[0]",
        "url": "link[0]",
        "title": "title[0]",
        "city": "locations[0].location[0].city[0] || locations[0].location[0].name[0]",
        "description": "description[0]",
        "posted_on": "pubDate[0]",
    },
)
