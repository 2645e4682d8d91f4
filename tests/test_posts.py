"""Posts: whose they are, and when they were written."""

from __future__ import annotations

import datetime

import pytest

from cleaner.posts import Post
from tests.helpers import analysed

BODY = "<p>The tide tables for the coming week were printed a whole day too late, the office said.</p>" * 3
SAID = "It was the printer again, and the office will not say so before Monday."
MORE = "I have it from the one who drives the van to the printer's every week."
MARCH_5, MARCH_6 = datetime.date(2024, 3, 5), datetime.date(2024, 3, 6)


def posts(comments: str, *, head: str = "") -> tuple[Post, ...]:
    page = f"{head}<h1>Low water</h1>{BODY}<div class=comments>{comments}</div><a href=/>Home</a>"
    return analysed(page, words=16).posts


@pytest.mark.parametrize(
    "above",
    [
        "<div class='comment-author vcard'><cite class=fn>Ola</cite> says:</div><p>5 March 2024 at 10:00</p>",
        "<p class=username>Ola</p><time datetime=2024-03-05T10:00>yesterday</time>",
        "<p itemprop=author>Ola</p><p>5 March 2024</p>",
        "<p>5 March 2024</p><p class=author>Ola</p>",
        "<p class=author>Ola March 5, 2024</p>",
    ],
)
def test_a_comment_has_the_author_and_the_day_above_it(above: str) -> None:
    assert posts(f"<div class=comment>{above}<p>{SAID}</p></div>") == (Post(SAID, "Ola", MARCH_5),)


def test_comments_stand_in_order_and_keep_their_paragraphs() -> None:
    first = f"<div class=comment><p class=author>Ola</p><p>{SAID}</p><p>{MORE}</p></div>"
    second = f"<div class=comment><p class=author>Jane</p><p>6 March 2024</p><p>{SAID}</p></div>"
    assert posts(first + second) == (Post(f"{SAID}\n\n{MORE}", "Ola", None), Post(SAID, "Jane", MARCH_6))


def test_nobody_is_made_up() -> None:
    comment = f"<div class=comment><p>{{}}</p><p>{SAID}</p></div>"
    for line in ("Reply", "3 likes", "Ola"):
        assert posts(comment.format(line)) == (Post(SAID, "", None),)
    assert posts(f"<div class=comment><p>{SAID}</p></div>" * 2) == (Post(SAID, "", None),) * 2
    assert posts("") == ()


def test_the_posts_of_a_thread_are_its_body() -> None:
    thread = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    post = f"<div class=post><p class=username>{{}}</p><p>{SAID}</p><blockquote>{MORE}</blockquote></div>"
    page = f"{thread}<h1>Low water</h1>{post.format('Ola')}{post.format('Jane')}<a href=/>Home</a>"
    found = analysed(page, words=13)
    assert found.page_kind == "forum"
    assert found.posts == (Post(f"{SAID}\n\n{MORE}", "Ola", None), Post(f"{SAID}\n\n{MORE}", "Jane", None))


def test_json_and_schema_tell_who_and_when() -> None:
    comment = f"<div class=comment><p class=author>Ola</p><p>5 March 2024</p><p>{SAID}</p></div>"
    page = f"<h1>Low water</h1>{BODY}<div class=comments>{comment}</div><a href=/>Home</a>"
    found = analysed(page, words=16)
    assert found.to_dict()["posts"] == [{"text": SAID, "author": "Ola", "date": "2024-03-05"}]
    assert "posts" not in found.to_dict(comments=False)
    assert found.to_schema(comments=True)["comment"] == [
        {
            "@type": "Comment",
            "text": SAID,
            "author": {"@type": "Person", "name": "Ola"},
            "datePublished": "2024-03-05",
        }
    ]


POSTED = f"<div class=comment><p class=author>Ola</p><p>5 March 2024</p><p>{SAID}</p></div>"
PAGE = f"<h1>Low water</h1>{BODY}<div class=comments>{POSTED}<p>{MORE}</p></div><a href=/>Home</a>"


def test_comments_are_signed_in_every_form() -> None:
    found = analysed(PAGE, words=16)
    assert f"---\n\n**Ola**, 2024-03-05\n\n{SAID}\n\n{MORE}\n" in found.to_markdown(comments=True)
    signed = f"<p><strong>Ola</strong>, 2024-03-05</p>\n<p>{SAID}</p>"
    assert f"<section>\n{signed}" in found.to_html(comments=True)
    signed = f'<p><hi rend="bold">Ola</hi>, 2024-03-05</p>\n<p>{SAID}</p>'
    assert f'<div type="comments">\n{signed}' in found.to_xml(comments=True)
    for form in (found.to_markdown, found.to_html, found.to_xml):
        assert "Ola" not in form()


