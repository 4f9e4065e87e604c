"""How pages say that there is no such page or posting, and how lists say that they are empty.

The two are close in words and far apart in what they mean: "no such job" closes a posting,
"no jobs found" is an answer to a question.
"""

from __future__ import annotations

from spiders.pages.wallmarks import any_of

_OBJECTS = (
    r"(?:职位|岗位|职缺|工作|招聘(?:信息|公告|职位|岗位)?|信息|页面|网页|内容|链接|"
    r"公告|文章|网址|地址)"
)
_OVER = (
    r"(?:不存在|(?:已经?|被)[^，。！？]{0,6}(?:下线|关闭|过期|失效|删除|结束|停止(?:招聘)?|"
    r"撤[销下回]|"
    r"下架|招满|截止|移除|暂停|取消|失联)|"
    r"找不到|未找到|走丢|飞走|丢失|无法访问|停止招聘|下线|停招|不再(?:招聘|接[收受])|"
    r"招聘(?:完毕|结束))"
)
_JOB = (
    r"(?:jobs?|positions?|pages?|postings?|vacanc(?:y|ies)|roles?|listings?|requisitions?|"
    r"opportunit(?:y|ies)|ad(?:vert(?:isement)?)?|offer|link|url|job ad(?:vert)?|resource)"
)
_NOT_YET = r"(?! (?:will|may|can|must|should|might|closes|is to)\b)"
_ENDED = (
    r"(?:no longer .{0,40}|(?:was |is |could )?not (?:be )?(?:found|available|online)|"
    r"unavailable|"
    r"(?:has been |have been |is |was |has |is now )?(?:already )?"
    r"(?:filled|closed|removed|expired|deleted|taken down|archived|withdrawn|deactivated)|"
    r"does ?n.t exist|does not exist|(?:could|can)(?: ?not|n.t|.t) be found|"
    r"(?:is )?(?:not|n.t) accepting (?:any )?(?:more )?applica\w+)"
)
_SORRY = r"(?:(?:抱歉|对不起|很遗憾|sorry|oops|whoops|uh oh|hoppla|désolé)[,，!！.\s]*)?"
_ABROAD = (
    (
        r"\b(?:seite|stelle(?:nangebot|nanzeige)?|anzeige|job|position|"
        r"angebot)\b.{0,30}(?:nicht (?:gefunden|mehr|"
        r"länger|vorhanden)|(?:bereits |schon )?besetzt|abgelaufen|deaktiviert|existiert nicht|"
        r"beendet)"
    ),
    (
        r"\b(?:page|offre|annonce|poste)\b.{0,30}(?:introuvable|n.existe pas|n.est plus|"
        r"expirée?|pourvue?|plus disponible|non trouvée|clôturée)"
    ),
    (
        r"(?:página|oferta|puesto|vacante|empleo).{0,30}(?:no (?:encontrad|existe|disponible)|"
        r"ya no|expirad|caducad|cerrad)"
    ),
    r"(?:pagina|offerta|annuncio).{0,30}(?:non (?:trovat|esiste|disponibile|è più)|scadut)",
    r"(?:vaga|página|anúncio).{0,30}(?:não (?:encontrad|existe|está)|encerrad|expirad)",
    (
        r"(?:vacature|pagina).{0,30}(?:niet (?:gevonden|meer|langer)|bestaat niet|gesloten|"
        r"vervuld)"
    ),
    (
        r"(?:ページ|求人|募集|案件|お仕事).{0,16}(?:見つかりません|存在しません|終了|掲載期間|"
        r"削除され|ございません)"
    ),
    r"(?:페이지|채용|공고).{0,16}(?:찾을 수 없|존재하지|마감|종료)",
    r"(?:страница|вакансия).{0,20}(?:не найдена|не существует|закрыта|в архиве|удалена)",
    (
        r"(?:strona|oferta|ogłoszenie).{0,20}(?:nie (?:istnieje|została)|wygasł|nieaktualn|"
        r"zakończ)"
    ),
)
_NUMBER = (
    r"(?:error|http|status|fehler|erreur)?[\s:]*404(?:\s*(?:[-–:|.,]\s*|\s+)?(?:(?:page |"
    r"file |resource )?"
    r"(?:or directory )?not found.{0,20}|error.{0,20}|page|seite.{0,24}|page introuvable|"
    r"错误.{0,8}|页面?.{0,10}|"
    r"(?:找不到|未找到|没有找到).{0,12}|-\s*.{0,40}))?"
)
GONE_TITLE = any_of(
    _SORRY + r"(?:"
    rf"(?:该|此|本|这个|您.{{0,6}}的?|当前)?{_OBJECTS}.{{0,6}}{_OVER}了?(?:[,，].{{0,20}})?|"
    rf"(?:找不到|没有找到|未找到)(?!.{{0,4}}(?:相关|符合|匹配|合适)).{{0,14}}|{_NUMBER}|"
    rf"停止招聘|"
    r"(?:已下线|已关闭|已过期|已结束)|"
    rf"(?:the|this|that)?\s*{_JOB}(?: \w+){{0,3}} {_ENDED}|(?:\w+ )?not found|"
    rf"{_JOB} (?:expired|closed|filled|gone)|"
    r"(?:we )?(?:can.t|can ?not|could ?n.t|could not) find (?!any).{0,40}|410 gone|gone|"
    + "|".join(_ABROAD)
    + r")"
)
GONE_WORDS = any_of(
    rf"(?:该|此|本|这个|这条|您.{{0,10}}的|当前)(?:{_OBJECTS}){{1,2}}.{{0,8}}{_OVER}",
    rf"(?:抱歉|对不起|很遗憾|非常遗憾).{{0,24}}{_OVER}",
    r"(?:职位|岗位|职缺|招聘)已(?:经)?(?:下线|关闭|停止|过期|结束|失效|招满|撤)|停止招聘",
    rf"(?:^|[\s\"'“(]){_OBJECTS}(?:不存在|已被?删除|找不到)",
    rf"\b(?:this|the|that|your) {_JOB}{_NOT_YET}(?: \w+){{0,6}} {_ENDED}",
    rf"\b{_JOB} (?:not found|has (?:been (?:filled|closed|removed)|expired))",
    rf"\b(?:sorry|unfortunately|oops)\b.{{0,60}}{_ENDED}",
    r"no longer (?:available|active|open|exists?|online|accepting "
    r"(?:applications|applicants|candidates))",
    r"(?:can.t|can ?not|could ?n.t|could not) find (?:the|this|that|what).{0,40}"
    r"(?:page|job|looking)",
    r"(?:您|你)要?(?:找|访问|查看|浏览)的.{0,10}" + _OVER,
    *_ABROAD,
)
"""A sentence to the visitor that this page or posting is no more."""

