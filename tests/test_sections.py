"""Sections: which lines are headings, how the text reads, and where each word came from."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.corpus import blocks as blocks_of
from explorer.corpus import headings as headings_of
from explorer.corpus import posts, sections
from explorer.model import Post, Section

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "corpus"
GOLD = SHARED / "eval" / "gold" / "sections.jsonl"
SEED = "2022-01-13-rok-ve-znameni-digitalizace-inovace-a-transparentnosti.md"
TEXT = "Rada města dnes schválila návrh, který Piráti předložili v lednu, a uvolnila na něj peníze."
LEAD = "**Piráti prosadili opravu školy. Práce začnou na jaře a vyjdou město na dvanáct milionů.**"

real_posts = pytest.mark.skipif(not CORPUS.is_dir(), reason="no real posts in ../shared/corpus")


def split(body: str, line: int = 1) -> tuple[Section, ...]:
    return sections.split(
        Post(
            path="a.md",
            site=None,
            title="Zpráva",
            date=None,
            tags=(),
            authors=(),
            categories=(),
            body=body,
            body_line=line,
            digest="",
        )
    )


def headings(body: str) -> list[str]:
    return [section.heading for section in split(body) if section.heading is not None]


def text(body: str) -> str:
    (section,) = split(body)
    assert section.heading is None
    return section.text


# --- headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        ("## Doprava", "Doprava"),
        ("###Odkaz na přímý přenos:", "Odkaz na přímý přenos:"),
        ("#Další informace najdete zde:", "Další informace najdete zde:"),
        ("### Program zasedání: ###", "Program zasedání:"),
        ("## Jazyk C#", "Jazyk C#"),
        ("### **Co dál?**", "Co dál?"),
        ("## [Doprava](http://a.cz) a *chodci*", "Doprava a chodci"),
        ("> ## Citovaná zpráva", "Citovaná zpráva"),
        ("Doprava\n-------", "Doprava"),
        ("Doprava\n===", "Doprava"),
        ("Hazardní bludy\n---", "Hazardní bludy"),
        ("<h2>Návrh úprav:</h2>", "Návrh úprav:"),
        ('<h3 class="x">Stanovisko\nk územnímu plánu</h3>', "Stanovisko k územnímu plánu"),
        ("<p align='center'><h2>Pavel Štěpánek</h2></p>", "Pavel Štěpánek"),
        ("**Doprava**", "Doprava"),
        ("__Doprava__", "Doprava"),
        ("<b>Doprava</b>", "Doprava"),
        ("**Doprava **", "Doprava"),
        ("**Přílohy**:", "Přílohy:"),
        ("**1. Nová škola**", "1. Nová škola"),
        ("1. **Nová škola**", "Nová škola"),
        ("> **PROHLÁŠENÍ RADY**", "PROHLÁŠENÍ RADY"),
        ("**Služby města a.s.**", "Služby města a.s."),
        ("**Kdo to zaplatí?**", "Kdo to zaplatí?"),
        ("**Projekt X**", "Projekt X"),
        ("* **1. Nová škola**", "1. Nová škola"),
        ("**„Praha bez aut“**", "„Praha bez aut“"),
        ("**Na Praze 7 vzniká „Otevřená radnice“**", "Na Praze 7 vzniká „Otevřená radnice“"),
    ],
)
def test_a_line_like_this_is_a_heading(lines: str, heading: str) -> None:
    """Before it stands a paragraph, behind it too."""
    before, section = split(f"{TEXT}\n\n{lines}\n\n{TEXT}\n")
    assert (before.heading, before.text) == (None, TEXT)
    assert (section.heading, section.text) == (heading, TEXT)


@pytest.mark.parametrize(
    "lines",
    [
        "#pirati #praha",
        "#drzimekurz ;)",
        "#Piráti",
        "####### Sedm křížků",
        "\\# Znak křížku",
        f"{TEXT}\n---",
        "Řádek odstavce\ndruhý řádek\n---",
        "- položka\n---",
        f"**{TEXT}**",
        "**Ano, mohli bychom si půjčit,**\n\nale nechceme se zadlužovat.",
        "**Věnujte nám pozornost: volby@pirati.cz**",
        "**Volejte 606 241 615**",
        "**#volby #praha**",
        "**Vážení spoluobčané!**",
        '**"V tomto lese komínů na další není místo."**',
        "**„V tomto lese komínů na další není místo“**",
        "**„Praha je bez aut“**",
        "**Náš návrh na dopravu –**",
        "**Co přinesl\ntento rok**",
        "**!**",
        "**[Událost na Facebooku](http://fb.cz)**",
        "**![plakát](a.jpg)**",
        "* **Služby pro rodiny**\n* **Podpora trhu práce**",
        "**Adresa**\n**Ulice 1**",
        "| **Funkce** | **Odměna** |",
        "NA DRUHOU STRANU",
    ],
)
def test_a_line_like_this_is_no_heading(lines: str) -> None:
    assert headings(f"{TEXT}\n\n{lines}\n\n{TEXT}\n") == []


def test_a_lead_in_bold_is_no_heading() -> None:
    assert headings(f"{LEAD}\n\n{TEXT}\n\n**Doprava**\n\n{TEXT}") == ["Doprava"]


def test_a_subtitle_alone_in_bold_is_no_heading() -> None:
    """Nor below a picture with which the post begins."""
    subtitle = f"**Za nový dům zaplatí kraj 47 milionů**\n\n{TEXT}"
    assert headings(subtitle) == []
    assert headings(f"![plakát](a.jpg)\n\n{subtitle}") == []


def test_a_post_may_open_with_a_label_above_a_list_only() -> None:
    assert headings(f"**Program:**\n\n* volba\n* rozpočet\n\n{TEXT}") == ["Program:"]
    assert headings(f"**Program:**\n\n{TEXT}") == []


def test_a_title_that_opens_a_post_with_more_of_them_is_a_heading() -> None:
    body = "".join(f"**{title}**\n\n{TEXT}\n\n" for title in ("Doprava", "Školy", "Bydlení"))
    assert headings(body) == ["Doprava", "Školy", "Bydlení"]
    assert headings(body.replace("Bydlení", "Kontakty:")) == ["Doprava", "Školy", "Kontakty:"]
    assert headings(f"**Co přinesl\ntento rok**\n\n{TEXT}\n\n{body}") == [
        "Doprava",
        "Školy",
        "Bydlení",
    ]


MORE = f"{TEXT}\n\n**Doprava**\n\n{TEXT}\n\n**Školy**\n\n{TEXT}"
ASKED = f"{TEXT}\n\n" + "".join(f"**{who} to je?**\n\n{TEXT}\n\n" for who in ("Kdo", "Co", "Jak"))


@pytest.mark.parametrize(
    ("body", "end", "longest"),
    [
        (f"**§**\n\n{MORE}", "", 70),
        (f"**§**\n\n* volba\n\n{MORE}", ":", 70),
        (f"**§**\n\n{MORE}", "?", 120),
        (f"{MORE}\n\n**§**\n\n{TEXT}", "", 120),
        (f"{MORE}\n\n**§**\n\n{TEXT}", ":", 120),
        (f"{MORE}\n\n**§**\n\n{TEXT}\n\n{TEXT}", ".", 100),
        (f"{MORE}\n\n**§**\n\n{TEXT}", "?", 250),
        (f"{ASKED}**§**\n\n{TEXT}", "?", 700),
        (f"{TEXT}\n\n## §\n\n{TEXT}", ".", 150),
    ],
)
def test_a_heading_is_no_longer_than_this(body: str, end: str, longest: int) -> None:
    """How long it may be depends on where it stands, and on what it ends with."""
    for length, expected in ((longest, True), (longest + 1, False)):
        title = "N" + "a" * (length - 1 - len(end)) + end
        assert (title in headings(body.replace("§", title))) is expected


@pytest.mark.parametrize(
    ("body", "title", "least"),
    [
        (f"{MORE}\n\n**Byty**\n\n§", "Byty", 60),
        (f"{MORE}\n\n**Přijďte k nám!**\n\n§", "Přijďte k nám!", 120),
        (f"{ASKED}**Kraj má letiště.**\n\n§", "Kraj má letiště.", 60),
    ],
)
def test_below_a_heading_at_the_end_stands_at_least_this(body: str, title: str, least: int) -> None:
    for length, expected in ((least, True), (least - 1, False)):
        assert (title in headings(body.replace("§", "N" + "a" * (length - 1)))) is expected


def test_a_slogan_has_up_to_thirty_characters() -> None:
    for length in (30, 31):
        call = f"**{'N' + 'a' * (length - 2)}!**\n\n{TEXT}\n\n{TEXT}\n\n"
        assert len(headings(f"{TEXT}\n\n{call}{call}")) == (2 if length == 30 else 0)


def test_items_that_stand_alone_may_be_headings_and_lists_are_none() -> None:
    items = f"{TEXT}\n\n1. **Doprava**\n\n{TEXT}\n\n2. **Školy**\n\n{TEXT}"
    assert headings(items) == ["Doprava", "Školy"]
    assert headings(f"* **Doprava**\n* **Školy**\n\n{TEXT}\n\n{TEXT}") == []


def test_a_lead_in_large_type_is_no_heading() -> None:
    assert headings(f"#### {TEXT} {TEXT}\n\n{TEXT}\n\n#### Doprava\n\n{TEXT}") == ["Doprava"]


def test_questions_of_an_interview_are_headings_however_long() -> None:
    """So is a remark of the interviewer between two answers, and a question over two lines."""
    asked = [
        "Kdo je Lenka?",
        f"{TEXT} {TEXT} Co na to říkáš?",
        "Kraj má také letiště.",
        "Jak vidíš dopravu\nv našem kraji?",
        "Co bys vzkázala čtenářům?",
    ]
    body = LEAD + "".join(f"\n\n**{question}**\n\n{TEXT}" for question in asked)
    assert headings(body) == [question.replace("\n", " ") for question in asked]


def test_three_questions_make_an_interview() -> None:
    """Fewer of this length are thought aloud; one with which the post begins may be a lead."""
    asked = [f"{number} {TEXT} {TEXT} {TEXT} Co na to říkáš?" for number in ("A.", "B.", "C.")]
    body = [f"**{question}**\n\n{TEXT}" for question in asked]
    assert headings("\n\n".join([TEXT, *body])) == asked
    assert headings("\n\n".join([TEXT, *body[1:]])) == headings("\n\n".join(body)) == []


def test_in_an_interview_a_remark_follows_an_answer_and_may_get_a_short_one() -> None:
    asked = [f"**{who} to zaplatí?**" for who in ("Kdo", "Proč", "Jak")]
    body = f"\n\n{TEXT}\n\n".join(["", *asked, ""])
    important = f"**{TEXT} {TEXT}**"
    assert headings(f"{body}**Kdy to bude?**\n\n{important}\n\n{TEXT}")[3:] == ["Kdy to bude?"]
    assert len(headings(f"{body}{important}\n\nAno, má.\n\n**Kdy to bude?**\n\n{TEXT}")) == 5


def test_a_question_may_stand_right_above_its_answer() -> None:
    (section,) = split(f"**Kdo to zaplatí?**\n{TEXT}")
    assert (section.heading, section.text) == ("Kdo to zaplatí?", TEXT)


def test_a_title_may_stand_right_above_its_text() -> None:
    """Unless the text goes on with the sentence."""
    before, section = split(f"{TEXT}\n\n**Doprava**\n{TEXT}")
    assert (before.heading, section.heading, section.text) == (None, "Doprava", TEXT)
    assert headings(f"{TEXT}\n\n**Nejde o auta**\nale o lidi. {TEXT}") == []


def test_numbered_titles_may_be_long_from_two_of_them_on() -> None:
    title = "Oprava školy, hřiště a jídelny na sídlišti Vinice" + ", ulice Západní" * 6
    once, twice = (f"**{number}. {title}**" for number in (1, 2))
    assert headings(f"{TEXT}\n\n{once}\n\n{TEXT}") == []
    assert headings(f"{TEXT}\n\n{once}\n\n{TEXT}\n\n{twice}\n\n{TEXT}") == [
        f"1. {title}",
        f"2. {title}",
    ]


def test_a_longer_title_may_open_a_post_if_it_is_numbered_like_others() -> None:
    title = "Oprava školy, hřiště a jídelny na sídlišti Vinice, jak jsme slíbili před volbami"
    others = f"{TEXT}\n\n**2. Doprava**\n\n{TEXT}\n\n**3. Byty**\n\n{TEXT}"
    assert headings(f"**1. {title}**\n\n{others}") == [f"1. {title}", "2. Doprava", "3. Byty"]
    assert headings(f"**{title}**\n\n{others}") == ["2. Doprava", "3. Byty"]


def test_a_link_in_large_type_is_a_heading_unless_the_post_ends_with_it() -> None:
    link = f"{TEXT}\n\n## [Podepište petici](http://a.cz)"
    assert headings(link) == []
    assert headings(f"{link}\n\n{TEXT}") == ["Podepište petici"]


def test_a_long_heading_that_asks_is_no_lead() -> None:
    asked = f"Proč tak pozdě? {TEXT} {TEXT}"
    assert headings(f"{TEXT}\n\n#### {asked}\n\n{TEXT}") == [asked]


def test_a_post_of_nothing_but_links_has_no_heading() -> None:
    assert headings("* **[Facebook](http://a.cz)**") == []


def test_important_sentences_are_no_headings() -> None:
    assert headings(f"{TEXT}\n\n**{TEXT}**\n\n{TEXT}\n\n**Závěrem chceme poděkovat.**") == []
    called = [f"**{words}.**\n\n{TEXT}\n\n{TEXT}" for words in ("Děkujeme vám", "Nevzdáme to")]
    assert headings("\n\n".join([TEXT, *called])) == []


@pytest.mark.parametrize(
    "end",
    [
        "**Karel Bauer**\n\nzastupitel městské části",
        "**Zdeněk Hřib**\n\nPirátský kandidát na primátora",
        "**Zdeněk Hřib**\n\nKandidát na primátora, předseda klubu zastupitelů a lékař z Prahy 7",
        "**Těšíme se na setkání s Vámi!**\n\nVaši jihočeští Piráti",
        "**Milan Kryl, zastupitel**",
        "**Jan Novák**\ntel. 606 241 615",
    ],
)
def test_signatures_are_no_headings(end: str) -> None:
    assert headings(f"{TEXT}\n\n**Doprava**\n\n{TEXT}\n\n**Školy**\n\n{TEXT}\n\n{end}") == [
        "Doprava",
        "Školy",
    ]


def test_who_is_speaking_is_no_heading() -> None:
    talk = f"**Jiří Snížek**\n\n{TEXT}\n\n**Zdeněk Hřib**\n\n{TEXT}\n\n"
    assert headings(f"{TEXT}\n\n**DOPRAVA**\n\n{talk}{talk}") == ["DOPRAVA"]
    assert headings(f"**Nina:** {TEXT}\n\n**Adéla:**\n{TEXT}\n\n**Adéla:**\n{TEXT}") == []
    assert headings(f"{TEXT}\n\n**Zdeněk Hřib:**\n{TEXT}") == []
    talk = f"**Jiří Snížek, radní**\n\n{TEXT}\n\n**Jiří Snížek, radní**\n\n{TEXT}"
    assert headings(f"{TEXT}\n\n{talk}") == []


def test_labels_that_come_again_are_headings() -> None:
    labels = f"**Co dál:**\n\n{TEXT}\n\n" * 2
    assert headings(f"{TEXT}\n\n{labels}") == ["Co dál:"] * 2


def test_names_above_what_they_say_are_headings() -> None:
    body = "".join(f"**{name}**\n\n{TEXT}\n\n" for name in ("Filip Mezera", "Nikola Štěpánková"))
    assert headings(f"{TEXT}\n\n{body}") == ["Filip Mezera", "Nikola Štěpánková"]
    assert headings(f"{TEXT}\n\n**Filip Mezera, radní:**\n\n{TEXT}") == ["Filip Mezera, radní:"]


def test_lines_in_capitals_are_headings_where_the_post_has_more_of_them() -> None:
    body = f"{TEXT}\n\nTIP DNE\n\n{TEXT}\n\nKRAJSKÉ INFORMACE\n\n{TEXT}"
    assert headings(body) == ["TIP DNE", "KRAJSKÉ INFORMACE"]


def test_slogans_are_headings_among_other_headings_only() -> None:
    call = f"**Podpoř nás!**\n\n{TEXT}\n\n{TEXT}\n\n"
    assert headings(f"{TEXT}\n\n{call}") == []
    assert headings(f"{TEXT}\n\n{call}**Na co použijeme peníze?**\n\n{TEXT}") == [
        "Podpoř nás!",
        "Na co použijeme peníze?",
    ]
    assert headings(f"{TEXT}\n\n**Na co?**\n\n{TEXT}\n\n**Podpoř nás!**\n\n{TEXT}") == ["Na co?"]


def test_the_seed_post_has_its_thirteen_headings() -> None:
    reading = posts.read(ROOT / "seeds", SEED)
    assert reading.post is not None
    found = sections.split(reading.post)
    assert [section.heading for section in found] == [
        "Činnosti během pandemie COVID-19",
        "CamelNET (metropolitní siť)",
        "Digitální technická mapa (neboli DTM)",
        "Pořádání školení, konferencí, debat a publikace",
        "Termovize",
        "Robotizace",
        "Hostovaná spisová služba",
        "Rozklikávací rozpočet",
        "Open data (otevřená data pro veřejnost)",
        "Kotlíkové dotace",
        "Služba pro neslyšící",
        "Centrální nákup Plzeňského kraje (dále jen CNPK)",
        "Úspěch v celorepublikové soutěži",
    ]
    assert {section.level for section in found} == {7}
    source = (ROOT / "seeds" / SEED).read_text(encoding="utf-8").replace("\xa0", " ").split("\n")
    assert [source[section.line - 1].strip("* ") for section in found] == [
        section.heading for section in found
    ]
    assert "Byl to náročný rok, plný výzev." in found[-1].text


# --- sections ---------------------------------------------------------------------------------


def test_levels_say_what_made_the_heading() -> None:
    body = f"{TEXT}\n\n# A\n\n### B\n\n<h5>C</h5>\n\n**D**\n\n{TEXT}"
    assert [section.level for section in split(body)] == [0, 1, 3, 5, 7]


def test_sections_are_counted_from_nought_and_know_their_lines() -> None:
    first, second = split("Úvod.\n\n## Doprava\n\nText\no dopravě.\n", line=10)
    assert (first.ordinal, first.line, first.lines) == (0, 10, ((0, 10),))
    assert (second.ordinal, second.line, second.lines) == (1, 12, ((0, 14), (5, 15)))
    assert second.text == "Text o dopravě."
    assert second.line_at(4) == 14
    assert second.line_at(5) == 15


def test_a_section_without_heading_begins_where_its_text_does() -> None:
    (section,) = split("\n\n<!-- nic -->\nÚvod.\n", line=10)
    assert (section.line, section.line_at(0)) == (13, 13)


def test_nothing_before_the_first_heading_is_no_section() -> None:
    assert [section.heading for section in split("\n\n# Doprava\n\nText.")] == ["Doprava"]


def test_a_heading_without_text_is_kept() -> None:
    assert [(s.heading, s.text, s.lines) for s in split("## A\n\n## B\n")] == [
        ("A", "", ()),
        ("B", "", ()),
    ]


@pytest.mark.parametrize("body", ["", "\n \n", "---", "{% include a.html %}", "<!-- nic -->", "##"])
def test_a_post_without_text_has_no_sections(body: str) -> None:
    assert split(body) == ()


# --- plain text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # paragraphs and lines
        ("První řádek\ndruhý řádek.\n\nDalší.", "První řádek druhý řádek.\nDalší."),
        ("Ulice 1  \nPraha", "Ulice 1\nPraha"),
        ("Ulice 1\\\nPraha", "Ulice 1\nPraha"),
        ("Ulice 1\\\\\nPraha", "Ulice 1\nPraha"),
        ("Ulice 1<br>Praha<br/>\nČesko", "Ulice 1\nPraha\nČesko"),
        ("    odsazený **text**", "odsazený text"),
        ("A\n\n* * *\n\nB\n\n---\n\nC", "A\nB\nC"),
        # inline markup
        ("**tučně**, *kurziva*, ***obojí***, ~~škrtnuto~~", "tučně, kurziva, obojí, škrtnuto"),
        ("__tučně__ a snake_case_jméno", "tučně a snake_case_jméno"),
        ("**tučně **a **dál**", "tučně a dál"),
        ("neuzavřené **tučné", "neuzavřené tučné"),
        ("[odkaz](http://a.cz) a [druhý][2]\n\n[2]: http://b.cz", "odkaz a druhý"),
        ("[odkaz](posts/výsledky Písek.JPG)", "odkaz"),
        ("[odkaz] (http://a.cz)", "odkaz"),
        ("[odkaz]({{ '/kontakt/' | relative_url }})", "odkaz"),
        ("[odkaz]({% link _posts/a.md %}){:target='_blank'}.", "odkaz."),
        ("[neznámý][odkaz]", "[neznámý]"),
        ("![Nový most](a.jpg) ![](b.jpg)", "Nový most"),
        ("[![Nový most](a.jpg)](http://a.cz)", "Nový most"),
        ("<img src='a.jpg' alt='Nový most'>", "Nový most"),
        ("Viz <http://a.cz> a <info@pirati.cz>, http://b.cz/c_d_e.", "Viz http://a.cz a info@pirati.cz, http://b.cz/c_d_e."),
        ("Příkaz `git *add*`.", "Příkaz git *add*."),
        ("\\*nic\\* 5\\. \\[x\\]", "*nic* 5. [x]"),
        ("CO<sub>2</sub> a m<sup>3</sup>", "CO2 a m3"),
        ("10&nbsp;% &lt;b&gt; &bdquo;a&ldquo; &#42;&#42;x&#42;&#42; R&D", "10 % <b> „a“ **x** R&D"),
        ("3 < 5 a 7 > 6", "3 < 5 a 7 > 6"),
        # what nobody sees
        ("a\u200bb\xadc\ufeff d\xa0e\u202ff\x07", "abc d e f"),
        ("\ue000\uf123\U000f0001x", "x"),
        ("e\u0301 a &#101;&#769;", "é a é"),
        ("A <!-- skrytá\npoznámka --> B", "A B"),
        ("A\n\n<script>\nvar x = '<p>';\n</script>\n\nB", "A\nB"),
        ("A <iframe src='x'>nic</iframe> B", "A B"),
        ("{% include obrázek.html\n  alt='x' %}\nText {{ site.title }}.", "Text ."),
        ("{% asset posts/a.jpg @optim %}\n\nText.", "Text."),
        ("{% highlight python %}\nprint(1)\n{% endhighlight %}", "print(1)"),
        ("A {% comment %}skryto{% endcomment %} B", "A B"),
        ("Text.\n{: .perex}", "Text."),
        # lists
        ("Úkoly:\n- první\n- druhý\n  úkol\n\nKonec.", "Úkoly:\n• první\n• druhý úkol\nKonec."),
        ("* a\n    * b\n        * c", "• a\n• b\n• c"),
        ("1. a\n1. b\n1. c", "1. a\n2. b\n3. c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("1. a\n\n   odstavec\n\n1. b", "1. a\nodstavec\n2. b"),
        ("1. a\n* b\n2. c", "1. a\n• b\n2. c"),
        ("1) a\n2) b", "1) a\n2) b"),
        ("● a\n● b", "• a\n• b"),
        ("15. března 2020 se sešla rada.", "15. března 2020 se sešla rada."),
        ("Rada se sešla dne\n22. ledna 2015.", "Rada se sešla dne 22. ledna 2015."),
        ("<ol>\n<li>a</li>\n<li><b>b</b></li>\n</ol>\n<ul><li>c</li></ul>", "1. a\n2. b\n• c"),
        # tables
        ("| a | b |\n|---|:-:|\n| **c** | [d](x) |", "a | b\nc | d"),
        ("Body:\na | b\n--|--\nc | d\n\nKonec.", "Body:\na | b\nc | d\nKonec."),
        ("| a |  | c |", "a | c"),
        ("<table>\n  <tr><th>a</th><th>b</th></tr>\n  <tr>\n    <td><p>c</p></td>\n    <td>d<br>e</td>\n  </tr>\n</table>", "a | b\nc | d e"),
        # quotes, notes, code, HTML
        ("A\n> B\n> C\n\nD", "A\nB C\nD"),
        ("> > hluboko\n>\n> - a", "hluboko\n• a"),
        ("Věta.[^1]\n\n[^1]: Viz [zákon](x).\n[^2]: Druhá.", "Věta.\nViz zákon.\nDruhá."),
        ("```python\na = **b**\n# c\n\n- d\n```\nText.", "a = **b**\n# c\n- d\nText."),
        ("<div class='x'>\n**a**\n</div><p style='y'>b</p><p>c", "a\nb\nc"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("<ul><li>a<li>**b**", "a\nb"),
    ],
)  # fmt: skip
def test_text_reads_as_the_reader_sees_it(body: str, expected: str) -> None:
    assert text(body) == expected


def test_a_word_is_where_its_line_is_whatever_stands_between() -> None:
    body = (
        "Úvod [odkaz\npokračuje](http://a.cz\n'název') dál\n\n{% asset x\n  alt='y' %}\n\n"
        "| a | b |\n|---|---|\n| céčko | d |\n\n<p\n  class='x'>odstavec</p>\n\n<ul>\n<li>bod</li>\n"
        "</ul>\n\n```\nkód\n```\n\n1. jedna\n   pokračování\n"
    )
    (section,) = split(body, line=100)
    source = body.split("\n")
    for word in re.finditer(r"\w{3,}", section.text):
        assert word[0] in source[section.line_at(word.start()) - 100]


# --- properties -------------------------------------------------------------------------------

WORDS = st.sampled_from("rada škola Praha rozpočet 2021 most".split(" "))  # noqa: SIM905
SENTENCE = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
LINES = st.lists(SENTENCE, min_size=1, max_size=4)
WRAPPED = LINES.map("\n".join)
BLOCK = st.one_of(
    WRAPPED,
    WRAPPED.map("**{}**".format),
    LINES.map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    LINES.map(lambda lines: "\n".join(f"- *{line}*" for line in lines)),
    LINES.map(lambda lines: "\n".join(f"{n}. {line}  " for n, line in enumerate(lines, 1))),
    LINES.map(lambda lines: "\n".join(f"| {line} | **x** |" for line in lines)),
    LINES.map(lambda lines: "```\n" + "\n".join(lines) + "\n```"),
    LINES.map(lambda lines: "<ul>\n" + "\n".join(f"<li>{x}</li>" for x in lines) + "\n</ul>"),
    LINES.map(lambda lines: "<div>\n" + "<br>\n".join(lines) + "\n</div>"),
    SENTENCE.map("## {}".format),
    SENTENCE.map("{}\n-----".format),
    SENTENCE.map("**{}?**\nrada odpovídá".format),
    SENTENCE.map("<h3>{}</h3>".format),
    SENTENCE.map("Viz [{}](http://a.cz)".format),
    st.just("{% include a.html\n  b='c' %}"),
    st.just("<!-- nic\n\nnic -->"),
)


def numbered(body: str) -> str:
    """Make every word one of its kind: the n-th gets the number n."""
    count = iter(range(10**9))
    return re.sub(
        r"rada|škola|Praha|rozpočet|2021|most", lambda word: f"{word[0]}q{next(count)}q", body
    )


@given(st.lists(BLOCK, max_size=12), st.sampled_from(["\n\n", "\n\n\n"]), st.integers(1, 50))
def test_no_word_is_lost_or_moved_and_each_knows_its_line(
    blocks: list[str], gap: str, first: int
) -> None:
    body = numbered(gap.join(blocks))
    source = body.split("\n")
    seen: list[str] = []
    for section in split(body, first):
        heading = re.findall(r"q\d+q", section.heading or "")
        seen += heading
        assert all(word in source[section.line - first] for word in heading[:1])
        for word in re.finditer(r"q\d+q", section.text):
            seen.append(word[0])
            assert word[0] in source[section.line_at(word.start()) - first]
    assert seen == re.findall(r"q\d+q", body)


@given(st.lists(BLOCK, max_size=12).map("\n\n".join))
def test_parts_hold_each_line_once_and_no_block_without_lines(body: str) -> None:
    every = blocks_of.read(body)
    found = headings_of.parts(every)
    held = [line.text for part in found for block in part.blocks for line in block.lines]
    titles = [part.heading for part in found if part.heading is not None]
    assert sorted(" ".join([*held, *titles]).split()) == sorted(
        word for block in every for line in block.lines for word in line.text.split()
    )
    kinds = {(block.kind, block.level) for block in every}
    for block in (block for part in found for block in part.blocks):
        assert block.lines
        assert (block.kind, block.level) in kinds


TOKENS = """* ** *** _ __ [ ] ( ) ]( ![ <b> </b> <a> </a> <ul> <li> </li> </ul> <table> <tr> <td> </td>
</tr> </table> <h2> </h2> <p> </p> <br> <img/alt=''> <pre> <!-- --> {% %} {{ }} {:.x} ` ``` ~~~ # ##
| |---| --- === > - 1. 1) • \\ &nbsp; &lt; &#42; < : ? ! . slovo Praha 😀 \u0301 \xa0 \u200b \ue000
\U000f0003 \x02 \x03 \x02wzxhzdk:0\x03 klzzwxh: [a]: [^1] http://x.cz <a@b.cz> <script> {%comment%}""".split()  # noqa: SIM905
SOUP = st.lists(st.sampled_from([*TOKENS, " ", "  ", "\n", "\n\n", "\n    "]), max_size=40)


@given(SOUP, st.integers(1, 9))
def test_whatever_the_markup_the_text_is_clean_and_the_lines_are_in_order(
    tokens: list[str], first: int
) -> None:
    body = "".join(tokens)
    last = first + body.count("\n")
    for ordinal, section in enumerate(split(body, first)):
        assert section.ordinal == ordinal
        assert (section.heading is None) == (section.level == 0)
        assert section.heading is None or section.heading.strip()
        for words in (section.text, section.heading or ""):
            assert unicodedata.is_normalized("NFC", words)
            assert all(" ".join(line.split()) == line != "" for line in words.split("\n") if words)
            assert not re.search(
                "[\x00-\x09\x0b-\x1f\u200b\xa0\ue000-\uf8ff\U000f0000-\U0010ffff]", words
            )
        offsets = [offset for offset, _ in section.lines]
        assert offsets == sorted(set(offsets))
        assert offsets[:1] == ([0] if section.text else [])
        assert all(first <= line <= last for line in [section.line, *dict(section.lines).values()])


# --- hostile posts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        ">" * 5_000,
        "[" * 50_000,
        "*" * 50_000,
        "*a " * 50_000,
        "[a](" * 20_000,
        "`" * 50_000,
        "<" * 50_000,
        "<a " * 50_000,
        "<!--" * 20_000,
        "{%" * 50_000,
        "\\" * 50_001,
        "| a " * 20_000,
        "? " * 50_000,
        "<div>" * 5_000,
        "<ul><li>" * 5_000,
        "<b>" * 5_000,
        "slovo " * 170_000,
        "**a** " * 20_000,
        "- a\n" * 5_000,
        "".join(f"{'    ' * depth}- a\n" for depth in range(300)),
        "a\n---\n\n" * 5_000,
        "_*__;_<strong>",
    ],
    ids=range(22),
)
def test_hostile_markup_hides_nothing_and_comes_to_an_end(markup: str) -> None:
    found = split(f"Začátek.\n\n{markup}\n\nKonec.")
    assert found[0].text.startswith("Začátek.")
    assert found[-1].text.endswith("Konec.")


