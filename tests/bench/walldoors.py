"""Walls without a maker's mark, for the wall set (`wildwalls`).

Log-ins, limits, data that says no, closed postings, shells, and pages of servers and providers.
Every sentence is our own.
"""

from __future__ import annotations

from wallshapes import HEX, Wall, page, style  # stands beside this file

JSON = "application/json; charset=utf-8"
MENU = '<nav class="top"><ul>%s</ul></nav>' % "".join(
    f'<li><a href="/{word}">{word}</a></li>'
    for word in ("首页", "职位", "公司", "校园", "资讯", "帮助", "App")
)
FOOT = (
    "<footer><p>© 2026 湾谷人才网 湾ICP备00000000号</p><p>举报电话 000-0000</p>"
    "<p>用户协议 | 隐私政策 | 关于我们</p></footer>"
)
BUNDLE = '<script src="/static/js/runtime.41aa.js"></script><script src="/static/js/main.77c1.chunk.js"></script>'


def site(title: str, body: str, lang: str = "zh-CN") -> str:
    """Return a page of a job site with its menu and footer, about 20 KB."""
    made: str = page(title, MENU + f'<div class="wrap">{body}</div>' + FOOT, style(260), lang)
    return made


def data(text: str, kinds: str, name: str) -> Wall:
    """Return a refusal that came as JSON."""
    return Wall(
        name, kinds, text, "https://jobs.example.test/api/list?page=2", "", JSON, "json"
    )


def away(name: str, kinds: str, url: str, body: str) -> Wall:
    """Return what came from another address than was asked for."""
    return Wall(name, kinds, body, url, "https://jobs.example.test/position/4410027")


LOGINS: tuple[Wall, ...] = (
    Wall("log-in, phone and code", "login_wall", site("登录 - 湾谷人才网", (
        '<form action="/u/login"><input type="tel" placeholder="手机号"><input placeholder="短信验证码">'
        "<button>获取验证码</button><button>登录/注册</button></form><p>登录即同意《用户协议》</p>"))),
    Wall("log-in, QR code", "login_wall", page("扫码登录", '<div class="qrcode"></div><p>请用湾谷 App 扫一扫</p><a href="#">密码登录</a>', lang="zh")),
    Wall("log-in to see the posting", "login_wall", site("湾谷人才网", (
        '<div class="mask"><h3>登录后查看完整职位信息</h3><a class="btn" href="/login?from=x">立即登录</a><p>没有账号？免费注册</p></div>'))),
    Wall("log-in, session over", "login_wall", page("提示信息", "<p>您的登录状态已失效，请重新登录。</p><script>top.location='/sso/login.jsp'</script>", lang="zh")),
    Wall("log-in by script alert", "login_wall", "<script language='javascript'>alert('您还没有登录，请先登录！');window.location.href='/member/login.php';</script>"),
    Wall("log-in, traditional Chinese", "login_wall", page("會員登入", (
        '<form><label>帳號</label><input name="id"><label>密碼</label><input type="password" name="pw"><button>登入</button></form><a href="#">忘記密碼</a>'), lang="zh-Hant")),
    Wall("members only, traditional Chinese", "login_wall", page("海港人力銀行", "<h2>請先登入會員</h2><p>此職缺僅供登入的求職者瀏覽</p><a href='/login'>前往登入</a>", lang="zh-Hant")),
    Wall("CAS", "login_wall", page("CAS – Central Authentication Service", (
        '<form id="fm1" method="post"><input id="username" name="username"><input id="password" type="password" name="password">'
        '<input type="hidden" name="execution" value="e1s1"><input type="hidden" name="_eventId" value="submit"></form>'))),
    Wall("Keycloak", "login_wall", page("Sign in to careers", (
        '<div id="kc-content"><form id="kc-form-login" method="post"><input name="username"><input name="password" type="password"></form></div>'))),
    Wall("SAML post", "login_wall|empty_shell|waf_challenge", page("", (
        '<form method="post" action="https://idp.example.test/saml2/idp/SSOService"><input type="hidden" name="SAMLRequest" value="PHNhb">'
        '<noscript><input type="submit" value="Continue"></noscript></form><script>document.forms[0].submit()</script>'))),
    Wall("Microsoft sign-in", "login_wall", page("Sign in to your account", (
        '<form name="f1"><input name="loginfmt" type="email"><input name="passwd" type="password"></form>'
        '<script>$Config={"urlPost":"/common/login","sFT":"x"};</script>'))),
    Wall("candidate log-in, German", "login_wall", page("Anmelden | Stellenportal", (
        '<h1>Bitte melden Sie sich an</h1><form><input type="email"><input type="password"><button>Anmelden</button></form><a>Passwort vergessen?</a>'), lang="de")),
    Wall("session over, German", "login_wall", page("Stellenportal", "<p>Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.</p>", lang="de")),
    Wall("log-in, French", "login_wall", page("Connexion", (
        "<h1>Connectez-vous</h1><form><input type=email placeholder='Adresse e-mail'><input type=password placeholder='Mot de passe'>"
        "<button>Se connecter</button></form><a>Mot de passe oublié ?</a>"), lang="fr")),
    Wall("log-in, Japanese", "login_wall", page("ログイン｜みなと求人", (
        '<form><input name="mail" placeholder="メールアドレス"><input type="password" placeholder="パスワード"><button>ログイン</button></form>'
        "<a>パスワードをお忘れの方</a>"), lang="ja")),
    Wall("members only, Japanese", "login_wall", page("みなと求人", "<p>この求人は会員の方だけがご覧になれます。ログインしてください。</p><a>会員登録（無料）</a>", lang="ja")),
    Wall("create an account to read on", "login_wall", page("Harbour Jobs", (
        "<h2>Join Harbour Jobs or sign in to view this job</h2><form><input type='email'><input type='password' minlength='6'>"
        "<button>Agree &amp; Join</button></form><p>Already a member? <a>Sign in</a></p>"))),
    away("sent to an identity provider", "login_wall", "https://id.example.test/oauth2/authorize?client_id=jobs&redirect_uri=x",
         page("Harbour ID", "<form><input type=email><button>Next</button></form>")),
    away("sent to a user centre", "login_wall", "https://user.example.test/signin?gotoUrl=%2Fposition", site("用户中心", "<p>账号</p><p>密码</p>")),
    data('{"success":false,"msg":"请登录"}', "login_wall", "JSON: log in"),
    data('{"status":0,"info":"未登录或登录超时","url":"/index/login"}', "login_wall", "JSON: not logged in"),
    data('{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest"}', "login_wall|forbidden|empty_json", "JSON: token"),
    data('{"error":{"code":"Unauthenticated","message":"Authentication credentials were not provided."}}', "login_wall", "JSON: credentials"),
    data('{"code":10401,"message":"token expired","result":null}', "login_wall", "JSON: token over"),
    data('{"ok":false,"redirect":"/passport/login"}', "login_wall", "JSON: go to passport"),
)  # fmt: skip

