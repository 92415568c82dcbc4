"""What kind of line a line of a news page is: furniture of the site, an image, a caption, a heading, text."""

from __future__ import annotations

import re

from newsdesk.base.text import has_han

_NAV_WORDS = (
    "首页 主页 注册 登录 登陆 退出 搜索 检索 返回 返回首页 返回顶部 回到顶部 客户端 手机版 电脑版 "
    "设为首页 加入收藏 收藏本站 联系我们 关于我们 "
    "网站地图 网站导航 导航 菜单 投稿 投诉 举报 订阅 数字报 电子报 新闻 新闻中心 要闻 国内 国际 社会 "
    "财经 经济 体育 娱乐 文化 教育 科技 健康 "
    "房产 汽车 旅游 视频 图片 专题 论坛 微博 微信 抖音 分享 分享到 打印 收藏 字号 大 中 小 评论 点赞 "
    "关闭 更多 展开 收起 下一页 上一页 "
    "扫一扫 扫码 广告 推广 天气 政务 民生 生活 军事 时政 本地 评论员 家居 美食 读报 直播 问政 听新闻 "
    "朗读 繁体 简体 在看 朋友圈 打印本页 关闭窗口 返回列表 english 无障碍 纠错 "
    "home news local world business sports sport opinion lifestyle weather menu search login log in sign "
    "in sign up register subscribe "
    "share print email save tweet facebook twitter x whatsapp linkedin comments newsletter newsletters "
    "more video photos contact "
    "about advertise careers jobs obituaries classifieds skip to content politics culture entertainment "
    "community events e-paper "
    "advertisement sponsored close copy link share this article listen most read trending live your account help"
)
NAVIGATION = frozenset(_NAV_WORDS.split()) | {
    "log in", "sign in", "sign up", "skip to content", "copy link", "share this article", "most read", "share this",
    "print this", "your account", "read more", "sign in to comment",
}  # fmt: skip
_COUNTER = re.compile(
    r"^(?:阅读|点击|浏览|评论|点赞|转发|收藏|分享|热度|人气|播放|访问|跟帖|views?|comments?|shares?|"
    r"likes?|reads?|listen)"
    r"(?:量|数|次数|率)?\s*[:：(（]?\s*[\d,.万kK]*\+?\s*(?:次|人|万|条|分钟|min(?:ute)?s?(?:\s+read)?)?[)）]?$"
    r"|^[\d,.万kK]+\s*(?:次(?:阅读|浏览|点击)|人(?:阅读|参与|评论)|条评论|views?|comments?|shares?|"
    r"min(?:ute)?s?\s+read)\.?$",
    re.I,
)
_FURNITURE = re.compile(
    r"^(?:分享(?:到|至|让)|[大中小]?字[号体]|[\w.+-]+@[\w.-]+$|扫(?:一扫|码|描)|关注我们|长按|点击(?:查看|"
    r"下载|进入|关注|这里)|本文地址|"
    r"本文链接|查看原文|打开(?:APP|客户端)|"
    r"下载(?:APP|客户端)|微信扫|请(?:登录|输入)|您?还可以输入|发表评论|share (?:this|on|via|to)|follow us|"
    r"sign up for|subscribe|"
    r"click here|read (?:more|next|also)|image source|listen to this|get the app|download (?:the|our)|"
    r"cookie|we use cookies|"
    r"skip to|advertisement|推荐阅读|延伸阅读$)",
    re.I,
)
_END = re.compile(
    r"^[【\[(（]?\s*(?:上一[篇条则]|下一[篇条则]|相关(?:阅读|新闻|文章|推荐|链接|报道)|热门(?:新闻|推荐|"
    r"文章|阅读|点击|专题)|推荐阅读|延伸阅读|"
    r"猜你喜欢|为您推荐|大家都在看|最新(?:新闻|文章)|频道精选|精彩(?:图片|推荐)|网友评论|热点(?:推荐|"
    r"新闻)|新闻排行|点击排行|"
    r"免责声明|版权(?:声明|所有)|特别声明|声明[:：]|凡(?:本网|注明)|备案|.{0,12}ICP备|增值电信|"
    r"互联网新闻信息|违法和不良信息|主办单位|"
    r"copyright|©|\(c\)\s*\d{4}|all rights reserved|related(?:\s*[:：]| (?:articles|stories|news|topics))|"
    r"more (?:stories|news|from|on)|read next|"
    r"most (?:read|popular)|you may also like|recommended|previous(?: article| story)?\s*[:：]|"
    r"next(?: article| story)?\s*[:：]|"
    r"privacy policy|terms (?:of|and)|(?:leave a )?comments?$|join the conversation|tags?\s*[:：]|"
    r"标签[:：]|关键词[:：])",
    re.I,
)
_IMAGE = re.compile(
    r"^(?:!\[[^\]]*\]\()?<?(?P<address>[^\s<>]{1,300}\.(?:jpe?g|png|webp|gif|bmp|avif|"
    r"tiff?))(?:\?[^\s]*)?>?\)?$",
    re.I,
)
_PLACEHOLDER = re.compile(r"^[\[【(（]\s*(?:图片?|插图|照片|image|photo|picture)\s*\d*\s*[\]】)）]$|^图\s*\d+$", re.I)
_MARK = re.compile(
    r"^(?:[▲△▼▽↑↓◆■●]\s*|[【\[(（]?(?:图片说明|图说|图注|图\s*[\d一二三四五六七八九十]*\s*[:：]|"
    r"资料图[:：]?|照片[:：])[】\])）]?[:：]?\s*|"
    r"(?:photos?|picture|caption|image|pictured|above|below|file photo)\s*(?:\d+)?\s*[:：]\s*)",
    re.I,
)
_SHOWN = re.compile(r"^(?:图为|图中|上图|下图|左图|右图|这是)")
_CREDITS = (
    re.compile(
        r"\s*[(（【\[](?P<credit>[^()（）【】\[\]]{1,30}?(?:摄|供图|提供|图|绘|制图|photo))[)）】\]]\s*[。.]?$", re.I
    ),
    re.compile(
        r"\s*[(（【\[](?P<credit>(?:摄影|图|图片|photo|photos|credit|"
        r"photograph)(?:\s*by)?\s*[:：/ ]\s*[^()（）]{1,40})[)）】\]]\s*[。.]?$",
        re.I,
    ),
    re.compile(
        r"(?<=[。！？.!?”\"\s])\s*(?P<credit>(?:(?:本报|新华社|中新社|实习|见习|全媒体|融媒体)?(?:记者|"
        r"通讯员)?\s*[\u4e00-\u9fff·]{2,4}\s*){1,2}[/ ]?(?:摄|供图|图|摄影))[。.]?$"
    ),
    re.compile(r"\s*(?P<credit>(?:摄影|图片来源|图源|图片)\s*[:：/]\s*[\u4e00-\u9fffA-Za-z· ]{2,20})[。.]?$"),
    re.compile(r"\s*[(（](?P<credit>[A-Z][\w.'’ -]{1,40}/[A-Z][\w.'’ -]{1,40})[)）]\.?$"),
    re.compile(
        r"(?:^|(?<=[.!?”\"]))\s*(?P<credit>(?i:photos?|photograph|credit|picture|image|courtesy)"
        r"(?i:\s+(?:courtesy(?: of)?|of|by|credit))?\s*[:：]?\s+(?i:by\s+)?[A-Z][\w.'’ -]{2,40}(?:/[A-Z][\w ]+)?)\.?$"
    ),
)
_LEADING_CREDIT = re.compile(
    r"(?P<credit>(?i:photos?|pictures?|"
    r"images?)\s*(?i:by\s*)?[:：]\s*[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){1,3})\.\s+(?=[A-Z])"
)
_TAKEN = re.compile(r"[\u4e00-\u9fff]{2,4}\s*[/ ]?\s*(?:摄|供图)[)）】]?[。.]?$")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[、章节部]|"
    r"\d{1,2}[、.．]\s*(?=[\u4e00-\u9fff])|Part \w+[:：]?)"
)
_SUB = re.compile(r"^[(（][一二三四五六七八九十\d]+[)）]")
_BULLET = re.compile(r"^(?:[•·●○◦▪◆◇■□➤►✔√★☆]|[-*–])\s+(?=\S)|^[•●▪◆■➤►★](?=\S)")
_ENDS = tuple("。！？；：，、…!?;:,.”’\"')）")


