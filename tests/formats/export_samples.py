"""The sample story with its pictures, and an article that uses every kind of block."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import Beside, Divider, Embed, Figure, Opaque, Table, TextBlock, pictures_in
from newsdesk.article.codec import load_article
from newsdesk.article.look import Look
from newsdesk.article.richtext import rich
from newsdesk.base.paths import resources
from newsdesk.extend.ports import Exporter, House, Picture, Rendition
from newsdesk.extend.registry import Registry

HOUSE = House(
    name="城市日报",
    site="https://citydaily.example",
    domain="citydaily.example",
    channel_links={
        ("新闻中心",): "https://citydaily.example/news/",
        ("新闻中心", "要闻"): "https://citydaily.example/news/top/",
    },
)
ASSET = "ab" * 32
EXPORTERS: Mapping[str, Exporter] = Registry().exporters


def sample_story() -> Article:
    return load_article((resources() / "samples" / "story.json").read_bytes())


def sample_pictures() -> dict[str, Picture]:
    """The sample's pictures in two sizes, by figure."""
    held: dict[str, Picture] = {}
    names = ("park.jpg", "riverside.jpg", "market.jpg")
    figures = [b for b in sample_story().body if isinstance(b, Figure)]
    for figure, name in zip(figures, names, strict=True):
        with Image.open(resources() / "samples" / name) as whole:
            held[figure.id] = Picture(figure.asset, tuple(_scaled(whole, figure.asset, w) for w in (1600, 800)))
    return held


def _scaled(whole: Image.Image, asset: str, width: int) -> Rendition:
    height = round(whole.height * width / whole.width)
    out = io.BytesIO()
    whole.resize((width, height)).save(out, "JPEG", quality=84)
    return Rendition(f"{asset[:16]}-{width}.jpg", "image/jpeg", width, height, out.getvalue())


def small_pictures(article: Article, *assets: str) -> dict[str, Picture]:
    """Pictures of a few bytes for the figures with these assets, for tests that look at the text of an export."""
    return {p.id: _small(p.asset) for p in pictures_in(article.body) if p.asset in assets}


def _small(asset: str) -> Picture:
    made = [
        Rendition(f"{asset[:16]}-{w}.{suffix}", f"image/{kind}", w, w * 5 // 8, f"{asset[:4]} {w} {kind}".encode())
        for w in (1600, 800)
        for kind, suffix in (("jpeg", "jpg"), ("webp", "webp"))
    ]
    return Picture(asset, tuple(made))


def every_kind() -> Article:
    """Every kind of block and every field, in Chinese."""
    return Article(
        id="0b5cdd4e-8f4e-4c55-9e0d-3d9a4b1f0a11",
        created="2026-11-20T08:12:00Z",
        updated="2026-11-21T01:30:00Z",
        revision=7,
        short_headline="短标题",
        slug="every-kind",
        source=Source("外地日报", "https://other.example/", "reprint", "原来的标题", ("张三", "李四")),
        authors=(Person("张三", "reporter"), Person("李四", "reporter"), Person("王五", "photographer")),
        editors=(Person("王五", "responsible-editor"), Person("张三", "proofreader")),
        dateline="本报11月21日电",
        channel=("新闻中心", "要闻"),
        publish_time="2026-11-21T09:44:00+08:00",
        keywords=("公园", "更新"),
        subjects=("medtop:06000000",),
        summary="摘要一句。",
        copyright_holder="外地日报",
        copyright_notice="经授权转载。",
        digital_source_type="trainedAlgorithmicMedia",
        lead_picture="f3",
        note="这是给编辑部的话",
        blocks=(
            TextBlock("t1", "kicker", rich("这是引题")),
            TextBlock("t2", "headline", rich("这是标题")),
            TextBlock("t3", "subtitle", rich("这是副题")),
            TextBlock(
                "p1",
                "paragraph",
                rich("导语里有强调和链接。", (4, 6, "strong"), (7, 9, "link", "https://a.example/?b=1&c=2")),
            ),
            TextBlock("p2", "paragraph", rich("第一行\n第二行", (0, 3, "em"))),
            TextBlock("s1", "subheading", rich("先有的三级小标题")),
            TextBlock("q1", "quote", rich("引语第一段")),
            TextBlock("q2", "quote", rich("引语第二段")),
            TextBlock("q3", "attribution", rich("一位居民")),
            TextBlock("h1", "heading", rich("小标题")),
            TextBlock("s2", "subheading", rich("三级小标题")),
            TextBlock("e1", "paragraph", rich("  ")),
            TextBlock("b1", "bullet", rich("甲项")),
            TextBlock("b2", "bullet", rich("乙项")),
            TextBlock("n1", "number", rich("其一")),
            TextBlock("n2", "number", rich("其二")),
            TextBlock("n3", "subnumber", rich("其二之一")),
            TextBlock("n4", "subbullet", rich("其二之下")),
            TextBlock("x1", "note", rich("这篇稿件写于三月。")),
            TextBlock("x2", "note", rich("数字后来有变。")),
            TextBlock("x3", "correction", rich("更正：上一版的数字有误。")),
            Table(
                "t9",
                (("街道", "处数"), ("甲街", "12"), ("乙|街", "3\n（在建）")),
                True,
                ("left", "right"),
                "各街道的公园",
            ),
            Embed("e9", "https://www.map.example/parks?a=1&b=2", "公园地图"),
            TextBlock("v1", "paragraph", rich("约三百人参加。", (1, 3, "verify"))),
            Figure("f1", ASSET, rich("图片说明", (0, 2, "strong")), "李四 摄", "替代文字"),
            Figure(
                "f3",
                ASSET,
                rich("三张并排的图"),
                "李四 摄",
                "左边的图",
                width="full",
                beside=(Beside(ASSET, "王五 摄", "中间的图"), Beside(ASSET, "李四 摄", "右边的图", look=Look(turns=1))),
            ),
            Figure("f4", ASSET, rich("半栏宽的图"), "李四 摄", "半栏的替代文字", width="half"),
            Figure("f2", "cd" * 32, rich("还没有图的说明"), "王五 摄", "另一段替代文字"),
            Divider("d1"),
            Opaque("o1", '{"type": "poll", "question": "新版本的块"}'),
            TextBlock("q4", "quote", rich("没有署名的引语")),
            TextBlock("p3", "paragraph", rich("最后一段。")),
        ),
    )
