"""Walls as firewalls and bot checks build them, for the wall set (`wildwalls`).

The marks are those of the products, found in public descriptions of them; every sentence that
a person would read is our own. A row: name, right kinds, answer. Where a product may rightly
be counted in two ways, both are named; the first is the better one.
"""

from __future__ import annotations

from dataclasses import dataclass

HEX = "3f1c0a9be24d7758c6aa10e2f94b"


@dataclass(frozen=True)
class Wall:
    """An answer that must never become rows.

    Attributes:
        kinds: The kinds under which it may be counted, `|` between them.
        asked: The address that was asked for, when the answer came from another.
    """

    name: str
    kinds: str
    body: str | bytes
    url: str = "https://jobs.example.test/position/4410027"
    asked: str = ""
    content_type: str = "text/html; charset=utf-8"
    wanted: str = ""


def page(title: str, body: str, head: str = "", lang: str = "en") -> str:
    """Return a document."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"{head}</head>\n<body>{body}</body></html>"
    )


def style(rules: int) -> str:
    """Return a style sheet as block pages carry it, about 60 bytes a rule."""
    return "<style>%s</style>" % "".join(
        f".c{n} > div:nth-child({n}) {{margin:0 auto;color:#3{n % 10}f}}\n"
        for n in range(rules)
    )


def noise(kilobytes: int) -> str:
    """Return obfuscated script text."""
    piece = "var _0x4e=['w5','\\x61\\x62'];(function(a,b){while(--b){a['push'](a['shift']())}}(_0x4e,0x1b));"
    return piece * (kilobytes * 1024 // len(piece) + 1)


VENDORS: tuple[Wall, ...] = (
    # Cloudflare
    Wall("cf managed challenge", "cloudflare", page(
        "Just a moment...", '<div class="main-wrapper" role="main"><noscript><div class="h2">'
        '<span id="challenge-error-text">Turn on scripts and cookies to go on</span></div></noscript></div>'
        f"<script>(function(){{window._cf_chl_opt = {{cvId: '3',cZone: 'jobs.example.test',cRay: '{HEX[:16]}'}};"
        "var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1';"
        "document.head.appendChild(a)})();</script>", style(40))),
    Wall("cf challenge in German", "cloudflare", page(
        "Nur einen Moment…", '<div class="main-wrapper"><h1 class="zone-name-title">stellen.example.test</h1>'
        '<p>Wir pruefen, ob die Verbindung sicher ist.</p><div id="turnstile-wrapper"></div></div>'
        f"<script>window._cf_chl_opt={{cRay:'{HEX[:16]}'}}</script>", lang="de")),
    Wall("cf challenge in Chinese, without the option", "cloudflare", page(
        "请稍候…", "<h1>jobs.example.test</h1><p>正在确认您是真人，这可能需要几秒钟。</p>"
        '<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=8f00aa"></script>', lang="zh-CN")),
    Wall("cf 1020", "cloudflare", page(
        "Access denied | jobs.example.test used Cloudflare to restrict access",
        '<div id="cf-wrapper"><h1><span>Error</span> <span>1020</span></h1><h2>Access denied</h2>'
        "<p>The owner of this site set rules that keep this visit out.</p>"
        '<p>Ray ID: 8f3b00aa12 &bull; Performance &amp; security by <a href="https://www.cloudflare.com">Cloudflare</a></p></div>')),
    Wall("cf blocked, security service", "cloudflare", page(
        "Attention Required! | Cloudflare",
        '<div id="cf-wrapper"><div class="cf-alert cf-alert-error" id="cookie-alert"></div>'
        '<div id="cf-error-details"><h1 data-translate="block_headline">You cannot come in</h1>'
        "<p>This website uses a security service; something you did set it off.</p>"
        '<p class="cf-footer-item">Cloudflare Ray ID: <strong>8f3b00aa12</strong></p></div></div>')),
    Wall("cf 1015 rate limit", "cloudflare|rate_limited", page(
        "Rate Limited | jobs.example.test | Cloudflare",
        '<div id="cf-wrapper"><h1>Error 1015</h1><h2>You are being rate limited</h2>'
        "<p>The owner of this website bars you for a while.</p><p>Ray ID: 90aa17</p></div>")),
    Wall("cf 522", "server_error|cloudflare", page(
        "jobs.example.test | 522: Connection timed out",
        '<div id="cf-wrapper"><div id="cf-error-details"><h1><span>Connection timed out</span> <span>Error code 522</span></h1>'
        "<h3>What happened?</h3><p>The first contact between Cloudflare's network and the origin ran out of time.</p></div></div>")),
    Wall("cf tunnel 1033", "cloudflare|server_error", page(
        "Cloudflare Tunnel error | jobs.example.test | Cloudflare",
        '<div id="cf-wrapper"><h1>Error 1033</h1><h2>Cloudflare Tunnel error</h2><p>The host cannot be resolved just now.</p></div>')),
    Wall("turnstile gate of the site's own", "cloudflare|captcha", page(
        "One more step", '<form method="post" action="/gate"><p>Tick the box and go on to the jobs.</p>'
        '<div class="cf-turnstile" data-sitekey="0x4AAAA"></div></form>'
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" defer></script>')),
    # Akamai
    Wall("akamai reference", "akamai", "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n"
        'You may not see "http&#58;&#47;&#47;jobs&#46;example&#46;test&#47;" on this server.<P>\n'
        "Reference&#32;&#35;18&#46;9d2c1502&#46;1730000000&#46;2bd7\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18</P></BODY></HTML>"),
    Wall("akamai bot manager script only", "akamai|waf_challenge", page(
        "", '<script type="text/javascript" src="/_sec/cp_challenge/ak-challenge-4-1.js"></script>'
        '<div id="sec-cpt-if" data-key="" class="crypto" data-duration=5></div><script>bmak={};</script>')),
    Wall("akamai sec_cpt behavioral", "akamai|waf_challenge", page(
        "Challenge Validation", '<div id="sec-if-cpt-container" class="behavioral-content" style="display:none">'
        '<div id="sec-text-container"></div></div><script src="/_sec/cp_challenge/sec-cpt-4-2.js" async></script>', style(20))),
    # Imperva
    Wall("incapsula frame", "imperva", '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW">'
        '<meta name="format-detection" content="telephone=no"></head><body style="margin:0px;height:100%">'
        '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=5-1&incident_id=88" frameborder=0>'
        "Request unsuccessful. Incapsula incident ID: 88</iframe></body></html>"),
    Wall("imperva pardon", "imperva|waf_challenge", page(
        "Pardon Our Interruption", '<div class="container"><p>Something about your browser made us take you for a robot.</p>'
        "<ul><li>You are very fast.</li><li>Cookies are off.</li></ul></div>"
        '<script src="/ngSTYn/nilla-as.js?d=jobs" async></script>')),
    Wall("imperva error 15", "imperva", page(
        "jobs.example.test - Access denied (Error code 15)",
        '<div class="error-content"><h2>Access denied</h2><p>Error code 15: this request was stopped by the security rules.</p>'
        '<div class="powered-by"><span>Powered by</span> <a href="https://www.imperva.com/?utm_source=blockingpages">Imperva</a></div>'
        "<div>Your IP: 198.51.100.7 Incident ID: 118-33</div></div>")),
    # DataDome, HUMAN, Kasada, F5
    Wall("datadome captcha frame", "datadome", '<html lang="en"><head><title>jobs.example.test</title><style>#cmsg{animation: A 1.5s;}</style></head>'
        '<body style="margin:0"><p id="cmsg">Please enable JS and disable any ad blocker</p>'
        "<script data-cfasync=\"false\">var dd={'rt':'c','cid':'AHrlq','hsh':'A55F','t':'bv','s':4512,'host':'geo.captcha-delivery.com'}</script>"
        '<script data-cfasync="false" src="https://ct.captcha-delivery.com/c.js"></script></body></html>'),
    Wall("datadome JSON", "datadome|captcha", '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=AHrlq&cid=x&t=fe"}',
        content_type="application/json", wanted="json"),
    Wall("human press and hold", "perimeterx", page(
        "Access to this page has been denied", '<div class="px-captcha-container"><div class="px-captcha-header">Before you go on</div>'
        '<div id="px-captcha"></div></div>'
        "<script>window._pxVid='';window._pxUuid='0b';window._pxAppId='PX1a2b';window._pxHostUrl='/1a2b/xhr';</script>"
        '<script src="https://captcha.px-cdn.net/PX1a2b/captcha.js"></script>', '<meta name="description" content="px-captcha">')),
    Wall("human JSON", "perimeterx|captcha", '{"appId":"PX1a2b","jsClientSrc":"/1a2b/init.js","firstPartyEnabled":true,"vid":"",'
        '"uuid":"0b","hostUrl":"/1a2b/xhr","blockScript":"/1a2b/captcha/captcha.js?a=c"}', content_type="application/json", wanted="json"),
    Wall("kasada ips", "waf_challenge", "<!DOCTYPE html><html><head></head><body><script>window.KPSDK={};KPSDK.now=typeof performance!=='undefined'"
        "&&performance.now?performance.now.bind(performance):Date.now.bind(Date);KPSDK.start=KPSDK.now();</script>"
        f'<script src="/149e9513-01fa-4fb0-aad4-566afd725d1b/2d206a39-8ed7-437e-a3be-862e0f06eea3/ips.js?KP_UIDz={HEX}"></script></body></html>'),
    Wall("f5 request rejected", "waf_challenge|forbidden", "<html><head><title>Request Rejected</title></head><body>The requested URL was turned down. "
        "Ask your administrator.<br><br>Your support ID is: 6611881723344107<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>"),
    Wall("f5 TSPD", "waf_challenge", "<html><head><meta http-equiv=\"Pragma\" content=\"no-cache\"/><meta charset=\"iso-8859-1\"/><script>\n(function(){"
        f"window[\"bobcmn\"] = \"1011{HEX}\";window[\"failureConfig\"]=\"524f\";}})();\n</script><script type=\"text/javascript\" "
        f"src=\"/TSPD/08{HEX}ab2000?type=9\"></script><noscript>Scripts are needed here. Your support ID is: 1844</noscript></head><body></body></html>"),
    Wall("f5 shape interstitial", "waf_challenge", page(
        "", f"<script>{noise(6)}</script><script src=\"/akam-free/{HEX}.js?seed=AIAx&X-{HEX[:8]}--z=q\" async></script>"
        "<script>window.__xr_bmobdb=function(){};document.forms[0]&&document.forms[0].submit()</script>"
        '<noscript>Please turn on JavaScript to see the page.</noscript>')),
    # AWS, Azure, Google, Vercel, Netlify, Fastly
    Wall("aws waf challenge", "aws_waf", page(
        "", "<script>window.awsWafCookieDomainList = [];window.gokuProps = {\"key\":\"AQID\",\"iv\":\"CgAH\",\"context\":\"x\"};</script>"
        '<script src="https://3f1c.edge.sdk.awswaf.com/3f1c/e24d/challenge.js"></script><div id="challenge-container"></div>'
        "<script>AwsWafIntegration.saveReferrer();AwsWafIntegration.getToken().then(()=>{window.location.reload(true)});</script>"
        "<noscript><h1>No JavaScript</h1>We would like to know that no robot asks.</noscript>")),
    Wall("aws waf captcha", "aws_waf|captcha", page(
        "Human Verification", '<div id="captcha-container"></div><script src="https://3f1c.eu-west-1.captcha.awswaf.com/3f1c/captcha.js"></script>'
        "<script>CaptchaScript.renderCaptcha(document.getElementById('captcha-container'), done)</script>")),
    Wall("cloudfront could not be satisfied", "aws_waf|forbidden", '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">'
        "<HTML><HEAD><META CHARSET=utf-8><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1>"
        "<H2>The request could not be satisfied.</H2><HR>Request blocked. Too much traffic or a wrong setting may be the reason.<BR>"
        "<PRE>Generated by cloudfront (CloudFront)\nRequest ID: aa==</PRE></BODY></HTML>"),
    Wall("azure front door block", "forbidden|waf_challenge", page(
        "Service unavailable", "<h2>The request is blocked.</h2><p>0mI9aZAAAAAB Ref A: 3F1C Ref B: FRA31 Ref C: 2026-11-02T02:11:09Z</p>")),
    Wall("azure js challenge", "waf_challenge", page(
        "Azure WAF JS Challenge", '<p>Checking the security of this connection</p><script src="/.azwaf/jschallenge/v1.js"></script>'
        '<form id="c" action="/.azwaf/challenge"><input type="hidden" name="afd_azwaf_jsclearance"></form>')),
    Wall("vercel checkpoint", "waf_challenge", page(
        "Vercel Security Checkpoint", '<div class="container"><div id="root"><p id="header-text">One moment, the browser is examined</p>'
        "<noscript><p>Enable JavaScript to go on</p></noscript></div><p>Vercel Security Checkpoint | fra1::173000-ab</p></div>"
        f'<script type="module">{noise(3)}</script>')),
    Wall("google sorry", "captcha|rate_limited", page(
        "https://jobs.example.test/position", '<form id="captcha-form" action="index" method="post">'
        '<div id="recaptcha" class="g-recaptcha" data-sitekey="6LfwuyUT"></div></form>'
        "<div>Our machines noticed traffic out of the ordinary from your network.</div>")),
    Wall("google cloud armor", "forbidden|waf_challenge", '<!doctype html><meta charset="utf-8"><meta name=viewport content="width=device-width">'
        "<title>403</title>403 Forbidden"),
    Wall("fastly refuses", "forbidden|server_error|waf_challenge", "<html><head><title>406 Not Acceptable</title></head><body>"
        "<h1>Error 406 Not Acceptable</h1><p>Not Acceptable</p><h3>Guru Mediation:</h3><p>Details: cache-fra-etou 1730</p><hr>"
        "<p>Varnish cache server</p></body></html>"),
    Wall("netlify password", "login_wall", page(
        "Password protected page", '<form class="form" method="POST"><h2>This page has a password</h2>'
        '<input type="password" name="password" id="password" required><button>Open</button></form>')),
    # further Western makers
    Wall("sucuri block", "waf_challenge|forbidden", page(
        "Sucuri WebSite Firewall - Access Denied", '<section class="center clearfix"><h1>Access Denied</h1><table class="property-table">'
        "<tr><td>Your IP:</td><td>198.51.100.7</td></tr><tr><td>Block ID:</td><td>BOT021</td></tr></table>"
        "<footer>Sucuri Inc.</footer></section>", '<link rel="stylesheet" href="https://cdn.sucuri.net/sucuri-firewall-block.css">')),
    Wall("sucuri cookie script", "waf_challenge", "<html><title>You are being redirected...</title>\n<noscript>Javascript is required. "
        "Please enable it first.</noscript>\n<script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js='',"
        "S='ZD0n';L=S.length;U=0;r='';</script></html>"),
    Wall("wordfence lockout", "forbidden|waf_challenge|rate_limited", page(
        "Your access to this site has been limited by the site owner",
        "<h1>Your access to this service has been limited. (HTTP response code 503)</h1><table><tr><th>Block Reason:</th>"
        "<td>Exceeded the number of page requests per minute for crawlers</td></tr></table>"
        "<p>Generated by Wordfence at Mon, 2 Nov 2026 2:11:09 GMT.</p>")),
    Wall("ddos-guard", "waf_challenge", page(
        "DDoS-Guard", '<div id="ddg-captcha"><p id="request-info">Examining the browser before the visit to jobs.example.test</p></div>'
        '<script src="/.well-known/ddos-guard/js-challenge/index.js" async></script>', '<meta name="robots" content="noindex">')),
    Wall("queue-it", "waf_challenge|security_check_200|redirected_away|rate_limited", page(
        "Queue-it", '<div id="MainPart_divProgressbar"><p>Your number in line: <span id="MainPart_lbQueueNumber">10442</span></p>'
        "<p>Keep your place; you will be let in by turns.</p></div><script src=\"https://static.queue-it.net/script/queue.js\"></script>",
        '<link rel="canonical" href="https://example.queue-it.net/?c=example&e=jobs">')),
    Wall("modsecurity 406", "forbidden|waf_challenge", "<head><title>Not Acceptable!</title></head><body><h1>Not Acceptable!</h1>"
        "<p>No suitable form of this resource was found here. This error was made by Mod_Security.</p></body></html>"),
    Wall("fortiweb", "waf_challenge|forbidden", page(
        "Web Page Blocked!", '<div class="container"><h1>Web Page Blocked!</h1><p>The page cannot be shown. Ask the administrator.</p>'
        "<p>URL: jobs.example.test/position</p><p>Client IP: 198.51.100.7</p><p>Attack ID: 20000051</p><p>Message ID: 00117</p></div>",
        '<link href="/.fgd_icon/logo.css">')),
    Wall("barracuda", "forbidden|waf_challenge|server_error", page(
        "The page cannot be displayed", "<h1>The page cannot be displayed</h1><p>Barracuda Networks Web Application Firewall stopped it. "
        "Event Id: 1890-22</p>")),
    Wall("anubis", "waf_challenge", page(
        "Making sure you&#39;re not a bot!", '<main><h1 id="title">Making sure you&#39;re not a bot!</h1><img id="image" alt="">'
        '<p id="status">Loading...</p><details><summary>Why this?</summary><p>The administrator keeps greedy collectors away with a small sum.</p>'
        "</details></main><script async type=\"module\" src=\"/.within.website/x/cmd/anubis/static/js/main.mjs\"></script>",
        '<script id="anubis_challenge" type="application/json">{"rules":{"algorithm":"fast","difficulty":4},"challenge":{"id":"1"}}</script>')),
    Wall("go-away", "waf_challenge", page(
        "Checking you are not a bot", '<p>Loading challenge <em>js-pow-sha256</em>...</p>'
        '<script async type="module" src="/.well-known/.git.gammaspectra.live/git/go-away/cmd/go-away/challenge/js-pow-sha256/static/load.mjs"></script>',
        '<meta http-equiv="refresh" content="30">')),
    Wall("haproxy hcaptcha", "captcha", page(
        "Robot check", '<form method="POST"><div class="h-captcha" data-sitekey="10000000-ffff" data-callback="onOk"></div>'
        '<noscript>Scripts are needed.</noscript></form><script src="https://js.hcaptcha.com/1/api.js" async defer></script>')),
    Wall("perfdrive", "waf_challenge|captcha", page(
        "Radware Captcha Page", '<div class="captcha-mid"><h2>We have a doubt</h2><p>Help us to know that a person is there.</p>'
        '<form action="https://validate.perfdrive.com/captcha/verify"></form></div>')),
    Wall("reblaze", "waf_challenge", "<!DOCTYPE html><html><head><meta charset='utf-8'><script>function Vv(){window.rbzns={\"seed\":\"YWJj\",\"bereshit\":\"1\"};"
        "winsocks()}</script></head><body onload=\"Vv()\"></body></html>"),
    Wall("arkose", "captcha", page(
        "Security", '<div id="FunCaptcha"></div><script src="https://client-api.arkoselabs.com/v2/11-22/api.js" data-callback="s" async></script>')),
    Wall("stormwall", "waf_challenge", page(
        "", '<script src="/__js_p_/sw.js"></script><script>const cE="__js_p_",cK=311;function genHash(a){return a*2}'
        'document.cookie=cE+"="+genHash(cK)+";path=/";window.location.reload();</script>')),
    Wall("cookie and reload", "waf_challenge", "<html><body><script>document.cookie=\"D3N=1a2b3c; expires=Thu, 31-Dec-37 23:55:55 GMT; path=/\";"
        "document.location.reload();</script></body></html>"),
    Wall("slow aes cookie", "waf_challenge", '<html><body><script type="text/javascript" src="/aes.js" ></script><script>function toNumbers(d){var e=[];'
        'd.replace(/(..)/g,function(d){e.push(parseInt(d,16))});return e}var a=toNumbers("f6");document.cookie="__test="+toHex(slowAES.decrypt(c,2,a,b))+"; path=/";'
        'location.href="https://jobs.example.test/?i=1";</script><noscript>This site requires Javascript to work</noscript></body></html>'),
    # China
    Wall("aliyun acw_sc__v2", "aliyun_waf|waf_challenge", f"<html><script>var arg1='{HEX.upper()}';{noise(5)}"
        "function setCookie(n,v){document.cookie=n+'='+v+';max-age=3600';}function reload(x){setCookie('acw_sc__v2',x);"
        "document.location.reload();}</script></html>"),
    Wall("aliyun meta aliyun_waf_aa", "aliyun_waf", page(
        "", f'<div id="renderData" style="display:none">{{"_waf_bd8ce2ce37":"{HEX}"}}</div>',
        f'<meta name="aliyun_waf_aa" content="{HEX}"><meta name="aliyun_waf_bb" content="{HEX}">')),
    Wall("aliyun slider", "aliyun_waf|captcha", page(
        "滑动验证", '<div id="waf_nc_block"><div class="waf-nc-title">访问验证</div><div id="waf-nc-h5-wrapper">向右拖到底</div></div>'
        '<script src="https://g.alicdn.com/AWSC/AWSC/awsc.js"></script>', lang="zh")),
    Wall("aliyun 405", "aliyun_waf|forbidden", page(
        "405", '<div id="block_message"></div><div id="block_traceid">7b3971a217300</div>'
        "<p>抱歉，您这次访问可能对网站不安全，已经被挡下。</p><script>var _nc_waf='https://errors.aliyun.com/images/TB1.png'</script>", lang="zh")),
    Wall("aliyun punish redirect", "aliyun_waf|security_check_200", "<script>sessionStorage.x5referer = window.location.href;"
        f'window.location.replace("https://jobs.example.test:443//position/_____tmd_____/punish?x5secdata=xc{HEX}&x5step=1");</script><!--rgv587_flag:sm-->'),
    Wall("aliyun punish JSON", "aliyun_waf|captcha", '{"ret":["FAIL_SYS_USER_VALIDATE","RGV587_ERROR::SM::哎呀，人太多了"],'
        '"data":{"url":"https://jobs.example.test/_____tmd_____/punish?x5secdata=xc"}}', content_type="application/json", wanted="json"),
    Wall("aliyun denied by ESA", "aliyun_waf|forbidden", page(
        "Denied", "<h1>403</h1><p>Denied by http_custom rule.</p><p>TraceId: 0b1d17</p><p>Powered by ESA, Alibaba Cloud</p>")),
    Wall("tencent edgeone", "tencent_waf|waf_challenge|forbidden", page(
        "访问被拒绝", '<div class="eo-error"><h1>567</h1><p>这次请求被站点的安全策略挡下</p><p>EO-LOG-UUID: 71003</p>'
        "<p>Restricted Access | Tencent EdgeOne</p></div>", lang="zh")),
    Wall("edgeone challenge", "tencent_waf|waf_challenge", page(
        "", f"<script>var EO_Bot_Ssid={{}};window.EO_Bot_Ssid='12';document.cookie='EO_Bot_Ssid={HEX}';{noise(4)}location.reload()</script>")),
    Wall("tencent waf 501", "tencent_waf", page(
        "501", '<iframe src="https://waf-static.tencent.com/501page.html?u=/position&id=aa-11&st=00" width="100%"></iframe>')),
    Wall("tencent seccaptcha", "tencent_waf|captcha", page(
        "WAF", "<script>var seqid='b1';var captcha = new TencentCaptcha('2000', back);captcha.show();var p='/WafCaptcha';</script>"
        '<script src="https://ssl.captcha.qq.com/TCaptcha.js"></script><p>请先完成验证再看招聘信息</p>')),
    Wall("huawei cloud waf", "waf_challenge|forbidden", page(
        "访问被拦截！", '<div class="event">事件ID: 08-0000-17</div><p>您的请求疑似攻击行为！</p><p>如果您是站长，请到华为云WAF控制台查看。</p>',
        '<meta name="generator" content="HuaweiCloudWAF">', "zh")),
    Wall("yunjiasu", "waf_challenge|forbidden", page(
        "百度云加速 | 拦截", '<div class="yjs-error"><h1>403</h1><p>您的访问触发了防护规则</p><p>节点: yjs-id: 8e2f-cnc</p></div>', lang="zh")),
    Wall("360 wangzhan", "waf_challenge|forbidden", page(
        "网站防火墙", '<div class="wz-tip"><p>检测到危险的内容，本次提交被 360网站卫士 拦住。</p>'
        '<a href="https://wangzhan.qianxin.com/">奇安信网站卫士</a></div><script src="http://wangzhan.360.cn/intercept.js"></script>', lang="zh")),
    Wall("safedog", "waf_challenge|forbidden", page(
        "网站防火墙", '<div class="error-main"><h3>这个请求里有不合适的参数，已被站长挡住！</h3><p>可能原因：内容里有攻击特征</p>'
        '<script src="http://404.safedog.cn/sitedog_stat.html"></script></div>', lang="zh")),
    Wall("yunsuo", "waf_challenge|forbidden", "<html><head><title></title></head><body><img class=\"yunsuologo\" src=\"data:image/png;base64,AAAA\">"
        "<p>当前访问被云锁判作可疑</p><script>yunsuoAutoJump();var cookie='security_session_verify';</script></body></html>"),
    Wall("yunsuo jump", "waf_challenge", "<html><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'/><script>"
        "function stringToHex(str){return str}function YunSuoAutoJump(){var w=screen.width;var screendate=w+','+screen.height;"
        "self.location=location.href+'&security_verify_data='+stringToHex(screendate);}</script>"
        "<script>setTimeout('YunSuoAutoJump()', 50);</script></head></html>"),
    Wall("chuangyudun", "waf_challenge|forbidden", page(
        "创宇盾", '<div class="chuangyu">您的访问像是攻击，已被网站管理员设成拦住</div>'
        '<script src="https://www.365cyd.com/static/e.js"></script><p>知道创宇云安全</p>', lang="zh")),
    Wall("jiasule first step", "waf_challenge", "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('l')+('e')+('a')+('r')+('a')+"
        "('n')+('c')+('e')+('_')+('s')+('=')+((+true)+'')+'|-1|'+(~~{}+[]);location.href=location.pathname+location.search</script>"),
    Wall("jiasule second step", "waf_challenge", f"<script>{noise(6)};function go(_0x1){{function hash(){{}}}};"
        'go({"bts":["1730.1|0|x","MjQ%3D"],"chars":"abcd","ct":"ab12","ha":"md5","is":true,"tn":"__jsl_clearance_s","vt":"3600","wt":"1500"})</script>'),
    Wall("ruishu 6", "waf_challenge", f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta id="13JnD7t9MzWf" content="{HEX}" r=\'m\'><!--[if lt IE 9]>'
        "<script r='m'>document.createElement(\"section\")</script><![endif]--><script type=\"text/javascript\" r='m'>"
        f"$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=52206;$_ts.cd=\"{HEX * 60}\";if($_ts.lcd)$_ts.lcd();</script>"
        '<script type="text/javascript" src="/6vYcTqXbA2Kf/dZTsW3.294cc83.js" r=\'m\'></script></head><body></body></html>'
        '<script type="text/javascript" r=\'m\'>_$gW();</script>'),
    Wall("ruishu 4", "waf_challenge", f'<html><head><meta content="{HEX}"><script src="/c5rxzLYMR/a9b8.dfe1675.js"></script><script>'
        f"(function(){{var _$aX=0,_$bK=[];{noise(8)}$_ts.jf=1}})()</script></head><body><form action=\"\" method=\"post\"></form></body></html>"),
    Wall("btwaf", "waf_challenge|forbidden", page(
        "网站防火墙", '<div class="main"><h1>宝塔网站防火墙</h1><p>请求中带有不合规的内容，被管理员拦下</p>'
        '<a href="https://www.bt.cn/new/btwaf.html" target="_blank">堡塔云WAF</a></div>', lang="zh")),
    Wall("bt renji", "waf_challenge|captcha", page(
        "检测中", f'<p>浏览器检测中，片刻后自动进入</p><script>var btwaf_key="{HEX}";var k="/a20be899_96a6_40b2_88ba_32f1f75f1552_yanzheng_ip.php?type=x&key="+btwaf_key;'
        "var xhr=new XMLHttpRequest();xhr.open('GET',k);</script>", lang="zh")),
    Wall("safeline intercept", "waf_challenge|forbidden", page(
        "访问已被拦截", '<div id="slg-box"><p id="slg-warning">您的访问有风险</p><p>如有疑问把编号交给站长</p>'
        "<div id=\"slg-copyright\">安全检测能力由 <a href='https://waf-ce.chaitin.cn/'>雷池 WAF</a> 提供</div></div>"
        f"<!-- event_id: {HEX} TYPE: A -->", lang="zh")),
    Wall("safeline challenge", "waf_challenge|captcha", page(
        "安全检测", f'<div id="slg-title">客户端安全性检测</div><script src="/.safeline/static/favicon.js"></script><script>window.product_data={{}};SafeLineChallenge("{HEX}")</script>',
        lang="zh")),
    Wall("geetest gate", "captcha", page(
        "访问确认", '<div id="captcha">加载中</div><script src="https://static.geetest.com/v4/gt4.js"></script>'
        "<script>initGeetest4({captchaId:'7b',product:'bind'},h)</script>", lang="zh")),
    Wall("netease yidun gate", "captcha", page(
        "提示", '<div id="captcha-box"></div><script src="https://cstaticdun.126.net/load.min.js"></script>'
        "<script>initNECaptcha({captchaId:'9c',element:'#captcha-box',mode:'embed'})</script>", lang="zh")),
    Wall("dingxiang gate", "captcha", page(
        "访问异常", '<div id="c1"></div><script src="https://cdn.dingxiang-inc.com/ctu-group/captcha-ui/index.js"></script>'
        "<script>_dx.Captcha(document.getElementById('c1'),{appId:'a1'})</script>", lang="zh")),
    Wall("shumei gate", "captcha", page(
        "访问提示", '<div class="shumei_captcha"></div><script src="https://castatic.fengkongcloud.cn/pr/auto-build/v1.0.4/captcha-sdk.min.js"></script>'
        "<script>initSMCaptcha({organization:'R1',appendTo:'x'},r)</script>", lang="zh")),
    Wall("baidu security page", "captcha|security_check_200", page(
        "百度安全验证", '<div class="timeout hide"><div class="timeout-img"></div><div class="timeout-title">网络不给力，请稍后重试</div></div>'
        '<div class="passMod_slide"></div><script src="https://wappass.baidu.com/static/touch/js/mkd_v2.js"></script>', lang="zh")),
    Wall("anhuei wangdun", "waf_challenge|forbidden", page(
        "WEB应用防火墙", "<h2>请求已被阻断</h2><p>玄武盾检出这次访问可能有害</p><img src='https://error.websaas.cn/img/403s.png'>", lang="zh")),
    Wall("qianxin, no name", "forbidden|waf_challenge", page(
        "拦截提示", "<p>当前请求含有威胁特征，服务端已经中止响应。</p><p>事件编号：20261102-1109</p><p>客户端地址：198.51.100.7</p>", lang="zh")),
    Wall("wangsu", "forbidden|waf_challenge|rate_limited", page(
        "", '<h1>错误 403</h1><p>您请求的内容因安全防护策略未能返回</p><p>X-Ws-Request-Id: 6700a1_PS-CAN-01</p>', lang="zh")),
)  # fmt: skip