def is_navigation(line: str) -> bool:
    """Menus, buttons and counters."""
    text = line.strip()
    if _COUNTER.match(text) or (_FURNITURE.match(text) and len(text) < 60):
        return True
    if not re.search(r"\w", text):
        return True
    parts = [p for p in re.split(r"[\s|｜·•/,，>【】\[\]()（）]+", text.lower()) if p]
    known = sum(p in NAVIGATION for p in parts)
    return text.lower() in NAVIGATION or (len(text) < 160 and known >= 1 and known >= 0.6 * len(parts))


def is_end(line: str) -> bool:
    """Does what follows the article begin here?"""
    return len(line) < 200 and _END.match(line.strip()) is not None


def image_of(line: str) -> str | None:
    """The address of an image's line, "" for a placeholder, None for another line."""
    found = _IMAGE.match(line.strip())
    if found:
        return found["address"]
    return "" if _PLACEHOLDER.match(line.strip()) else None


def marked_caption(line: str) -> str | None:
    """The caption of a line that says it is one, without its mark; None for another line."""
    text = line.strip()
    if length(text) > 150:
        return None
    found = _MARK.match(text)
    if _LEADING_CREDIT.match(text):
        return text
    if found and text[found.end() :].strip():
        return text[found.end() :].strip()
    return text if _SHOWN.match(text) or _TAKEN.search(text) else None


def split_credit(caption: str) -> tuple[str, str]:
    """A caption without its credit, and the credit."""
    leading = _LEADING_CREDIT.match(caption)
    if leading:
        return caption[leading.end() :].strip(), leading["credit"].strip()
    for pattern in _CREDITS:
        found = pattern.search(caption)
        if found:
            rest = caption[: found.start()].rstrip(" ,，、;；|/")
            return rest, found["credit"].strip()
    return caption, ""


def heading_kind(line: str, following: str | None, *, indented: bool) -> str:
    """ "heading", "subheading" or "" for a line of text, by its look and by what follows."""
    text = line.strip()
    if not following:
        return ""
    size, limit = length(text), 32 if has_han(text) else 40
    if size > limit or (
        re.fullmatch(r"[【\[].+[】\]]", text) is None
        and text.endswith(_ENDS)
        and not text.endswith(("？", "！", "?", "!", "”"))
    ):
        return ""
    if text.endswith("”") and text.startswith("“"):
        return ""
    if _SUB.match(text):
        return "subheading"
    if _NUMBERED.match(text):
        return "heading"
    return "heading" if length(following) >= max(1.6 * size, 24) else ""


def bullet_text(line: str) -> str | None:
    """A list item's text; None for another line."""
    found = _BULLET.match(line.strip())
    return line.strip()[found.end() :] if found else None


def length(text: str) -> float:
    """Width in Han characters: a Latin letter counts as half."""
    return sum(1.0 if c > "\u2e7f" else 0.5 for c in text)
