"""Apostrophes of print in the page's words, and nowhere else."""

from gpect.reports.books.pages import read_me, render


def drawn(**words):
    label = {"x": 1, "y": 2, "name": words["name"], "note": words["note"]}
    return render(
        "carte.html", title="L'essentiel", width=9, height=9, font="x", groups=[], border="",
        labels=[label],
    )  # fmt: skip


def test_between_letters_only():
    page = drawn(name="Cœur d'Ostrevent", note="'x'")
    assert "L’essentiel" in page
    assert "Cœur d’Ostrevent" in page
    assert "&#39;x&#39;" in page


def test_texts_of_workbooks_are_left_as_they_are():
    lines = read_me("revue.txt")
    assert not any("’" in text for _, text in lines)