def test_the_posts_of_a_thread_are_signed() -> None:
    thread = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    post = f"<li class=post><p class=username>{{}}</p><p>{SAID}</p></li>"
    page = f"{thread}<h1>Low water</h1><ol>{post.format('Ola')}{post.format('Jane')}</ol><a href=/>Home</a>"
    found = analysed(page, words=13)
    assert "Ola" not in found.text
    assert f"1. **Ola**\n\n   {SAID}\n" in found.to_markdown()
    assert f"2. **Jane**\n\n   {SAID}\n" in found.to_markdown()


def test_a_post_that_opens_with_code_is_signed_above_it() -> None:
    posted = POSTED.replace(f"<p>{SAID}</p>", f"<pre>{SAID}</pre>")
    found = analysed(
        f"<h1>Low water</h1>{BODY}<div class=comments>{posted}</div><a href=/>Home</a>", words=16
    )
    assert f"**Ola**, 2024-03-05\n\n```\n{SAID}\n```\n" in found.to_markdown(comments=True)


WORDPRESS = (
    "<article class=comment-body><footer class=comment-meta><div class='comment-author vcard'>"
    "<b class=fn>Ann</b> <span class=says>says:</span></div><div class=comment-metadata><a>"
    "<time datetime='2024-03-05T10:00'>March 5, 2024 at 10:00 am</time></a></div></footer>"
    f"<div class=comment-content><p>{SAID}</p></div></article>"
)


@pytest.mark.parametrize(
    ("comments", "wanted"),
    [
        pytest.param(WORDPRESS, Post(SAID, "Ann", MARCH_5), id="WordPress"),
        pytest.param(f"<p>March 5, 2024 at 10:00 am</p><p>{SAID}</p>", Post(SAID, "", MARCH_5), id="a date"),
        pytest.param(
            f"<h2>2 thoughts on the page <i>Low water</i></h2><p>{SAID}</p>",
            Post(SAID, "", None),
            id="a count",
        ),
        pytest.param(
            f"<p class=line>[–]cy 3 points 3 years ago</p><p>{SAID}</p>", Post(SAID, "", None), id="votes"
        ),
    ],
)
def test_a_line_that_tells_who_and_when_is_no_post(comments: str, wanted: Post) -> None:
    assert posts(f"<div class=comment>{comments}</div>") == (wanted,)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("<p class=author>by <a class=username>ann</a> » <time>Tue Mar 05, 2024 9:00 am</time></p>", "ann"),
        ("<p class=author>ann – Tuesday, March 5, 2024</p>", "ann"),
        ("<p class=author>ann Tue March 5, 2024</p>", "ann"),
        ("<p class=author>Ann S.2024-03-05★★★★★</p>", "Ann S."),
        ("<p class=author>AnnMarch 5, 2024</p><p>5 March 2024</p>", "Ann"),
        ("<p class=author><i>ann</i><b>ann</b></p><p>5 March 2024</p>", "ann"),
        ("<p class=author>Ann S. sagt:</p><p>5 March 2024</p>", "Ann S."),
        ("<p class=author>ann a écrit :</p><p>5 March 2024</p>", "ann"),
        ("<p class=author>みどり より:</p><p>5 March 2024</p>", "みどり"),
        ("<p class=author>Ann</p><p>5 March 2024</p><p class=author>2 years ago</p>", "Ann"),
        ("<p class=author>ann commented March 5, 2024</p>", "ann"),
        ("<p class=author>[–]ann 7 points</p><p>5 March 2024</p>", "ann"),
        ("<p class=author>#12 ann</p><p>5 March 2024</p>", "ann"),
        ("<p class=author>Ann @ann@mell.example</p><p>5 March 2024</p>", "Ann"),
        ("<p class=author>Messages автор ann » 5 марта 2024</p>", "ann"),
        ("<p class=author><i>a</i> <b>ann</b></p><p>5 March 2024</p>", "ann"),
        ("<p class=author><a>ann</a> <b>Old Hand</b></p><p>5 March 2024</p>", "ann"),
        (
            "<ul class=poster><li>ann<li>Member<li>Posts: 12<li>Logged</ul><p>5 March 2024</p>",
            "ann",
        ),
        ("<h4 class=PostUser-name>ann</h4><p>5 March 2024</p>", "ann"),
        ("<p><a href=/u/ann>ann</a></p><p>5 March 2024</p>", "ann"),
        ("<p><a href='member.php?u=7'>ann</a></p><p>5 March 2024</p>", "ann"),
    ],
)
def test_a_poster_is_named_without_the_date_behind_the_name(line: str, name: str) -> None:
    assert posts(f"<div class=comment>{line}<p>{SAID}</p></div>") == (Post(SAID, name, MARCH_5),)


THREAD = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script><h1>Low water</h1>'


