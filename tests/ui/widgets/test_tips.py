from PySide6.QtGui import Qt

from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.tips import plain_tip


def test_what_looks_like_markup_is_shown_as_it_is():
    assert plain_tip("3 & <5") == "3 & <5"
    marked = plain_tip("<b>A</b> & B\nC")
    assert Qt.mightBeRichText(marked) and "&lt;b&gt;A&lt;/b&gt; &amp; B<br>C" in marked


def test_sentences_show_it_as_it_is_too(qtbot):
    sentence = Sentence("<b>A</b> B")
    qtbot.addWidget(sentence)
    assert sentence.textFormat() is Qt.TextFormat.PlainText
