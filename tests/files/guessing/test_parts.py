import pytest

from digitcluster.files.guessing.parts import in_usual_order, split_part


@pytest.mark.parametrize(
    ("name", "part", "rest"),
    [
        ("X_train", "train", ("x",)),
        ("train_images", "train", ("images",)),
        ("trainX", "train", ("x",)),
        ("xtrain", "train", ("x",)),
        ("Xtr", "train", ("x",)),
        ("trY", "train", ("y",)),
        ("trainlabels", "train", ("labels",)),
        ("testlabel", "test", ("label",)),
        ("trainingSet", "train", ("set",)),
        ("train7", "train", ("7",)),
        ("ytest", "test", ("y",)),
        ("t10k-images", "test", ("images",)),
        ("teX", "test", ("x",)),
        ("validation/data", "validation", ("data",)),
        ("y_val", "validation", ("y",)),
        ("digits", "", ("digits",)),
        ("latest_images", "", ("latest", "images")),
        ("strain", "", ("strain",)),
    ],
)
def test_a_name_tells_the_part_and_what_it_holds(name, part, rest):
    assert split_part(name) == (part, rest)


def test_training_digits_come_before_test_digits():
    assert in_usual_order(["extra", "test", "", "train"]) == ["", "train", "test", "extra"]