ONLY_THIS = any_of(
    _SORRY + rf"(?:该|此|本|这个|这条|您(?:访问|查看|浏览|找)的|当前){_OBJECTS}.{{0,6}}{_OVER}"
    r".{0,24}",
    _SORRY + rf"(?:the|this|that) {_JOB}{_NOT_YET}(?: \w+){{0,3}} {_ENDED}.{{0,60}}",
    _SORRY + r"(?:diese[rs]?) (?:stelle|job|anzeige|stellen\w+).{0,60}(?:nicht mehr|besetzt|"
    r"abgelaufen).{0,24}",
    _SORRY + r"cette (?:offre|annonce).{0,60}(?:plus|expirée|pourvue).{0,24}",
    r"(?:this|the) job (?:is|has) (?:closed|expired).{0,60}|この求人.{0,24}(?:終了|"
    r"締め切).{0,16}",
)
"""The same as all that an element says: it counts on a page that shows other postings, too."""

NO_HITS = any_of(
    r"(?:没有|未|无|找不到)(?:找到|搜索到|查询到)?[^，。；]{0,8}(?:相关|符合|匹配|满足|合适|"
    r"对应)",
    r"暂(?:时)?[无没](?:有)?.{0,6}(?:职位|岗位|职缺|结果|招聘|数据|信息|记录|内容)|(?:没有|"
    r"无)(?:搜索|查询)?结果",
    r"目前没有.{0,12}(?:职位|岗位|职缺)|(?:共|找到|为您找到)\s*0\s*[个条份]|没有更多",
    r"\b(?:0|no|zero) (?:\w+ ){0,3}(?:jobs?|results?|positions?|vacanc(?:y|ies)|openings?|"
    r"roles?|hits|match(?:es)?|opportunities)\b",
    r"did ?n.t match any|did not match|(?:could|can)(?: ?not|n.t) find any|nothing (?:found|"
    r"matche)",
    r"keine (?:\w+ )?(?:treffer|stellen|ergebnisse|jobs|offenen|angebote|übereinst)|0 treffer",
    r"aucune? (?:\w+ )?(?:offre|résultat|poste|annonce)|no (?:se han encontrado|hay) |"
    r"nessun[ao]? (?:\w+ )?(?:risultat|offert|posizion)|nenhum(?:a)? |"
    r"geen (?:\w+ )?(?:vacature|resultat)",
    r"条件に(?:合う|一致).{0,20}(?:ありません|見つかりません)|該当する.{0,16}(?:ありません|"
    r"見つかりません)|该当.{0,16}(?:ありません|見つかりません)|検索結果.{0,4}0|"
    r"검색 ?결과가? ?없|"
    r"(?:ничего|вакансий) не найдено|brak (?:wyników|ofert)",
)
"""What an empty list says."""