LIMITS: tuple[Wall, ...] = (
    Wall("IP too often", "rate_limited", page("提示", "<p>IP 198.51.100.7 访问过于频繁，请稍后重试。</p>", lang="zh")),
    Wall("too often, with a box to tick", "rate_limited|captcha", page("访问频率过高", (
        '<p>系统注意到您最近的操作太频繁</p><p>请输入图中字符继续浏览</p><img src="/captcha.php?t=1"><input name="code">'), lang="zh")),
    Wall("security check in words", "captcha|security_check_200", page("安全中心", "<h2>请完成安全验证</h2><p>完成后即可继续浏览职位</p><div id='box'></div>", lang="zh")),
    Wall("environment odd", "security_check_200|captcha", site("安全提示", "<p>您的访问环境存在异常，为保障账号安全，请点击按钮进行验证</p><button>点击验证</button>")),
    Wall("busy, in traditional Chinese", "rate_limited", page("系統訊息", "<p>您的連線次數過多，系統暫時停止服務，請於十分鐘後再試。</p>", lang="zh-Hant")),
    Wall("too many, English", "rate_limited", page("Slow down", "<h1>Slow down!</h1><p>You have sent too many requests in a short while. Try again in 60 seconds.</p>")),
    Wall("too many, Japanese", "rate_limited", page("アクセス制限", "<p>短時間に多数のアクセスがあったため、一時的に制限しています。しばらくしてからお試しください。</p>", lang="ja")),
    Wall("too many, German", "rate_limited", page("Zu viele Anfragen", "<p>Von Ihrer Adresse kamen zu viele Anfragen. Bitte versuchen Sie es später.</p>", lang="de")),
    Wall("too many, French", "rate_limited", page("Trop de requêtes", "<p>Vous avez envoyé trop de requêtes. Patientez quelques minutes.</p>", lang="fr")),
    Wall("robot?, French", "captcha|waf_challenge", page("Vérification", "<p>Confirmez que vous n'êtes pas un robot pour accéder au site.</p><div class='g-recaptcha' data-sitekey='x'></div>", lang="fr")),
    data('{"code":37,"message":"您的访问行为异常，请验证","zpData":{"seed":"x","name":"a","ts":1}}', "security_check_200|captcha", "JSON: code 37"),
    data('{"code":429,"msg":"操作太快了，歇一会儿吧"}', "rate_limited", "JSON: 429"),
    data('{"resultCode":"5001","resultMsg":"请求过于频繁"}', "rate_limited", "JSON: too often"),
    data('{"message":"API rate limit exceeded for 198.51.100.7","documentation_url":"x"}', "rate_limited", "JSON: rate limit"),
    data('{"errno":-1,"errmsg":"系统繁忙"}', "server_error|empty_json|rate_limited", "JSON: busy"),
    data('{"errno":-1}', "empty_json|server_error", "JSON: a bare number"),
    data('{"success":false,"errors":[{"code":1003,"message":"Invalid or missing zone id."}],"result":null}', "empty_json|server_error", "JSON: errors"),
    data('{"code":403,"msg":"非法请求","data":[]}', "forbidden|empty_json", "JSON: unlawful request"),
    data('{"code":"A0301","msg":"访问未授权","data":null}', "forbidden|login_wall|empty_json", "JSON: not allowed"),
    data('{"status":"fail","reason":"signature check failed","list":[],"total":0}', "empty_json|forbidden|server_error", "JSON: empty list and a reason"),
    data('{"code":-100,"desc":"签名错误","rows":[],"count":0}', "empty_json|forbidden|server_error", "JSON: empty rows, wrong signature"),
    data('{"timestamp":"2026-11-02T02:11:09","status":500,"error":"Internal Server Error","path":"/api/list"}', "server_error|empty_json", "JSON: Spring"),
    data('{"errors":[{"message":"Cannot query field","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}', "server_error|empty_json", "JSON: GraphQL"),
    data('{"code":404,"msg":"职位不存在或已关闭","data":{}}', "soft_404", "JSON: no such posting"),
    data(page("系统提示", "<p>请求出错</p>"), "wrong_type|server_error", "HTML in place of JSON"),
    data(page("登录", '<form><input type="password"></form>'), "login_wall|wrong_type", "log-in in place of JSON"),
)  # fmt: skip

