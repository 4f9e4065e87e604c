"""How pages name in words why they do not show what was asked for, whoever made them."""

from __future__ import annotations

from spiders.pages.wallmarks import Wall, any_of

CAUSES = (
    Wall(
        "geo_block",
        titles=any_of(
            r"(?:http |error )*451.{0,40}|unavailable for legal reasons|"
            r"(?:地区|区域|地域)(?:访问)?(?:限制|受限)",
            r"(?:not|un)available (?:in|for) your (?:country|region)",
        ),
        words=any_of(
            r"(?:not|un)(?: currently| yet)? ?available (?:in|to|from) (?:your|this) "
            r"(?:country|region|location|area)|unavailable for legal reasons|"
            r"(?:country|region).{0,40}(?:banned|blocked|not (?:supported|allowed|permitted))|"
            r"(?:banned|blocked).{0,40}(?:country|region)|visitors from your (?:country|"
            r"region)|"
            r"(?:您|你|当前)?所(?:在|处)的?(?:国家|地区|区域|位置).{0,20}(?:不可用|无法|"
            r"不支持|暂不|限制|未开放)|"
            r"(?:仅限|只允许|仅支持|仅对)(?:中国)?(?:大陆|境内|国内).{0,8}(?:访问|ip|用户)|"
            r"(?:不支持|不允许|禁止|限制|拒绝)(?:海外|境外|国外).{0,6}访问|"
            r"(?:海外|境外|国外)(?:ip|地区|用户)?.{0,6}(?:禁止|无法|限制|不能|暂停)访问",
            r"(?:visitors|users|customers) from .{3,60}(?:cannot|can ?not|"
            r"can.t|are not).{0,30}(?:served|access|visit|allowed)",
            r"(?:不|未|暂未|暂不)对?.{0,4}(?:您|你)?(?:所在的?)?(?:国家|"
            r"地区|区域).{0,6}(?:开放|提供)",
            r"(?:in|aus|für) ihre[mnr]? (?:land|region).{0,20}nicht|"
            r"dans votre (?:pays|région)|(?:en|desde) su (?:país|región)|"
            r"お住まいの(?:国|地域)|国外からのアクセス",
        ),
    ),
    Wall(
        "rate_limited",
        titles=any_of(
            r"(?:http |error )*429.{0,30}|too many requests|rate limit(?:ed| exceeded)?|"
            r".{0,6}(?:访问|操作|请求)(?:过于|太|过)?频繁.{0,12}",
            r"zu viele (?:anfragen|zugriffe)|trop de requêtes|demasiadas solicitudes|"
            r"アクセス(?:制限|集中).{0,6}|slow down!?",
        ),
        words=any_of(
            r"(?:访问|操作|请求|点击|刷新)(?:次数|速度)?(?:过于|太|过|已?达)(?:频繁|快|多|"
            r"上限)|"
            r"too many requests|(?:request |rate )limit (?:has been )?(?:exceeded|"
            r"reached)|"
            r"you(?: are|.re) (?:being )?rate limited|(?:you are|your (?:number|"
            r"place)) (?:now )?in (?:line|the queue)|"
            r"排队人数|requests? too (?:often|fast|"
            r"frequent)",
            r"(?:访问|操作|请求|点击|刷新|连线|连接|浏览|查询).{0,8}(?:过于|"
            r"太|过|已?达|超过|超出)(?:于)?(?:频繁|快|多|高|上限|限制)",
            r"(?:sent|made|received|detected|came) .{0,12}too many (?:\w+ ){0,2}(?:requests|"
            r"connections|queries)|too many (?:failed )?(?:requests|"
            r"attempts|visits|connections)|"
            r"(?:api |request |rate )(?:rate )?limit (?:has been )?exceeded",
            r"(?:your )?(?:number|place|turn|position) in (?:line|the queue)|"
            r"(?:waiting room|virtual queue)|slow(?:ing)? down|(?:exceeded|"
            r"reached) .{0,30}(?:limit|quota|number of (?:page )?requests)",
            r"zu viele (?:anfragen|zugriffe|aufrufe)|trop (?:de (?:requêtes|"
            r"demandes)|nombreuses)|demasiad[ao]s (?:solicitudes|peticiones)|"
            r"troppe richieste|muitas (?:requisições|solicitações)|"
            r"te veel (?:verzoeken|aanvragen)|слишком много запросов|"
            r"zbyt wiele (?:żądań|zapytań)",
            r"(?:短時間|大量|多数)(?:に|の).{0,10}(?:アクセス|リクエスト)|"
            r"アクセスが集中|요청이 (?:너무 )?많|(?:歇|休息)一?会儿?(?:吧|"
            r"再)",
        ),
    ),
    Wall(
        "captcha",
        titles=any_of(
            r"[\u4e00-\u9fff]{0,4}(?:滑动|滑块|拼图|图形|点选|人机|机器人|安全|访问|身份|"
            r"行为|真人)(?:安全)?"
            r"(?:验证|校验|认证)码?(?:页面?|中心|系统)?|请?(?:输入|填写)?(?:验证码|校验码)|"
            r"验证(?:页面?|中心|中)?|"
            r"(?:re)?captcha(?: (?:page|check|required|verification|challenge|test))?|"
            r"(?:google )?(?:security|human|robot|bot|browser|identity|visitor|additional|"
            r"user) "
            r"(?:check|verification|challenge)(?: required| page)?|"
            r"verification(?: required)?|"
            r"(?:please )?verify (?:that )?(?:you.re|you are|yourself).{0,20}|"
            r"one more step|"
            r"are you (?:a |not a )?(?:human|robot|bot)\??|"
            r"pardon our interruption.{0,4}|"
            r"unusual (?:traffic|activity).{0,20}|robot\?|not a robot\??",
            r"vérification(?: de sécurité)?|sicherheits(?:abfrage|prüfung|"
            r"überprüfung)|verificación|(?:bot|robot)[- ]?(?:prüfung|"
            r"detection|check)",
            r".{0,12}(?:安全|人机|滑动|滑块|身份)(?:验证|校验)|.{0,20}captcha(?: page)?|"
            r"访问(?:确认|验证)|ロボット.{0,10}",
        ),
        words=any_of(
            r"需要.{0,6}(?:完成|进行|通过)?验证",
            r"请(?:您|你)?(?:先)?.{0,14}(?:完成|进行|通过|输入|拖动|点击|按住|"
            r"滑动).{0,16}(?:验证|滑块|拼图|校验)|"
            r"(?:拖动|按住|移动).{0,10}(?:滑块|拼图)|向右(?:滑动|拖动)|依次点击|(?:完成|"
            r"通过)(?:安全|人机|滑块|下方|以下)?"
            r"(?:的)?验证.{0,4}(?:后|即可|以继续|继续)|(?:确认|验证|证明)(?:您|你)(?:是|不是|"
            r"并非)|"
            r"(?:verify|confirm|prove|check(?:ing)?|making sure|ensure) (?:if |that )*"
            r"(?:you.? ?a?re(?:n.t)?|the site connection|you.re) .{0,12}(?:human|robot|"
            r"bot|secure|person)|"
            r"i.?m not a robot|are you (?:a )?(?:human|robot)\b|press (?:&|&amp;|"
            r"and) hold|"
            r"slide (?:right )?to (?:verify|complete|unlock|secure)|"
            r"(?:complet|solv|pass)(?:e|ing)? (?:the|this|a) (?:security check|captcha|"
            r"puzzle|"
            r"challenge|verification)|(?:type|enter) the (?:characters|text|"
            r"code) (?:you see|"
            r"shown|in the image|below)|unusual (?:traffic|activity) (?:from|on|was|has|"
            r"in)|"
            r"detected (?:unusual|suspicious|automated)|you (?:might be|may be|"
            r"are) a robot|"
            r"(?:human|additional|bot) verification",
            r"(?:輸入|输入|填写|识别).{0,8}(?:图|字符|验证码|校验码|"
            r"数字)|点击.{0,6}(?:按钮)?.{0,4}(?:进行|完成)验证|(?:完成|"
            r"通过)(?:安全|人机)?(?:验证|校验)",
            r"(?:verify|prove|confirm|show|know|sure|check).{0,30}(?:you.re|"
            r"you are|visitor is|not|a) .{0,10}(?:robot|human|bot|person|"
            r"real|machine)\b|(?:verify|prove) (?:your humanity|that you)",
            r"(?:kein|nicht ein) (?:roboter|bot)|pas un (?:robot|humain)|"
            r"êtes (?:bien )?(?:un )?humain|no (?:es|eres|soy|sea) un robot|"
            r"non (?:sei|sono) un robot|geen robot|nie jeste[śm].{0,6}robotem|"
            r"не робот|ロボットではない|(?:画像|文字)認証|로봇이 아닙",
        ),
    ),
    Wall(
        "login_wall",
        titles=any_of(
            r"(?:欢迎|用户|会员|账号|帐号|账户|个人|求职者|企业|求职|学生|单位|统一(?:身份)?|"
            r"请先?|您?还?未|[\u4e00-\u9fff]{1,5}网?)?"
            r"(?:登录|登陆)(?:页面?|中心|系统|账号|/?注册|或注册|后查看|认证)?|注册/?登录|"
            r"(?:please )?(?:sign|log)[\s-]?in"
            r"(?: (?:to|or|required|page|with).{0,40})?|.{0,12}\blogin(?: page| required)?|"
            r"统一身份认证.{0,6}|authentication required|welcome back!?",
            r"(?:bitte )?(?:anmelden|anmeldung|einloggen)|se connecter|"
            r"connexion|identifiez-vous|iniciar sesión|accedi|entrar|"
            r"inloggen|zaloguj(?: się)?|вход|ログイン.{0,6}|会員登録.{0,6}|"
            r"로그인",
            r"(?:会员|用户|求职者)?登入.{0,4}|(?:用户|会员|个人)(?:中心)?登[录陆入]|"
            r"扫码登录|password protected.{0,10}|(?:central authentication|"
            r"single sign[- ]on).{0,20}|cas . central authentication service|"
            r"restricted (?:area|page)",
        ),
        words=any_of(
            r"(?:下载|打开|前往).{0,8}(?:app|客户端|小程序).{0,6}(?:查看|继续|浏览)|"
            r"仅(?:限|供).{0,10}(?:学生|员工|校内|内部|会员|用户).{0,6}(?:访问|查看|浏览|使用)",
            r"(?:请|需要?|须|您?尚未|您?还?未|还没有?)(?:您|你)?先?(?:登录|登陆)|"
            r"(?:登录|登陆)(?:后|之后|以后|才能|即可|以)(?:可|才能?|即可|继续|方可|"
            r"您)?.{0,4}(?:查看|继续|访问|浏览|显示|看到|操作)|"
            r"(?:sign|log)[\s-]?in to (?:continue|view|see|access|your|read|proceed)|"
            r"(?:must|need to|have to|please) (?:be (?:logged|signed)|(?:log|"
            r"sign)[\s-]?in)|"
            r"needs? (?:to )?log-? ?in|not logged in|session (?:has |is )?(?:expired|"
            r"timed out)|登录(?:已|状态)?(?:过期|失效|超时)|"
            r"请(?:在|使用|用).{0,4}(?:微信|app|客户端).{0,6}(?:打开|访问|查看)",
            r"(?:请|须|需|仅供|限).{0,6}登(?:录|陆|入).{0,12}|登入(?:会员|"
            r"后|账号)|(?:登[录陆入]|会话|凭证|token).{0,6}(?:已)?(?:过期|"
            r"失效|超时|无效)|未登[录陆入]",
            r"(?:sign|log)(?:ing)?[\s-]?in (?:is )?(?:required|first|"
            r"again|to )|(?:join|register|sign up|create an account|"
            r"log ?in).{0,30}to (?:view|see|read|continue|unlock|access|"
            r"keep)|authentication (?:credentials|required|is required|"
            r"failed)|(?:access |auth )?token (?:has )?(?:is )?(?:expired|"
            r"invalid|missing)|(?:members|subscribers|registered users) only|"
            r"only (?:members|registered)",
            r"melden sie sich.{0,20}an\b|(?:einloggen|anmelden),? um|"
            r"sitzung.{0,20}(?:abgelaufen|beendet)|nicht (?:angemeldet|"
            r"eingeloggt)|connectez-vous|(?:session|connexion).{0,12}expiré|"
            r"veuillez vous (?:connecter|identifier)|inici[ae] sesión|"
            r"sesión (?:ha )?(?:expirad|caducad)|accedi per|effettua (?:il )?login|"
            r"faça login|log in om|zaloguj się|войдите|авторизуйтесь",
            r"ログイン(?:して|が必要|してください|後)|会員(?:の方)?(?:だけ|"
            r"のみ|限定)|로그인(?:이 필요|하세요|후)",
        ),
    ),
    Wall(
        "forbidden",
        titles=any_of(
            r"(?:error|http|status)?[\s:]*40[1356](?:[\s:-]+(?:error|forbidden|unauthori[sz]ed|"
            r"not (?:allowed|acceptable)|method not allowed|access denied|禁止访问))?|"
            r"forbidden|"
            r"access (?:to (?:this|the) \w{3,9} )?(?:has been |is |was )?"
            r"(?:denied|forbidden|blocked|restricted)|(?:sorry,? )?you (?:have been|"
            r"are) blocked|"
            r"(?:web ?)?(?:page|site|content)? ?blocked|restricted access|"
            r"request (?:was )?(?:blocked|rejected|denied|unsuccessful)|"
            r"the request could not be satisfied\.?|method not allowed|error 1\d{3}|"
            r"(?:访问|请求)(?:已?被|遭到?)(?:拒绝|阻断|拦截|禁止|限制)|(?:禁止|拒绝|无权|"
            r"限制)访问|拦截(?:提示|页面?)?|"
            r"没有(?:访问)?权限|访问(?:受限|限制)",
            r"zugriff (?:verweigert|gesperrt)|accès (?:refusé|interdit)|"
            r"acceso (?:denegado|prohibido)|accesso negato|toegang geweigerd|"
            r"dostęp zabroniony|доступ (?:запрещ[её]н|ограничен)|アクセス(?:が)?(?:拒否|"
            r"禁止).{0,8}|접근이? ?(?:거부|차단).{0,6}",
            r"not acceptable!?|(?:access|page|site|website|request|"
            r"content|url)(?: has been| was| is)? (?:blocked|denied|"
            r"rejected|restricted|forbidden)!?|web ?filter.{0,20}|automated access.{0,20}|"
            r"(?:web )?page blocked!?|denied|blocked",
            r"(?:访问|请求|页面)?(?:已)?被?(?:拦截|阻断|拒绝|禁止)[!！]?(?:提示|"
            r"页面?)?|访问(?:已)?被(?:拦截|阻断|拒绝)[!！]?",
        ),
        words=any_of(
            r"you (?:have been|are|were) (?:blocked|banned)|why have i been blocked|"
            r"(?:ip|address|request|access|visit|connection|"
            r"browser)(?:\s\S{1,40}){0,4}\s(?:has been|was|is|were) "
            r"(?:temporarily )?(?:blocked|banned|denied|restricted|limited|forbidden)\b|"
            r"(?:don.t|do not) have (?:the )?permission to (?:access|view)|"
            r"request blocked\.|"
            r"not (?:authori[sz]ed|allowed) to (?:access|view) this|"
            r"(?:您|你)的?(?:访问|请求|操作|ip|行为|提交).{0,24}(?:被(?:阻断|拦截|拒绝|禁止|"
            r"限制|封)|受限|非法|不合法)|"
            r"(?:请求|访问)(?:已)?被.{0,12}(?:拦截|阻断|拒绝|阻止)|可能(?:会)?(?:对网站|"
            r"存在).{0,10}威胁|"
            r"疑似(?:黑客|恶意)?攻击|不合法的?参数|(?:没有|无)(?:访问|"
            r"查看)?权限.{0,2}(?:访问|查看)?|(?:无权|禁止|拒绝)(?:您|你)?(?:的)?访问|"
            r"blocked by .{0,40}security",
            r"(?:blocked|denied|rejected|refused|stopped|barred|restricted|"
            r"prohibited|not (?:permitted|allowed|accepted)) (?:by|"
            r"because|due|for security|under|to access|from access)|"
            r"(?:has|have) been (?:blocked|denied|rejected|refused|"
            r"banned|blacklisted|restricted|limited)|(?:this|your|the) (?:request|"
            r"access|page|ip|visit|connection|url) (?:is|was) (?:blocked|"
            r"denied|rejected|refused|forbidden|banned|not allowed)",
            r"(?:automated|robot|crawler|scrap\w+|bots?).{0,40}(?:not|"
            r"are) (?:permitted|allowed|welcome|forbidden|blocked|prohibited)|"
            r"(?:don.t|do not|may not|no) .{0,12}(?:permission|right|"
            r"access|privileges?|open) .{0,24}(?:access|view|resource|"
            r"page|server|site)|violat(?:es?|ed|ion).{0,40}(?:polic|"
            r"rule|terms|law)|security (?:polic|rule|reason|violation|"
            r"filter|risk|threat)\w*",
            r"(?:请求|访问|提交|操作|页面|内容|网站)[^。；]{0,16}(?:被|"
            r"已)[^。；]{0,10}(?:拦截|阻断|拒绝|阻止|中止|挡下|拦下|"
            r"拦住|挡住|屏蔽|禁止|封禁|暂停)|(?:含有|存在|带有|检测到|"
            r"检出|像是|可能)[^。；]{0,10}(?:威胁|攻击|危险|风险|有害|"
            r"可疑|非法|不合[法规适])|(?:攻击|威胁|恶意)(?:特征|行为|"
            r"请求|访问)|黑名单|安全(?:防护|策略|规则|拦截)|非法(?:请求|"
            r"访问)|未(?:获|经|被)?授权|(?:未|尚未).{0,6}备案",
            r"(?:zugriff|anfrage).{0,30}(?:verweigert|gesperrt|blockiert|"
            r"abgelehnt)|accès.{0,20}(?:refusé|interdit|bloqué)|(?:acceso|"
            r"solicitud).{0,24}(?:denegad|bloquead|prohibid)|accesso.{0,16}(?:negato|"
            r"bloccato)|acesso.{0,16}(?:negado|bloqueado)|доступ.{0,20}(?:запрещ|"
            r"ограничен|заблокирован)|dostęp.{0,20}(?:zablokowan|zabronion)|"
            r"アクセス.{0,12}(?:拒否|禁止|遮断|ブロック|できません)|"
            r"(?:접근|접속).{0,12}(?:차단|거부|제한)",
            r"(?:by order|court order|legal (?:reason|order)|telecommunications|"
            r"internet use policy|unlawful|copyright (?:law|infring))",
        ),
    ),
    Wall(
        "security_check_200",
        titles=any_of(
            r"just a moment(?:\.|…)*|请稍[候等](?:\.|…)*|(?:please wait|"
            r"one moment,? please)(?:\.|…)*|"
            r"(?:checking|verifying) your browser.{0,40}|ddos protection.{0,20}|"
            r"loading challenge|"
            r"(?:访问|环境|系统|网络)?(?:环境)?异常(?:访问|提示)?|安全(?:检查|检测|提示|中心|"
            r"拦截)|系统检测|"
            r"security (?:alert|notice|block)|before you continue",
            r"(?:正在)?(?:浏览器|安全)?(?:检测|检查)中.{0,4}|(?:loading|"
            r"redirecting|you are being redirected)(?:\.|…)*|un instant.{0,3}|"
            r"einen moment.{0,20}|un momento.{0,3}|少々お待ちください.{0,2}|"
            r"человек.{0,10}|一秒钟.{0,3}",
            r"(?:check|examin|verify|inspect|validat)ing .{0,40}|(?:安全|"
            r"访问)(?:提示|提醒|警告)|challenge validation|security check(?:point)?|"
            r"bot protection",
        ),
        words=any_of(
            r"(?:checking|verifying) your (?:browser|connection)|"
            r"enable javascript and cookies|"
            r"(?:当前|网络|访问|使用|您的|账号)?环境(?:存在)?异常|(?:访问|账号|网络|流量|"
            r"操作|行为)(?:存在)?异常|"
            r"ip.{0,8}(?:异常|受限|被(?:封|限制|禁止|拉黑))|异常(?:访问|请求|流量|行为|操作)|"
            r"系统检测到(?:您|你|当前|异常)|正在进行.{0,4}(?:安全)?(?:检查|检测|验证)|"
            r"正在(?:检查|检测|验证)(?:您|"
            r"浏览器|访问|你|环境)|"
            r"(?:using a )security (?:service|solution)|security (?:service|"
            r"solution) to protect|website.s security polic|"
            r"(?:enable|turn on|allow) cookies (?:and|to continue|in your)|"
            r"存在安全风险.{0,8}(?:访问|操作|验证)",
            r"(?:check|examin|verify|inspect|validat|evaluat)ing (?:the |"
            r"your |if |that |whether |this )(?:\w+ ){0,4}(?:browser|"
            r"connection|visit|security|safe|request)|browser .{0,12}(?:is |"
            r"being )(?:checked|examined|verified)",
            r"浏览器(?:安全)?(?:检测|检查|验证)|(?:客户端|浏览器|访问).{0,6}安全性?(?:检测|"
            r"检查|校验)|(?:片刻|稍[候后]|几秒|秒).{0,8}(?:自动)?(?:进入|"
            r"跳转)|正在(?:确认|核实)",
            r"überprüf.{0,30}(?:browser|verbindung)|(?:browser|verbindung).{0,30}(?:überprüf|"
            r"geprüft|sicher)|vérif.{0,30}(?:navigateur|connexion)|"
            r"(?:comprobando|verificando).{0,30}(?:navegador|conexión)|"
            r"проверк.{0,20}браузер|ブラウザ.{0,12}(?:確認|チェック)",
        ),
    ),
    Wall(
        "server_error",
        titles=any_of(
            r"(?:error|http|status)?[\s:]*50[0-4](?:[\s:-]+.{0,40})?|bad gateway|"
            r"gateway time-?out|"
            r"(?:\d{3}\s+)?service (?:temporarily )?unavailable|internal server error|"
            r"server error|"
            r"(?:网站|系统|服务器?)(?:正在)?(?:维护|升级)(?:中|公告|通知)?|(?:site |"
            r"scheduled |under |down for )"
            r"maintenance|(?:系统|服务器?|服务)(?:繁忙|错误|异常|开小差了?|内部错误)|出错了|"
            r"(?:an )?error (?:has )?occurred|"
            r"database error|error establishing a database connection|"
            r"we.ll be (?:right )?back.{0,10}",
            r"(?:http )?status 5\d\d.{0,40}|(?:runtime|application|"
            r"fatal|proxy|dns|unexpected|unknown|system|connection) error|"
            r"error(?:\.|!)?|error: the requested url could not be retrieved|"
            r"whitelabel error page|(?:down for |under |scheduled )?maintenance(?: mode)?|"
            r"(?:temporarily )?(?:offline|unavailable)|we.(?:ll|re) be (?:right )?back.{0,10}|"
            r"be right back.{0,4}|site (?:offline|suspended|unavailable|"
            r"closed)|account suspended|this domain is for sale|.{4,60} is for sale|"
            r"domain (?:parked|expired|for sale)",
            r"wartung(?:sarbeiten|smodus)?|serverfehler|maintenance en cours|"
            r"en maintenance|erreur (?:interne|serveur).{0,12}|mantenimiento|"
            r"en mantenimiento|manutenzione|メンテナンス.{0,6}|システムエラー|"
            r"점검.{0,6}|технические работы|(?:系统|网站|服务)?(?:发生)?(?:错误|"
            r"故障|维护|升级)(?:中|公告|通知)?|系统发生错误|没有找到站点|"
            r"域名(?:已?到期|过期|未绑定|停放)|站点(?:已)?(?:暂停|关闭|"
            r"停止).{0,4}|该?站点已.{0,10}",
        ),
        words=any_of(
            r"(?:服务器?|系统)(?:繁忙|开小差|内部错误|正在维护|维护中|升级中)|"
            r"internal server error|bad gateway|"
            r"(?:temporarily unavailable|down for maintenance|scheduled maintenance)|"
            r"establishing a database connection|请?稍后(?:再|重)试",
            r"server error in .{0,60}application|exception report|stack ?trace|"
            r"traceback \(most recent|fatal error|uncaught \w+|sqlstate|"
            r"\bora-\d{4,5}|(?:mysql|postgres|database|db|redis) .{0,24}(?:error|"
            r"fail|refused|gone away|unavailable)|(?:java|javax|org|"
            r"com)\.\w+\.[\w.]*exception|whitelabel error|"
            r"an? (?:\w+ )?error (?:has )?(?:occurred|"
            r"happened)|connection (?:to .{0,40})?(?:failed|refused|"
            r"reset|timed out)|generated by .{0,30}\(squid|(?:origin|"
            r"upstream|backend) .{0,24}(?:fail|error|time|unreachable|"
            r"unavailable)|could not be (?:retrieved|resolved)|guru me?di(?:t)?ation",
            r"(?:we.re|we are|site is|currently|service is) .{0,24}(?:maintenance|"
            r"upgrading|offline|down for|unavailable)|(?:doing|some) (?:some )?(?:work|"
            r"maintenance) on the (?:site|server)|be back (?:soon|shortly|"
            r"online)|domain .{0,16}(?:is for sale|has expired|expired|"
            r"is parked|may be for sale)|buy this domain|(?:account|"
            r"site|website|service) (?:has been |is )?suspended",
            r"(?:系统|网站|服务器?|平台).{0,8}(?:维护|升级|繁忙|出错|"
            r"错误|故障|停止运行|拥挤)|(?:维护|升级)中|(?:页面|请求|"
            r"程序|系统|服务|发生|内部|数据库).{0,4}(?:错误|出错|异常|"
            r"故障)|域名.{0,16}(?:到期|过期|续费|绑定|出售|转让)|(?:站点|"
            r"网站).{0,8}(?:停止运行|已?关闭|暂停|未绑定|找不到)",
            r"wartungsarbeiten|vorübergehend nicht (?:erreichbar|verfügbar)|"
            r"interner? (?:server)?fehler|en maintenance|(?:temporairement|"
            r"momentanément) indisponible|erreur (?:interne|est survenue)|"
            r"en mantenimiento|error interno|temporalmente|in manutenzione|"
            r"errore interno|em manutenção|メンテナンス(?:のため|中)|"
            r"サービスを停止|エラーが発生|서버 (?:오류|점검)|점검 중|"
            r"ведутся (?:технические )?работы|внутренняя ошибка|przerwa techniczna",
        ),
    ),
)
"""Causes that pages name in words, whoever made them; the first that fits counts."""
