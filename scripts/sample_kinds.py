"""Two made-up articles that use every kind of block, in Chinese and in English: what themes are looked at with.

python scripts/sample_kinds.py            writes resources/samples/kinds-zh.json and kinds-en.json; they are committed
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import Beside, Block, Divider, Embed, Figure, Table, TextBlock
from newsdesk.article.codec import article_to_json
from newsdesk.article.look import Look
from newsdesk.article.richtext import RichText, rich

SAMPLES = Path(__file__).parents[1] / "resources" / "samples"
PARK, RIVER, MARKET = (
    hashlib.sha256((SAMPLES / f"{name}.jpg").read_bytes()).hexdigest() for name in ("park", "riverside", "market")
)
Row = tuple[str, str | RichText]


def marked(text: str, *marks: tuple[str, ...]) -> RichText:
    """The text with marks on these words of it."""
    return rich(text, *((text.index(words), text.index(words) + len(words), *mark) for words, *mark in marks))


CHINESE: tuple[list[Row], ...] = (
    [
        ("kicker", "一条步道的三个季节"),
        ("headline", "柳岸河边：十二公里，慢慢走完"),
        ("subtitle", "从废弃的货场到市民的客厅"),
        (
            "paragraph",
            "天还没有亮透，河面上的雾先亮了。清晨五点四十分，第一个走上步道的总是那位老人——他说，这条路他等了三十年。",
        ),
        (
            "paragraph",
            marked(
                "“那时候哪有路？”他指着对岸，“到处是煤堆、铁轨、围墙……”如今围墙不见了，《滨河步道建设规划（2024—2026年）》"
                "写下的“还河于民”，一段一段变成了脚下的路。详情见设计方案，凡是改动都要先公示。",
                ("设计方案", "link", "https://citydaily.example/plan/"),
                ("还河于民", "strong"),
                ("都要先公示", "em"),
            ),
        ),
    ],
    [
        ("quote", "路修好以前，河在我家窗外；路修好以后，河在我家门口。"),
        ("quote", "这两句话，差了三十年。"),
        ("attribution", "柳岸社区居民"),
        ("heading", "春天：先拆墙，再画线"),
        (
            "paragraph",
            "拆墙不难，难的是拆完以后怎么办。规划部门把图纸摆进了社区的院子：哪里留树、哪里开口、哪里装灯，"
            "都先问住在旁边的人。一个春天开了19场会，改了7稿。",
        ),
        ("subheading", "三条底线"),
        ("bullet", "不砍一棵大树，原有乔木全部保留；"),
        ("bullet", "不设一道围墙，四面开放；"),
        ("subbullet", "出入口全部做成缓坡，轮椅和童车都能通过；"),
        ("bullet", "不花一分冤枉钱，旧砖旧石优先再利用。"),
        ("subheading", "三个步骤"),
        ("number", "摸清家底：逐段登记权属、管线和树木；"),
        ("number", "分段施工，先通后美；"),
        ("subnumber", "雨季前完成护岸；"),
        ("number", "边用边改，开放后三个月内回访。"),
    ],
    [
        ("heading", "夏天：灯亮起来"),
        ("paragraph", "1860盏低位灯只照路面，不照水面，也不照进沿河人家的窗户。"),
    ],
    [
        ("note", "本文写于11月，文中数字截至10月31日。"),
        ("note", "受访者要求不具名。"),
        ("correction", "上一版把步道长度写成了21公里，应为12公里。"),
        ("paragraph", "据介绍，明年步道将向上游延伸。"),
    ],
    [("paragraph", "雾散的时候，老人已经走到了桥上。他停下来，朝来的方向看了一会儿。")],
)
ENGLISH: tuple[list[Row], ...] = (
    [
        ("kicker", "Three seasons of one path"),
        ("headline", "Twelve kilometres by the water, walked slowly"),
        ("subtitle", "How an abandoned goods yard became the town's living room"),
        (
            "paragraph",
            "Before the town wakes, the mist on the river does. At twenty to six the first walker is always the same "
            "old man, who says he has waited thirty years for this path.",
        ),
        (
            "paragraph",
            marked(
                "“There was no road,” he says, pointing across. “Coal, rails, walls…” The walls are gone now, stretch "
                "by stretch, as the plan for the riverside promised. Every change is shown to the public first.",
                ("the plan", "link", "https://citydaily.example/plan/"),
                ("stretch by stretch", "strong"),
                ("first", "em"),
            ),
        ),
    ],
    [
        ("quote", "Before, the river was outside my window. Now it is at my door."),
        ("quote", "Thirty years lie between these two sentences."),
        ("attribution", "a neighbour at Willow Bank"),
        ("heading", "Spring: first the walls, then the drawings"),
        (
            "paragraph",
            "Pulling down a wall is easy; knowing what comes next is not. The planners took their drawings into the "
            "yards: which trees stay, where the gates are, where a lamp disturbs nobody. Nineteen meetings.",
        ),
        ("subheading", "Three promises"),
        ("bullet", "No tall tree is felled;"),
        ("bullet", "no wall is built;"),
        ("subbullet", "every entrance is a ramp, for wheelchairs and prams;"),
        ("bullet", "old bricks and stones come first."),
        ("subheading", "Three steps"),
        ("number", "Know what is there: owners, pipes, trees;"),
        ("number", "build in stretches, open each at once;"),
        ("subnumber", "the banks before the rains;"),
        ("number", "ask again after three months."),
    ],
    [
        ("heading", "Summer: the lamps"),
        ("paragraph", "Low lamps, 1,860 of them, light the path and neither the water nor the windows beside it."),
    ],
    [
        ("note", "Written in November; figures are as of 31 October."),
        ("note", "Those interviewed asked not to be named."),
        ("correction", "An earlier version gave the length as 21 kilometres; it is 12."),
        ("paragraph", "Next year the path will follow the river upstream."),
    ],
    [("paragraph", "When the mist lifted the old man had reached the bridge. He stopped and looked back for a while.")],
)
CAPTIONS = {
    "zh": (
        ("清晨的柳岸河步道起点。", "李四 摄", "晨光里的小公园，小路穿过草地"),
        ("步道沿线的三个时刻：清晨、入夜、收摊之前。", "王五 摄", "亮灯的河岸和石桥", "挂着灯串的老街"),
        ("桂花老街的摊位。", "李四 摄", "傍晚的老街，两侧是条纹遮阳棚"),
        ("入夜后的三孔桥。", "李四 摄", "夜晚的石桥，倒影铺满河面"),
    ),
    "en": (
        ("Where the path begins, at dawn.", "Li Si", "a small park in the morning light"),
        ("Three moments by the path: dawn, night, the last customers.", "Wang Wu", "a lit bank", "a street with lamps"),
        ("Stalls in Osmanthus Street.", "Li Si", "an old street in the evening under striped awnings"),
        ("The three-arched bridge at night.", "Li Si", "a stone bridge and its lights on the water"),
    ),
}
TABLES = {
    "zh": (("路段", "长度（公里）", "低位灯（盏）"), ("上段", "4.2", "650"), ("中段", "5.1", "820"),
           ("下段", "2.7", "390")),
    "en": (("Stretch", "Length (km)", "Lamps"), ("Upper", "4.2", "650"), ("Middle", "5.1", "820"),
           ("Lower", "2.7", "390")),
}  # fmt: skip


def blocks(language: str) -> list[Block]:
    """The texts with pictures, a table, a card and a divider between them."""
    texts = CHINESE if language == "zh" else ENGLISH
    (one, by, alt), (three, by3, alt2, alt3), (half, by4, alt4), (full, by5, alt5) = CAPTIONS[language]
    dawn = Figure("f1", PARK, rich(one), by, alt, look=Look(focus=(0.6, 0.4)))
    row = Figure(
        "f2", PARK, rich(three), by, alt, width="full", beside=(Beside(RIVER, by3, alt2), Beside(MARKET, by, alt3))
    )
    caption = "步道各段的长度和照明" if language == "zh" else "The stretches of the path"
    table = Table("t1", TABLES[language], True, ("left", "right", "right"), caption)
    card = Embed("e1", "https://citydaily.example/map/", "步道地图" if language == "zh" else "Map of the path")
    between: tuple[list[Block], ...] = (
        [dawn],
        [row],
        [Figure("f3", RIVER, rich(full), by5, alt5, width="full"), table],
        [Figure("f4", MARKET, rich(half), by4, alt4, width="half"), card, Divider("d1")],
        [],
    )
    held: list[Block] = []
    for part, things in zip(texts, between, strict=True):
        for kind, text in part:
            shown = rich(text) if isinstance(text, str) else text
            held.append(TextBlock(f"b{len(held):02}", kind, shown))  # type: ignore[arg-type]
        held += things
    return held


def kinds(language: str) -> str:
    """The article as the codec's JSON."""
    chinese = language == "zh"
    article = Article(
        id=f"0b5cdd4e-8f4e-4c55-9e0d-3d9a4b1f0a{'21' if chinese else '22'}",
        language="zh-Hans" if chinese else "en-GB",
        created="2026-11-20T08:12:00Z",
        updated="2026-11-21T01:30:00Z",
        revision=1,
        slug=f"twelve-kilometres-{language}",
        source=Source("城市晚报", "https://evening.example/", "reprint", "柳岸河边走一走", ("赵六",))
        if chinese
        else Source("Evening Post", "https://evening.example/", "reprint", "By the water", ("Zhao Liu",)),
        authors=(
            Person("张三" if chinese else "Zhang San", "reporter"),
            Person("李四" if chinese else "Li Si", "photographer"),
        ),
        editors=(Person("王五" if chinese else "Wang Wu", "responsible-editor"),),
        dateline="本报11月21日讯" if chinese else "WILLOW BANK",
        channel=("新闻中心", "文化") if chinese else ("News", "Local"),
        publish_time="2026-11-21T09:44:00+08:00",
        keywords=("步道", "河岸") if chinese else ("path", "river"),
        summary="一条十二公里的滨河步道，三个季节。" if chinese else "A riverside path in three seasons.",
        lead_picture="f1",
        copyright_holder="城市晚报" if chinese else "Evening Post",
        copyright_notice="经授权转载。" if chinese else "Reprinted by permission.",
        digital_source_type="compositeWithTrainedAlgorithmicMedia",
        blocks=tuple(blocks(language)),
    )  # fmt: skip
    return json.dumps(article_to_json(article), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    for language in ("zh", "en"):
        (SAMPLES / f"kinds-{language}.json").write_text(kinds(language), "utf-8")


if __name__ == "__main__":
    main()