GONE: tuple[Wall, ...] = (
    Wall("closed posting in a whole page", "soft_404", site("职位已停止招聘 - 湾谷人才网", "<div class='tip'>该职位已停止招聘</div><p>看看别的机会吧</p>")),
    Wall("withdrawn", "soft_404", site("湾谷人才网", "<h2>抱歉，您访问的职位已被发布者撤下</h2><a>返回上一页</a>")),
    Wall("with similar postings", "soft_404", site("外贸跟单_湾谷人才网", (
        "<div class='expired'>很遗憾，这个职位已过期，不再接收简历</div><h4>相似职位</h4><ul>"
        + "".join(f"<li><a href='/position/{n}'>外贸跟单 {n}</a> 宁波 8-12K</li>" for n in range(8)) + "</ul>"))),
    Wall("404 in a whole page", "soft_404", site("404", "<div class='err'><b>404</b><p>您要找的页面走丢了</p><p>5 秒后回到首页</p></div>")),
    Wall("deleted or moved", "soft_404", page("提示", "<p>页面不存在或已删除</p>", lang="zh")),
    Wall("Traditional Chinese", "soft_404", page("海港人力銀行", "<p>此職缺已關閉或不存在</p><a>回首頁</a>", lang="zh-Hant")),
    Wall("position filled", "soft_404", page("Careers at Kite", "<h1>This position has been filled</h1><p>Have a look at our other openings.</p>")),
    Wall("expired", "soft_404", page("Job expired | Harbour Jobs", "<p>Sorry, this job advert has expired and takes no more applications.</p>")),
    Wall("no longer accepting", "soft_404", page("Kite", "<h2>We are no longer accepting applications for this role.</h2><a>All roles</a>")),
    Wall("cannot find", "soft_404", page("Oops", "<h1>Oops! We can't find the page you are looking for.</h1><a>Home</a>")),
    Wall("job closed board", "soft_404", page("Job not available", "<p>The job you requested was not found or has been closed by the employer.</p>")),
    Wall("German", "soft_404", page("Stelle nicht mehr verfügbar", "<p>Diese Stellenanzeige ist leider nicht mehr online.</p>", lang="de")),
    Wall("German, filled", "soft_404", page("Karriere", "<h1>Die Stelle ist bereits besetzt</h1><p>Sehen Sie sich weitere Angebote an.</p>", lang="de")),
    Wall("French", "soft_404", page("Offre expirée", "<p>Cette offre d'emploi n'est plus disponible.</p>", lang="fr")),
    Wall("Japanese", "soft_404", page("みなと求人", "<p>この求人は掲載を終了しました。</p>", lang="ja")),
    Wall("IIS 404", "soft_404", "<html><head><title>404 - File or directory not found.</title></head><body><div id='header'><h1>Server Error</h1></div>"
         "<h2>404 - File or directory not found.</h2><h3>What you look for may have been moved.</h3></body></html>"),
    Wall("nginx 404", "soft_404", "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.24</center></body></html>"),
    Wall("script alert, gone", "soft_404", "<script>alert('该信息不存在或未通过审核！');history.go(-1);</script>"),
    away("sent home", "redirected_away", "https://jobs.example.test/", site("湾谷人才网 - 找工作", "<p>热门职位</p>" * 60)),
)  # fmt: skip