def thread(posted: str) -> tuple[Post, ...]:
    """The posts of a thread by two members, where every block is body."""
    both = posted.format(who="ann", day=5, said=SAID) + posted.format(who="ola", day=6, said=MORE)
    found = analysed(f"{THREAD}{both}<a href=/>Home</a>", words=0)
    assert found.page_kind == "forum"
    return found.posts


ABOUT = "<div><a class=username>{{who}}</a><p>Posts: 12</p><p>{}</p></div>"
SPOKEN = (
    "<p class=author>by <a>{who}</a> » <time datetime=2024-03-0{day}>Tue March {day}, 2024 9:00 am</time></p>"
)


@pytest.mark.parametrize(
    "above",
    [
        pytest.param(
            ABOUT.format("Joined: Feb 7, 2019") + "<p>Posted March {day}, 2024, 9:00 am</p>", id="English"
        ),
        pytest.param(
            ABOUT.format("Registriert: 7. Februar 2019") + "<p>{day}. März 2024, 9:00</p>", id="German"
        ),
        pytest.param(
            ABOUT.format("Inscription : 7 février 2019") + "<p>{day} mars 2024, 9:00</p>", id="French"
        ),
        pytest.param(ABOUT.format("登録日: 2019年2月7日") + "<p>2024年3月{day}日 9:00</p>", id="Japanese"),
        pytest.param(
            ABOUT.format("Joined</p><p>Feb 7, 2019") + "<p>March {day}, 2024</p>", id="a label above"
        ),
        pytest.param(ABOUT.format("Joined: Feb 7, 2019") + "<h3>Re: Low water</h3>" + SPOKEN, id="a subject"),
        pytest.param(SPOKEN, id="one line"),
        pytest.param(SPOKEN.replace(">by ", "><i>Post</i>by "), id="a button before it"),
        pytest.param(SPOKEN.replace(">by ", ">von "), id="a line in German"),
        pytest.param(
            "<p><b class=creator><a><i itemprop=name>{who}</i></a></b> <time datetime=2024-03-0{day}>"
            "2024-03-0{day}</time> <i>{day}</i></p>",
            id="a creator",
        ),
    ],
)
def test_lines_about_a_member_are_no_post_and_the_day_of_joining_is_not_that_of_a_post(above: str) -> None:
    found = thread(f"<div class=post>{above}<p>{{said}}</p></div>")
    assert found == (Post(SAID, "ann", MARCH_5), Post(MORE, "ola", MARCH_6))


def test_a_line_about_a_member_sets_posts_apart_and_dates_none() -> None:
    post = f"<div><p>Registered: 2019-02-07</p><p>{SAID}</p></div>"
    assert analysed(f"{THREAD}{post * 2}<a href=/>Home</a>", words=12).posts == (Post(SAID, "", None),) * 2


def test_a_member_may_be_named_far_above_between_a_picture_and_a_rank() -> None:
    about = "<b>{}</b><h4><a class=username>{}</a></h4><h5 class=userTitle>Veteran</h5>" + "<p>Mell</p>" * 8
    post = f"<div><div class=author>{about}</div><p>{SAID}</p></div>"
    page = f"{THREAD}{post.format('A', 'ann')}{post.format('O', 'ola')}<a href=/>Home</a>"
    assert [post.author for post in analysed(page, words=12).posts] == ["ann", "ola"]


@pytest.mark.parametrize(
    "said", ["Thanks!", "I have been a member since 2019", "Agreed with <a class=username>ann</a>"]
)
def test_short_posts_are_posts(said: str) -> None:
    above = "<p class=username>{who}</p><p>March {day}, 2024</p>"
    assert [post.author for post in thread(f"<div class=post>{above}<p>{said}</p></div>")] == ["ann", "ola"]


@pytest.mark.parametrize(
    "form",
    [
        "<div id=respond><p>Please be kind to all the others here.</p></div>",
        "<form><p>Please be kind to all the others here.</p></form>",
        "<p>Your email address will not be published. Required fields are marked *</p>",
        "<p>You must be logged in to post a comment.</p>",
        "<p>Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert</p>",
        "<p>Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *</p>",
    ],
)
def test_the_form_for_a_comment_is_no_comment(form: str) -> None:
    assert posts(POSTED + form) == (Post(SAID, "Ola", MARCH_5),)


def test_a_form_around_the_whole_page_holds_comments() -> None:
    lines = "<p>Salt</p>" * 20
    page = f"<form><h1>Low water</h1>{BODY}{lines}<div class=comments>{POSTED}</div><a href=/>Home</a></form>"
    assert analysed(page, words=16).posts == (Post(SAID, "Ola", MARCH_5),)


SIGNED = "<div class=comment><p>{}</p><div><p class=author>{}</p><p>{} March 2024</p></div></div>"