def test_markup_that_would_cost_markdown_minutes_stays_as_it_is_written() -> None:
    assert text("[" * 50_000) == "[" * 50_000


# --- real posts -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> dict[str, tuple[Section, ...]]:
    readings = (posts.read(CORPUS, path) for path in posts.find(CORPUS))
    return {reading.post.path: sections.split(reading.post) for reading in readings if reading.post}


def squeezed(words: str) -> str:
    """Letters and digits only, as headings are compared in the gold data."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", words).lower()).strip()


@pytest.mark.corpus
@pytest.mark.xdist_group("real sections")
@real_posts
def test_headings_agree_with_those_a_person_marked(real: dict[str, tuple[Section, ...]]) -> None:
    """Micro F1 over 60 posts of at least 0.98; headings marked as optional count for nothing."""
    right = predicted = marked = 0
    for row in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        wanted = Counter(map(squeezed, row["headings"]))
        given = Counter(squeezed(s.heading) for s in real.get(row["file"], ()) if s.heading)
        given -= Counter(map(squeezed, row.get("optional", []))) - wanted
        right += (wanted & given).total()
        predicted += given.total()
        marked += wanted.total()
    assert 2 * right / (predicted + marked) >= 0.98


@pytest.mark.corpus
@pytest.mark.xdist_group("real sections")
@real_posts
def test_no_markup_is_left_in_real_posts(real: dict[str, tuple[Section, ...]]) -> None:
    """A few authors escape it, or write about it."""
    markup = re.compile(r"\*\*|\]\(|\{%|\{\{|\{:|</?(?:a|b|p|div|br|img|td|span)\b|&nbsp;|!\[|\[\^")
    left = [path for path, found in real.items() for s in found if markup.search(s.text)]
    assert len(left) <= 5


@pytest.mark.corpus
@pytest.mark.xdist_group("real sections")
@real_posts
def test_words_of_real_posts_stand_in_the_lines_they_name(
    real: dict[str, tuple[Section, ...]],
) -> None:
    right = wrong = 0
    for path, found in list(real.items())[::5]:
        raw = (CORPUS / path).read_bytes().decode("utf-8", errors="replace").lstrip("\ufeff")
        shown = unicodedata.normalize("NFC", re.sub("[\xad\u200b-\u200f\u2060]", "", raw))
        source = re.sub(r"\r\n?", "\n", shown).split("\n")
        for section in found:
            for word in re.finditer(r"[^\W_]+", section.text):
                stands = word[0] in source[section.line_at(word.start()) - 1]
                right += stands
                wrong += not stands
    assert right > 300_000
    assert right / (right + wrong) > 0.999


@pytest.mark.corpus
@pytest.mark.xdist_group("real sections")
@real_posts
def test_real_posts_with_text_have_sections(real: dict[str, tuple[Section, ...]]) -> None:
    assert sum(not found for found in real.values()) <= 10
    assert sum(map(len, real.values())) > 8_000