SHELLS: tuple[Wall, ...] = tuple(
    Wall(name, "empty_shell", body)
    for name, body in {
        "Vue": page("职位详情", f'<noscript><strong>需要开启脚本</strong></noscript><div id="app"></div>{BUNDLE}', style(30), "zh"),
        "React": page("Careers", f'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>{BUNDLE}'),
        "Angular": page("Jobs", f"<app-root></app-root>{BUNDLE}", '<base href="/">'),
        "Next without data": page("Jobs", '<div id="__next"><div class="spinner"></div></div><script src="/_next/static/chunks/main.js"></script>'
                                  '<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{}},"page":"/job/[id]","query":{},"buildId":"x"}</script>'),
        "Nuxt without data": page("招聘", '<div id="__nuxt"><div id="nuxt-loading"></div></div><script>window.__NUXT__={config:{}}</script><script src="/_nuxt/a.js"></script>', lang="zh"),
        "Umi": page("", '<div id="root"><div class="page-loading-warp">正在加载资源，请耐心等待</div></div><script src="/umi.8b1c.js"></script>', style(60), "zh"),
        "Vite": page("Open roles", '<div id="app"></div>', '<script type="module" crossorigin src="/assets/index-4f1c.js"></script>'),
        "Ember": page("Board", '<div id="ember-basic-dropdown-wormhole"></div><script src="/assets/vendor-1.js"></script><script src="/assets/board-1.js"></script>'),
        "big style sheet": page("职位", f'<div id="main"></div>{BUNDLE}', style(2500), "zh"),
        "custom element": page("Careers", "<kite-careers tenant='x'></kite-careers><script src='/widget.js' type='module'></script>"),
        "frameset": "<html><head><title>Jobs</title></head><frameset rows='60,*'><frame src='top.htm'><frame src='main.jsp'></frameset></html>",
        "only a frame": page("Stellen", '<iframe src="https://ats.example.test/embed" width="100%" height="900"></iframe>'),
        "script location": "<html><head><script>window.location.href='/m/index.html';</script></head><body></body></html>",
        "white space": "\n\n   \n",
        "empty body": "<html><head></head><body></body></html>",
    }.items()
)  # fmt: skip

