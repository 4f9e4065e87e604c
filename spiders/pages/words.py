"""The names under which job sites keep things, in JSON keys, XML tags and tables' heads.

Names are compared folded: lower case, letters and digits only, so `jobName`, `job_name` and
`JOB-NAME` are one. Within a field the better name stands first. Add a name here when a site
uses another one; the tests of `spiders/pages` hold what must stay unrecognised.
"""

from __future__ import annotations

import re

NAMES: dict[str, str] = {
    "title": """jobtitle jobname positionname positiontitle postname jobadname vacancyname
        vacancytitle jobopeningname requisitiontitle headline titel stellentitel
        stellenbezeichnung intitule zwmc gwmc zpzw jobpostname recruitpost recruitposition
        title position 职位名称 岗位名称 招聘岗位 招聘职位 需求岗位 职位 岗位""",
    "employer": """fullcompanyname companyfullname companyname companytitle compname comname
        employername organizationname organisationname orgname corpfullname corpname
        enterprisename entname recname unitname dwmc qymc gsmc hiringorganization
        hiringorganizationname employer company organization organisation arbeitgeber firma
        entreprise companydisplayname 公司名称 企业名称 单位名称 招聘单位 用人单位 招聘企业
        公司 企业 单位 雇主""",
    "employer_short": """companyshortname shortcompanyname companyabbr companysimplename
        brandname comshortname shortname 公司简称 企业简称 品牌""",
    "city": """cityname workcity workcityname jobcity jobcityname jobareastring workareatext
        workareastring workareaname areacodename areaname locationname locationstext
        locationtext worklocation worklocationname joblocation joblocationname workplace
        workplacename gzdd city location ort arbeitsort jobgeo candidaterequiredlocation
        municipality locnames workarea jobarea citynames citylist districtlist locations
        place locationrestrictions 工作地点 工作城市 工作地区 工作区域 城市 地区 地点""",
    "address": """jobaddress workaddress detailaddress companyaddress addressdetail address
        streetaddress joblocationaddress 工作地址 上班地址 公司地址 地址""",
    "description": """jobdescription jobdescribe jobdesc positiondescription positiondesc
        postdesc positiondetail jobdetail jobcontent descriptionhtml descriptionplain
        descriptiontext description duty duties responsibility responsibilities
        jobresponsibilities postduty contents content desc describe stellenbeschreibung
        detail body summary 职位描述 岗位职责 岗位描述 工作内容 工作职责 职位详情 职位信息""",
    "requirements": """jobrequirement jobrequirements requirement requirements require
        qualification qualifications jobrequire postrequire
        任职要求 岗位要求 任职资格
        职位要求""",
    "posted_on": """dateposted postedon postedat posteddate publishedat publishedon
        publisheddate
        publishdate publishtime publicationdate pubdate issuedatestring issuedate
        releasedate releasetime releaseddate firstpublished listedat createdat createtime
        createdate created updatedatetime updatedate updatetime updatedat refreshtime
        refreshdate aktuelleveroeffentlichungsdatum datecreation fbsj date startdate
        starttime 发布时间 发布日期 更新时间 更新日期 刷新时间""",
    "valid_through": """validthrough validuntil enddate endtime expiredate
        expirydate expiresat
        expirationdate deadline closingdate applicationdeadline 截止日期 截止时间 有效期""",
    "pay": """providesalarytext providesalarystring salarytext salarystring salarydesc
        salaryname
        salaryrange jobsalary salarylabel salaryshow salary payrange paytext pay
        compensation wage wages monthpay xz gehalt 薪资 薪酬 月薪 工资 薪资待遇 薪资范围
        职位月薪""",
    "industry": """industryname industrytext industrystring companyindtext companyindustry
        companyindustrytype1str industrytype1str companyindustryname industryfield industry
        branche 所属行业 行业 公司行业""",
    "ownership": """companytypetext companytypestring companytypename companytype companynature
        companynaturename naturecn companyproperty enterprisetype economictype nature
        公司性质 企业性质 单位性质 公司类型 企业类型""",
    "size": """companysizetext companysizestring companysizename companysize companyscale
        companyscalename staffsize employeecount scalename scale numberofemployees 公司规模
        企业规模 人员规模 单位规模 规模""",
    "key": """jobid positionid postid postingid vacancyid jobadid recruitid encryptjobid jobno
        jobcode id jid uuid refnr refnumber shortcode requisitionid guid slug number
        reference 职位编号 职位id 编号 岗位编号""",
    "url": """joburl jobhref joblink positionurl detailurl detailhref absoluteurl hostedurl
        postingurl careersurl landingpage webpageurl externalurl redirecturl url href link
        applicationlink applyurl externalpath positionhref pcurl 链接 职位链接 网址""",
    "site_company_id": """companyid coid enccoid encryptcompanyid encryptbrandid employerid
        corpid orgid enterpriseid comid brandid compid 公司编号 公司id""",
    "uscc": """uscc creditcode unifiedcreditcode socialcreditcode unifiedsocialcreditcode
        tyshxydm 统一社会信用代码 信用代码""",
    "domain": """companywebsite companydomain websiteurl website homepage companyhomepage 官网
        公司网站 公司网址 公司官网""",
    "intro": """companyintro companyintroduction companydescription companyprofile
        companyintroduce companydesc companydetail aboutcompany comintro 公司简介 企业简介
        公司介绍 单位简介""",
    "scope": "businessscope 经营范围",
    "phone": """companyphone companytel 公司电话 联系电话 电话""",
}
"""Our field (and `requirements`, which is added to the description): its names, best first."""

