from tests.window_fixtures import LONG


def test_each_centroid_keeps_its_place_while_it_moves_and_they_are_sorted_at_the_end(qtbot, ready, idle):
    panel, session = ready.tabs.gallery, ready.session
    labels = []
    for number in (1, 2):
        session.training.step()
        qtbot.waitUntil(
            lambda number=number: (
                session.training.live is not None and session.training.live.iteration.number == number
            ),
            timeout=LONG,
        )
        images, _ = panel.gallery.values
        live = session.training.live.iteration.centroids
        labels.append([next(i for i, one in enumerate(live) if (one == image).all()) for image in images])
    assert labels[0] == labels[1], "the order is that of the first iteration"
    assert "keeps its place" in panel.sentence.text()
    session.training.train()
    idle(session)
    _, captions = panel.gallery.values
    shown = [caption.label for caption in captions]
    assert shown == sorted(shown) and "Sorted by label" in panel.sentence.text()


def test_clusters_without_labels_come_by_size(ready, sample, idle):
    from digitcluster.core.digits import Digits

    ready.session.open_digits.use(Digits(sample.images, None))
    ready.session.training.train()
    idle(ready.session)
    _, captions = ready.tabs.gallery.gallery.values
    sizes = [int(caption.note.replace(",", "")) for caption in captions]
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == 450
    ready.session.sweeps.start((5,))
    idle(ready.session)
    assert "no labels" in str(ready.session.problems[0])


def test_the_course_of_a_training_is_drawn_under_it(ready, idle):
    panel = ready.tabs.gallery
    assert not panel.convergence.isHidden() and panel.convergence.values == ([], [])
    ready.session.training.train()
    idle(ready.session)
    inertia, shift = panel.convergence.values
    history = ready.session.selection.value.run.history
    assert list(zip(inertia, shift, strict=True)) == list(history) and panel.convergence.isVisible()
