"""The sample story: a made-up piece of city news that uses every kind of block and every field."""

from __future__ import annotations

import json
from collections.abc import Mapping

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import Block, Divider, Figure, TextBlock
from newsdesk.article.codec import article_to_json
from newsdesk.article.richtext import RichText, rich

ID = "5f0c8b52-3f0e-4a57-9a7e-2f6d1c9b7a10"

LEAD = (
    "推窗见绿，出门进园。今年以来，全市把小区旁、桥头下、老厂边的零星空地一块块清理出来，已建成口袋公园36处，"
    "新增绿地4.2万平方米，12公里滨河步道同步完成照明改造。昨日，记者走访城东、城西五个街道，看看家门口的变化。"
)


def story(assets: Mapping[str, str]) -> str:
    """The story as the codec's JSON; assets are the pictures' SHA-256 by name."""
    article = Article(
        id=ID,
        language="zh-Hans",
        created="2026-11-20T08:12:00Z",
        updated="2026-11-21T01:30:00Z",
        revision=1,
        short_headline="边角地变口袋公园",
        slug="pocket-parks-2026",
        source=Source("城市日报", "https://citydaily.example/"),
        authors=(Person("张三", "reporter"), Person("李四", "photographer")),
        editors=(Person("王五", "responsible-editor"),),
        dateline="本报讯",
        channel=("新闻中心", "要闻"),
        publish_time="2026-11-21T09:44:00+08:00",
        keywords=("口袋公园", "滨河步道", "城市更新"),
        subjects=("medtop:06000000",),
        summary="全市今年利用零星空地建成口袋公园36处，12公里滨河步道完成照明改造，老街晚市重新规划后客流明显增加。",
        copyright_holder="城市日报",
        copyright_notice="本报版权所有，转载请注明来源。",
        digital_source_type="digitalCreation",
        note="示例稿：人物、地点和数字都是虚构的，图片是画出来的。",
        blocks=tuple(_blocks(assets)),
    )
    return json.dumps(article_to_json(article), ensure_ascii=False, indent=1) + "\n"


def _blocks(assets: Mapping[str, str]) -> list[Block]:
    rows: list[tuple[str, RichText]] = [
        ("kicker", rich("城市更新一线见闻")),
        ("headline", rich("边角地变身口袋公园，家门口多了好去处")),
        ("subtitle", rich("今年建成36处，滨河步道同步亮灯")),
        ("paragraph", rich(LEAD)),
        ("park", rich("清晨的青荷口袋公园，早起的居民沿着新修的小路散步。")),
        ("heading", rich("零星空地“长”出一片绿")),
        (
            "paragraph",
            rich(
                "青荷街道旧仓库旁的一块三角地，过去堆着建筑垃圾，绕着走的人多，停下来的人少。如今，围墙拆了，"
                "樟树留下了，一条弯弯的小路把两个小区连在了一起。"
            ),
        ),
        (
            "paragraph",
            _marked(
                "街道先后开了7场院坝会，收回意见214条。哪里摆长椅，哪里装路灯，儿童沙坑要不要加护栏，都由居民投票决定。"
                "街道把结果贴在公告栏，也放在网上，",
                ("设计方案全文", "link", "https://citydaily.example/pocket-parks-2026/plan"),
                "谁都可以查。",
            ),
        ),
        (
            "quote",
            rich("以前下楼只能在马路边站一站，现在抬脚就进公园。我每天早上走三圈，晚上再带孙子来玩沙子。"),
        ),
        ("attribution", rich("家住青荷里的一位居民")),
        ("paragraph", rich("市园林部门介绍，口袋公园单个面积不大，选址和建设都有讲究。今年的36处公园守住三条：")),
        ("bullet", _marked("", ("不砍一棵大树", "strong"), "，原有乔木全部保留，就地设计；")),
        ("bullet", _marked("", ("不设一道围墙", "strong"), "，四面开放，出入口全部做成缓坡；")),
        ("bullet", _marked("", ("不花一分冤枉钱", "strong"), "，旧砖旧石优先再利用，平均造价下降两成。")),
        ("heading", rich("滨河步道夜色亮起来")),
        (
            "paragraph",
            rich(
                "入夜，柳岸河两侧灯光次第亮起。12公里步道换上了1860盏低位灯，灯光只照路面，不照水面，也不照进沿河人家的窗户。"
                "步道每隔500米设一处驿站，提供饮水、急救箱和手机充电。"
            ),
        ),
        ("riverside", rich("柳岸河夜景。照明改造后，滨河步道成为市民夜跑、散步的热门去处。")),
        (
            "paragraph",
            rich(
                "“以前天一黑，河边就没什么人。现在晚上八九点，跑步的、遛弯的、拍夜景的，一拨接着一拨。”驿站值班员说，"
                "开放两个月来，驿站接待市民超过3万人次。"
            ),
        ),
        ("heading", rich("老街晚市聚起烟火气")),
        (
            "paragraph",
            rich(
                "环境好了，人气跟着来。紧邻步道的桂花老街重新划定了摊位和通道，186个摊位统一配置遮阳棚、油烟净化和垃圾分类设施，"
                "每晚五点出摊，十点收摊，收摊后半小时内清扫完毕。"
            ),
        ),
        ("market", rich("傍晚的桂花老街，晚市刚刚出摊，灯串已经亮起。")),
        (
            "paragraph",
            rich("商户们算了一笔账：摊位费没有涨，客流比去年同期增加四成，周末单日最高超过1.8万人次。"),
        ),
        ("divider", rich("")),
        (
            "paragraph",
            rich("市城市管理部门表示，明年还将建设40处口袋公园，选址方案从下月起公示，市民可以到所在社区提出意见。"),
        ),
    ]
    return [_block(f"s{n:02d}", kind, text, assets) for n, (kind, text) in enumerate(rows, 1)]


_ALT = {
    "park": "晨光里的小公园：弯曲的小路穿过草地，路旁有大树、长椅和路灯，几个人在散步，远处是淡雾中的楼房。",
    "riverside": "夜晚的河岸：对岸高楼灯火通明，一座三孔拱桥亮着灯，倒影铺满河面，栏杆旁有几个行人。",
    "market": "傍晚的老街：两侧店铺支着条纹遮阳棚，摊位上堆满水果，街道上空挂着灯串，行人走在中间。",
}


def _block(block_id: str, kind: str, text: RichText, assets: Mapping[str, str]) -> Block:
    if kind in assets:
        return Figure(block_id, assets[kind], text, "李四 摄", _ALT[kind])
    if kind == "divider":
        return Divider(block_id)
    return TextBlock(block_id, kind, text)  # type: ignore[arg-type]


def _marked(before: str, marked: tuple[str, ...], after: str) -> RichText:
    words, *mark = marked
    start, end = len(before), len(before) + len(words)
    kind, href = mark[0], mark[1] if len(mark) > 1 else ""
    return rich(before + words + after, (start, end, kind, href))