TALKED = "<div class=comment><p><a href=/u/{who}>{who}</a></p><p>{said}</p><a class=reply>Reply</a></div>"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        pytest.param("<ul id=thread>{}</ul>", "forum", id="a thread"),
        pytest.param("<ul id=list>{}</ul>".replace("comment", "box"), "article", id="boxes"),
        pytest.param(f"<div class=entry>{BODY}{BODY}</div><ul id=thread>{{}}</ul>", "article", id="comments"),
    ],
)
def test_a_thread_is_one_whatever_the_page_is_taken_for(page: str, kind: str) -> None:
    talk = "".join(TALKED.format(who=who, said=SAID) for who in ("ann", "ola", "jane"))
    talk = talk if kind == "forum" or "entry" in page else talk.replace("comment", "box")
    found = analysed(f"<title>Low water</title><article>{page.format(talk)}</article>", words=12)
    assert found.page_kind == kind
    if kind == "forum":
        assert found.posts == tuple(Post(SAID, who, None) for who in ("ann", "ola", "jane"))


def test_entries_with_headings_of_their_own_are_no_thread() -> None:
    entry = f"<div class=message><p class=author>{{}}</p><h2>Low water at {{}}</h2><p>{SAID}</p></div>"
    page = "".join(entry.format(who, who) for who in ("ann", "ola", "jane"))
    assert analysed(f"<a href=/>Home</a>{page}", words=3).page_kind != "forum"


def test_a_name_in_a_quote_is_not_that_of_the_poster() -> None:
    quote = "<blockquote><div><cite><a href=/u/ola>ola</a> wrote:</cite>Thanks for the tide tables!</div>"
    said = f"<p class=username>ann</p><p>{SAID}</p>{quote}</blockquote><p>{MORE}</p>"
    [first, *_] = thread(f"<div class=post>{said}</div>")
    assert (first.author, first.text.endswith(MORE)) == ("ann", True)


def test_a_signature_may_stand_behind_its_post() -> None:
    found = posts(SIGNED.format(SAID, "Ola", 5) + SIGNED.format(MORE, "Jane", 6))
    assert found == (Post(SAID, "Ola", MARCH_5), Post(MORE, "Jane", MARCH_6))


def test_buttons_may_stand_before_a_signature_that_is_behind_its_post() -> None:
    post = SIGNED.replace(
        "<div><p", "<ul><li>Tides<li>Boats<li>Share<li>Improve<li>Follow<li>Edit</ul><div><p"
    )
    found = posts(post.format(SAID, "Ola", 5) + post.format(MORE, "Jane", 6))
    assert found == (Post(SAID, "Ola", MARCH_5), Post(MORE, "Jane", MARCH_6))


def test_who_wrote_the_page_wrote_no_comment() -> None:
    byline = "<p class=author>Ingrid Solberg</p>"
    said = f"<div class=comments><p>{SAID}</p></div>"
    page = f"<h1>Low water</h1>{byline}<p>{SAID} {MORE} {SAID}</p>{said}<a href=/>Home</a>"
    assert [post.author for post in analysed(page, words=16).posts] == [""]


def test_a_rank_with_a_word_of_joining_does_not_take_the_date_below_it_away() -> None:
    above = "<p><a class=username>{who}</a> <i class=user-title>Mitglied</i></p><p>{day}. März 2024</p>"
    found = thread(f"<div class=post>{above}<p>{{said}}</p></div>")
    assert found == (Post(SAID, "ann", MARCH_5), Post(MORE, "ola", MARCH_6))


@pytest.mark.parametrize(
    "line",
    [
        "<p>#12</p>",
        "<p>Ann</p>",  # whom the page names elsewhere
        "<p><b class=username>Ann</b> <i class=rank>Skipper</i></p>",
        "<p class=username>Ann<br>Skipper</p>",
        "<p class=post_date>5 March 2024 (edited by a moderator: 5 March 2024)</p>",
        "<p>記事 by <b class=username>Ann</b> » 2024年3月5日 9:00</p>",
    ],
)
def test_a_line_about_a_post_is_no_part_of_it(line: str) -> None:
    post = f"<div class=post><p class=username>Ann</p><p>5 March 2024</p>{line}<p>{SAID}</p></div>"
    found = analysed(f"{THREAD}{post}<a href=/>Home</a>", words=0)
    assert found.posts == (Post(SAID, "Ann", MARCH_5),)


def test_a_name_that_is_in_the_element_of_the_next_post_is_not_taken_for_the_one_above() -> None:
    post = "<div class=comment><p class=author>{}</p><p>{}</p></div>"
    found = posts(f"<p>{SAID}</p>{post.format('Ola', MORE)}{post.format('Jane', 'Thanks!')}")
    assert found == (Post(SAID, "", None), Post(MORE, "Ola", None))