SERVERS: tuple[Wall, ...] = (
    Wall("nginx 502", "server_error", "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>openresty</center></body></html>"),
    Wall("upkeep, Chinese", "server_error", page("系统维护", "<h1>系统升级维护中</h1><p>预计 11 月 3 日 6:00 恢复，带来不便敬请谅解。</p>", lang="zh")),
    Wall("upkeep, English", "server_error", page("We'll be back soon", "<h1>Down for scheduled maintenance</h1><p>We are doing some work on the site.</p>")),
    Wall("upkeep, German", "server_error", page("Wartungsarbeiten", "<p>Das Stellenportal ist wegen Wartungsarbeiten vorübergehend nicht erreichbar.</p>", lang="de")),
    Wall("upkeep, Japanese", "server_error", page("メンテナンス中", "<p>ただいまメンテナンスのためサービスを停止しています。</p>", lang="ja")),
    Wall("database down", "server_error", "<h1>Error establishing a database connection</h1>"),
    Wall("Tomcat", "server_error", page("HTTP Status 500 – Internal Server Error", "<h1>HTTP Status 500</h1><p><b>Type</b> Exception Report</p><pre>java.lang.NullPointerException at x.y.Z(Z.java:31)</pre>")),
    Wall("ASP.NET", "server_error", page("Runtime Error", "<h1>Server Error in '/' Application.</h1><h2><i>Runtime Error</i></h2><p>An application error occurred on the server.</p>")),
    Wall("PHP", "server_error", "<br />\n<b>Fatal error</b>:  Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /www/x.php:31<br />"),
    Wall("ThinkPHP", "server_error", page("系统发生错误", "<div class='exception'><h1>页面错误！请稍后再试～</h1></div><div class='copyright'>ThinkPHP V5</div>", lang="zh")),
    Wall("squid", "server_error|forbidden", page("ERROR: The requested URL could not be retrieved", "<h1>ERROR</h1><p>Connection to 203.0.113.4 failed.</p><p>Generated by proxy (squid/5.7)</p>")),
    Wall("no host here", "server_error|soft_404", page("没有找到站点", "<h1>没有找到站点</h1><p>域名还没绑到这台机器上</p><p>使用宝塔面板的站长请检查绑定</p>", lang="zh")),
    Wall("site shut by its host", "server_error|forbidden|soft_404", page("站点已暂停", "<h1>该站点已被管理员停止运行</h1>", lang="zh")),
    Wall("parked, for sale", "soft_404|server_error|forbidden|redirected_away", page("jobs.example.test is for sale", "<h1>This domain is for sale</h1><p>Make an offer through a broker.</p><ul><li>Related searches</li></ul>")),
    Wall("parked by script", "empty_shell|soft_404|waf_challenge|redirected_away", '<html><head><script>window.onload=function(){window.location.href="/lander"}</script></head><body></body></html>'),
    Wall("domain expired, Chinese", "soft_404|server_error|forbidden", page("域名到期", "<p>该域名已到期，请联系注册商续费。</p>", lang="zh")),
    Wall("ISP block, not registered", "forbidden|geo_block", page("温馨提示", "<p>该网站暂时无法访问：尚未完成ICP备案，按规定暂停接入。</p>", lang="zh")),
    Wall("censor block, English", "forbidden|geo_block", page("Blocked", "<p>Access to this website has been blocked by order of the authority under telecommunications law.</p>")),
    Wall("company proxy", "forbidden", page("Web Filter Violation", "<h1>Access blocked</h1><p>Category: Job Search. This page violates the internet use policy.</p>")),
    Wall("geography, English", "geo_block", page("Not available", "<p>This site is not available in your country or region.</p>")),
    Wall("geography, Chinese", "geo_block|forbidden", page("提示", "<p>本站暂不对您所在的地区开放</p>", lang="zh")),
    Wall("GDPR closed", "geo_block", page("451: Unavailable for legal reasons", "<p>Visitors from the European Economic Area cannot be served.</p>")),
    Wall("IP on a black list", "forbidden|rate_limited", page("禁止访问", "<p>您的IP已被列入黑名单，如有疑问请联系客服。</p>", lang="zh")),
    Wall("Apache 403", "forbidden", '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"><html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>You may not open this resource.</p></body></html>'),
    Wall("crawler not welcome", "forbidden|waf_challenge", page("Automated access", "<p>Automated access to this website is not permitted. If you are a person, write to us.</p>")),
    Wall("old browser", "waf_challenge|empty_shell|forbidden", page("浏览器版本过低", "<p>您的浏览器版本过低，请升级后访问</p>", lang="zh")),
    Wall("cookies off", "waf_challenge|forbidden|empty_shell", page("Cookies required", "<p>Please enable cookies in your browser and load the page again.</p>")),
    Wall("scripts wanted", "waf_challenge|empty_shell", page("", "<noscript>请启用 JavaScript 后继续访问本站</noscript><script>var _0=eval(atob('YWI='));_0()</script>", lang="zh")),
    Wall("a picture", "wrong_type", b"\x89PNG\r\n\x1a\n" + bytes(900), content_type="image/png"),
    Wall("meta refresh to a check", "security_check_200|login_wall|waf_challenge", f'<html><head><meta http-equiv="refresh" content="0;url=/verify?token={HEX}"></head></html>'),
)  # fmt: skip

DOORS: tuple[Wall, ...] = (*LOGINS, *LIMITS, *GONE, *SHELLS, *SERVERS)
