import pytest
from PySide6.QtGui import QTextDocument

from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.link_sentence import LinkSentence
from digitcluster.wording import unbroken


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("after 137 iterations in 6.6 s.", "after 137 iterations in 6.6\u00a0s."),
        ("27.3 % of them, about 40 min left", "27.3\u00a0% of them, about 40\u00a0min left"),
        ("10 samples, 3 s", "10 samples, 3\u00a0s"),
    ],
)
def test_a_number_and_its_unit_stay_on_one_line(qtbot, text, shown):
    assert unbroken(text) == shown
    sentence, links = Sentence(text), LinkSentence(2)
    links.say(text)
    for one in (sentence, links):
        qtbot.addWidget(one)
        assert one.text() == shown
    sentence.setText("")
    sentence.setText(text)
    assert sentence.text() == shown


@pytest.mark.parametrize("name", ["<a href='delete'>x</a>", '<a href="delete">x</a>', '" onclick="x', "<img src=x>"])
def test_the_name_of_a_class_makes_no_link(qtbot, name):
    links = LinkSentence(2)
    qtbot.addWidget(links)
    links.say("No cluster stands for ", name, ("show " + name, "show"))
    assert links.links() == ["show"]
    document = QTextDocument()
    document.setHtml(links.text())
    assert document.toPlainText().replace("\u00a0", " ") == f"No cluster stands for {name}show {name}"
