"""Pages of several kinds: what is the story is found where it stands, and what is the site's is left out."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, text_of
from newsdesk.base.errors import UserError
from newsdesk.extend.ports import Imported, Source
from newsdesk.intake.pagetext import PageTextImporter

PAGES = Path(__file__).parent / "pages"
STORY = Path(__file__).parents[3] / "shared" / "story"


def read(data: bytes, name: str = "page.txt", files: dict[str, bytes] | None = None) -> Imported:
    ids = (f"i{n}" for n in itertools.count())
    source = Source(data, name, lambda path: (files or {}).get(path))
    return PageTextImporter().read(source, lambda: next(ids), "2026-11-24T00:00:00Z")


def people(article: Article) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return [(p.name, p.role) for p in article.authors], [(p.name, p.role) for p in article.editors]


def of_kind(article: Article, *kinds: str) -> list[str]:
    return [text.text for b in article.blocks if b.kind in kinds and (text := text_of(b))]


def figures(article: Article) -> list[tuple[str, str]]:
    return [(b.caption.text, b.credit) for b in article.blocks if type(b) is Figure]


EXPECTED: dict[str, dict[str, Any]] = {
    "01-evening-paper": {
        "headline": "老旧小区加装电梯 一楼住户也点头",
        "source": "江城晚报",
        "time": "2026-03-05T08:12:00+08:00",
        "channel": ("本地新闻", "民生"),
        "authors": [("张三", "reporter"), ("李四", "correspondent")],
        "editors": [("王五", "responsible-editor")],
        "dateline": "本报讯",
        "headings": ["协商三个月 方案改了七稿", "一楼住户怎么想"],
        "figures": [("居民在新电梯前合影。", "张三 摄")],
        "paragraphs": 3,
        "absent": ["登录", "阅读量", "上一篇", "相关阅读", "版权所有", "字号", "晚报网"],
    },
    "02-agency": {
        "kicker": "开学第一课",
        "headline": "乡村小学有了自己的天文台",
        "subtitle": "孩子们第一次看清月球环形山",
        "source": "山城日报",
        "time": "2026-09-02T10:05:33+08:00",
        "channel": ("国内", "综合"),
        "authors": [("李四", "reporter")],
        "editors": [("张三", "editor")],
        "dateline": "山城9月2日电",
        "headings": ["一、从一台旧望远镜开始", "二、圆顶立起来了"],
        "figures": [("图为孩子们在观测月亮。", "李四 摄")],
        "paragraphs": 3,
        "absent": ["您现在的位置", "主页"],
    },
    "03-english-local": {
        "headline": "Harbor library reopens after two-year renovation",
        "subtitle": "Residents lined up before dawn to see the restored reading room, "
        "which now stays open until ten at night.",
        "source": "Harbor Gazette",
        "time": "2026-03-14T09:30:00+00:00",
        "channel": ("News", "Local"),
        "authors": [("Zhang San", "reporter"), ("Li Si", "photographer")],
        "editors": [("Wang Wu", "responsible-editor")],
        "dateline": "HARBOR CITY",
        "headings": ["A quieter children's floor", "What it cost"],
        "figures": [("Readers return to the main hall on Saturday morning.", "Photo: Li Si")],
        "paragraphs": 5,
        "absent": ["Sign in", "Share this", "min read", "Related", "All rights reserved"],
    },
    "04-wechat-like": {
        "headline": "河畔夜市升级：烟火气有了秩序感",
        "source": "河畔发布",
        "time": "2026-05-18T07:30:00+08:00",
        "channel": (),
        "authors": [("张三", "reporter"), ("李四", "reporter")],
        "editors": [("王五", "responsible-editor"), ("李四", "proofreader"), ("张三", "reviewer")],
        "dateline": "",
        "headings": ["统一设施", "算清明白账"],
        "figures": [("夜市入口。", "")],
        "paragraphs": 3,
        "bullets": ["营业时间：每天17时至23时", "公交：6路、18路河畔站"],
        "absent": ["点赞", "在看", "扫一扫"],
    },
    "05-reprint": {
        "headline": "学校把菜园搬进课堂",
        "source": "北方晚报",
        "original": "二十四节气里的菜园子",
        "time": "2026-04-20T15:42:00+08:00",
        "channel": ("文化频道", "专题"),
        "authors": [("李四", "reporter")],
        "editors": [("王五", "editor")],
        "dateline": "",
        "headings": ["课表里的节气", "收成去了哪里"],
        "figures": [("学生们在给黄瓜搭架。", "")],
        "paragraphs": 3,
        "absent": ["阅读", "热门新闻", "城南图书馆"],
    },
    "06-wire-english": {
        "headline": "Weather delays first ferry of the season",
        "source": "The Coast Times",
        "time": "2026-05-02T18:05:00+00:00",
        "channel": (),
        "authors": [("Zhang San", "reporter")],
        "editors": [("Li Si", "editor")],
        "dateline": "NORTHPOINT, Maine (AP)",
        "headings": [],
        "figures": [("Passengers wait at the pier.", "Courtesy of Coast Line")],
        "paragraphs": 3,
        "numbers": ["Check the operator's page before leaving home.", "Be at the pier thirty minutes early."],
        "absent": ["Most read", "Ten beaches"],
    },
    "07-plain-draft": {
        "headline": "口袋公园添绿意",
        "source": "",
        "time": "",
        "channel": (),
        "authors": [],
        "editors": [],
        "dateline": "",
        "headings": [],
        "figures": [],
        "paragraphs": 2,
        "absent": [],
    },
    "08-titles-and-staff": {
        "kicker": "文明交通 从我做起",
        "headline": "护学岗守护上学路 八百名志愿者轮流值守",
        "source": "城东街道办事处",
        "time": "2026-10-12T09:00:00+08:00",
        "channel": ("政务动态", "街道新闻"),
        "authors": [("李四", "reporter")],
        "editors": [("张三", "reviewer"), ("李四", "reviewer"), ("王五", "reviewer")],
        "dateline": "",
        "headings": ["（一）排好班", "（二）管到位"],
        "figures": [],
        "paragraphs": 3,
        "absent": ["无障碍", "浏览次数", "打印", "主办单位"],
    },
    "09-many-line-path": {
        "headline": "城市书房开到家门口",
        "source": "城市日报",
        "original": "让书香飘进寻常巷陌",
        "time": "2025-08-14T09:26:00+08:00",
        "channel": ("地方频道", "城市观察"),
        "authors": [],
        "editors": [("王五", "responsible-editor"), ("张三", "responsible-editor")],
        "dateline": "",
        "headings": ["书房怎么建？不求大，但求近", "书房怎么管？居民自己来"],
        "figures": [("志愿者正在整理图书。", "记者 李四 摄")],
        "paragraphs": 4,
        "absent": ["小字号", "分享让", ">>"],
    },
    "10-email-and-updates": {
        "headline": "Council approves new bike lane on Mill Road",
        "source": "The River Post",
        "time": "2026-01-07T16:15:00+00:00",
        "channel": (),
        "authors": [("ZHANG SAN", "reporter")],
        "editors": [],
        "dateline": "RIVERTON",
        "headings": ["Shop owners remain divided"],
        "figures": [("A cyclist rides along Mill Road on Monday.", "Li Si/The River Post")],
        "paragraphs": 4,
        "absent": ["zhangsan@", "Updated", "ADVERTISEMENT", "Subscribe"],
    },
    "11-one-statement-a-line": {
        "headline": "雨夜，她把伞留给了陌生人",
        "source": "晚报",
        "time": "2026-04-02T00:00:00+08:00",
        "channel": ("新闻", "社会新闻"),
        "authors": [("王五", "reporter"), ("李四", "intern")],
        "editors": [("张三", "editor")],
        "dateline": "",
        "headings": [],
        "figures": [("监控记录下的画面", "警方供图")],
        "paragraphs": 3,
        "absent": ["浏览", "打印本页", "图片说明", "本报记者"],
    },
    "12-no-source-line": {
        "headline": '市民服务热线"12345"一年接听电话210万个',
        "source": "",
        "time": "",
        "channel": (),
        "authors": [("张三", "reporter"), ("李四", "correspondent")],
        "editors": [("王五", "editor")],
        "dateline": "本报讯",
        "headings": [],
        "figures": [],
        "paragraphs": 3,
        "absent": ["通讯员"],
    },
    "13-names-without-by": {
        "headline": "Science team maps ancient river beneath desert",
        "subtitle": "Researchers used satellite radar to trace 400 kilometers of buried channels",
        "source": "Science Daily Wire",
        "time": "2025-11-10T00:00:00+00:00",
        "channel": (),
        "authors": [("Wang Wu", "reporter"), ("Zhang San", "reporter"), ("Li Si", "reporter")],
        "editors": [],
        "dateline": "",
        "headings": ["How they did it", "What comes next"],
        "figures": [("Satellite image of the region.", "Image: University of Example")],
        "paragraphs": 4,
        "bullets": ["400 kilometers of channels", "11 years of images"],
        "absent": ["Skip to", "Additional reporting"],
    },
    "14-all-in-one-line": {
        "headline": '我市启动"清风行动"整治城市噪声',
        "source": "湖城日报",
        "time": "2026-06-01T00:00:00+08:00",
        "channel": ("新闻", "时政"),
        "authors": [("张三", "reporter"), ("李四", "correspondent")],
        "editors": [("王五", "editor")],
        "dateline": "本报6月1日讯",
        "headings": ["施工工地：夜间作业先公示", "交通干线：装上隔音屏", "链接"],
        "figures": [],
        "paragraphs": 4,
        "absent": ["点击", "稿源", "example"],
    },
    "15-deck-and-leading-credit": {
        "headline": "Town reach first cup final in 30 years",
        "subtitle": "Late header sends hosts through after extra time",
        "source": "Valley Herald",
        "time": "2026-04-18T21:40:00+00:00",
        "channel": ("Sports", "Football"),
        "authors": [("Zhang San", "reporter")],
        "editors": [],
        "dateline": "VALLEY TOWN, April 18",
        "headings": ["Substitute scores twice", "Coach praises the crowd"],
        "figures": [("Supporters run onto the pitch after the final whistle.", "Photo: Li Si")],
        "paragraphs": 3,
        "absent": ["Share:", "Related", "Views"],
    },
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_parts_of_a_page_are_found(name: str) -> None:
    expected = EXPECTED[name]
    article = read((PAGES / f"{name}.txt").read_bytes()).article
    authors, editors = people(article)
    assert article.headline == expected["headline"]
    assert article.kicker == expected.get("kicker", "")
    assert article.subtitle == expected.get("subtitle", "")
    assert article.source.name == expected["source"]
    assert article.source.original_title == expected.get("original", "")
    assert article.source.kind == ("reprint" if expected.get("original") else "original")
    assert article.publish_time == expected["time"]
    assert article.channel == expected["channel"]
    assert authors == expected["authors"]
    assert editors == expected["editors"]
    assert article.dateline == expected["dateline"]
    assert of_kind(article, "heading", "subheading") == expected["headings"]
    assert figures(article) == expected["figures"]
    assert len(of_kind(article, "paragraph")) == expected["paragraphs"]
    assert of_kind(article, "bullet") == expected.get("bullets", [])
    assert of_kind(article, "number") == expected.get("numbers", [])
    whole = "\n".join(text.text for b in article.blocks if (text := text_of(b)))
    assert [w for w in expected["absent"] if w in whole] == []


@pytest.mark.skipif(not STORY.is_dir(), reason="the story lies beside the checkout")
def test_a_real_page_of_a_city_daily() -> None:
    (page,) = STORY.glob("*.txt")
    imported = read(page.read_bytes())
    article = imported.article
    assert article.headline == "厦门海沧:紧抓经济社会发展“牛鼻子”, 推动主题教育促发展惠民生"
    assert article.kicker == article.subtitle == ""
    assert article.source.name == "必威体育:日报"
    assert article.publish_time == "2023-11-21T09:44:00+08:00"
    assert article.channel == ("新闻中心", "要闻")
    assert people(article) == ([("林泽贵", "reporter"), ("林晓蕾", "reporter")], [("凌芹莉", "responsible-editor")])
    assert of_kind(article, "heading") == [
        "深入一线找准问题培育经济发展新动能",
        "以民为本民呼我为托起“民声”里的“民生”",
        "凝心铸魂汲取奋进新力量",
    ]
    assert figures(article) == [
        ("整治提升后,海沧区东孚街道山边社区居民活动空间更大。", ""),
        ("海沧招商花园城已成为周边居民休闲娱乐新去处。", ""),
        ("海沧高素质高颜值国际一流湾区正蓄势崛起。", ""),
    ]
    assert len(of_kind(article, "paragraph")) == 23
    assert {n.kind for n in imported.receipt} == {"found", "unsure", "dropped"}


def test_pictures_beside_the_text_come_along() -> None:
    imported = read((PAGES / "01-evening-paper.txt").read_bytes(), files={"lift.jpg": b"picture"})
    (figure,) = (b for b in imported.article.blocks if type(b) is Figure)
    assert imported.assets == {figure.asset: b"picture"}
    assert not any("not beside" in str(n.message) for n in imported.receipt)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encodings_of_newsrooms_are_read(encoding: str) -> None:
    text = (PAGES / "07-plain-draft.txt").read_text(encoding="utf-8").replace("\n", "\r\n")
    assert read(text.encode(encoding)).article.headline == "口袋公园添绿意"


@pytest.mark.parametrize(
    "data", [b"", b"  \n\n ", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, b"PK\x03\x04abc", b"\xff\xfe\xfd" * 99 + b"\xff"]
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        read(data)
    assert caught.value.hint is not None


def test_a_page_of_nothing_but_menus_has_no_story() -> None:
    with pytest.raises(UserError, match="No story"):
        read("首页 新闻 登录 注册\n分享到\n阅读：12\n".encode())


def test_hostile_text_stays_text() -> None:
    nasty = "<script>alert(1)</script>标题\n\n来源：<b>报</b> 2026-01-01 10:00\n\n" + "正文[x](javascript:1)\u202e" * 20
    article = read(nasty.encode()).article
    assert article.headline == "<script>alert(1)</script>标题"
    assert all(not text.marks for b in article.blocks if (text := text_of(b)))


def test_no_line_of_the_story_is_lost_without_a_word() -> None:
    for name in EXPECTED:
        imported = read((PAGES / f"{name}.txt").read_bytes())
        whole = "\n".join(text.text for b in imported.article.blocks if (text := text_of(b)))
        for line in (PAGES / f"{name}.txt").read_text(encoding="utf-8").split("\n"):
            middle = len(line) // 2
            if len(line) > 60 and "来源" not in line and "Source:" not in line:
                assert line[middle - 12 : middle + 2] in whole, line


def test_a_text_without_a_title_gets_none() -> None:
    imported = read(("整段都是正文没有标题" * 30).encode())
    assert imported.article.headline == ""
    assert of_kind(imported.article, "paragraph") == ["整段都是正文没有标题" * 30]
    assert any(n.kind == "unsure" and "headline" in str(n.message) for n in imported.receipt)


def test_a_long_line_takes_no_long_time() -> None:
    for text in ("记者 " * 20_000, "（" * 50_000, "图" * 60_000 + "摄", "A " * 40_000, "> " * 30_000, "2026-" * 20_000):
        read(f"标题一行\n\n{text}\n\n正文一段。".encode())