FIELD_OF: dict[str, tuple[str, int]] = {
    name: (field, rank)
    for field, names in NAMES.items()
    for rank, name in enumerate(names.split())
}

JOB_WORDS = """department departments team function employmenttype jobtype
        worktype workplacetype worktime workingtime typeofemployment commitment education
        educationname educationcn degree degreestring degreename edulevel experience
        experiencename workyear workyearstring workyears workexp jobexperience seniority
        joblevel jobcategory jobcategories jobfunction category headcount recruitnum
        recruitnumber jobnumstring jobtags skills isremote remote telecommuting jobwelf
        welfare jobwelflist benefits major majorcn hiringtype termstr jobtypes recruittype
        学历 学历要求 经验 工作经验 招聘人数 职位类别 工作性质"""
JOB_NAMES = frozenset(JOB_WORDS.split())
"""Names that only an advertisement uses, though we keep nothing from them."""

JOBISH = re.compile(
    r"^(?:job|position|vacanc|recruit|stelle|opening|requisition)|职位|岗位|招聘"
)
COMPANY = re.compile(
    r"^(?:compan(?:y|ies)|employer|organi[sz]ation|hiringorganization|corp|corporation|enterprise|"
    r"entreprise|brand|firm|firma|arbeitgeber|comp|com|org|unit|公司|企业|单位)"
    r"(?:info|information|data|detail|details|vo|dto|base|basic|basicinfo|model|summary|profile)?$"
)
PLACE = re.compile(
    r"^(?:(?:job|work|primary|office)?(?:location|address|place|city|area|workplace|arbeitsort|"
    r"lieutravail|postaladdress|workplaceaddress|region|district)s?)(?:info|list|detail|vo|dto)?$"
)
PERSON = re.compile(
    r"recruiter|contact|^hr|hrinfo|boss|user|person|manager|creator|author|publisher|agent|member|"
    r"interviewer|poster$|account|owner"
)
OF_COMPANY = {
    "fullname": "employer",
    "legalname": "employer",
    "name": "employer",
    "displayname": "employer",
    "title": "employer",
    "nom": "employer",
    "shortname": "employer_short",
    "id": "site_company_id",
    "industry": "industry",
    "size": "size",
    "scale": "size",
    "type": "ownership",
    "nature": "ownership",
    "property": "ownership",
    "website": "domain",
    "domain": "domain",
    "url": "domain",
    "description": "intro",
    "intro": "intro",
    "profile": "intro",
    "introduction": "intro",
    "address": "address",
}
"""Within an object that stands for the company, what its plain names mean."""

OF_PLACE = (
    *(
        "city",
        "cityname",
        "addresslocality",
        "locality",
        "ort",
        "municipality",
        "name",
        "label",
    ),
    *("displayname", "libelle", "areacn", "areaname", "text", "region", "addressregion"),
)
"""Within an object that stands for a place, the names of the city, best first."""


def folded(name: str) -> str:
    """Return a key's name in the form in which names are compared.

    >>> folded("job_Name"), folded("JOB-ID"), folded("职位 名称")
    ('jobname', 'jobid', '职位名称')
    """
    return re.sub(r"[\W_]+", "", name).lower()
