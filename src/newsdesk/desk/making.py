"""An article's pictures made ready for an exporter, as the desk profile wishes them."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from newsdesk.article.article import Article
from newsdesk.desk.profile import PictureSizes, Profile, Signing
from newsdesk.desk.renditions import Renditions, quick_one, recipes_of
from newsdesk.extend.ports import Picture
from newsdesk.library.library import Library


def pictures(
    article: Article,
    renditions: Renditions,
    profile: Profile,
    library: Library,
    *,
    quick: bool,
    sizes: PictureSizes | None,
    signed: bool,
) -> dict[str, Picture]:
    """The pictures by their ids; see :meth:`newsdesk.desk.desk.Desk.pictures_for`. A card is for a site alone, and for
    an export."""
    wishes = profile.pictures
    recipes = recipes_of(_roomy(sizes or wishes, wishes.signing))
    cards = bool(profile.paper.site) and not quick and sizes is None
    made = renditions.get(article, quick_one(recipes) if quick else recipes, cards=cards)
    if not wishes.label_generated:
        made = {figure: replace(picture, generated=False) for figure, picture in made.items()}
    if not signed or wishes.signing is None:
        return made
    from newsdesk.desk.signing import sign  # only where it is wished: it brings the library of C2PA

    return sign(made, article, library, wishes.signing)


def _roomy(sizes: PictureSizes, signing: Signing | None) -> PictureSizes:
    """The sizes with room for the signature below their limit of bytes: in what is not signed too, for the preview and
    a draft show the same files."""
    if signing is None or sizes.most_bytes is None:
        return sizes
    from newsdesk.desk.signing import room  # only where it is wished

    return msgspec.structs.replace(sizes, most_bytes=max(1, sizes.most_bytes - room(signing)))
