"""Locks between copies of the program: they keep others out, and never keep people from going on."""

import threading

import pytest

from digitcluster.files.locked import lock_now, locked


def test_the_block_is_entered_by_one_after_the_other(tmp_path):
    inside, most = [], []

    def change():
        for _ in range(20):
            with locked(tmp_path / "a.lock", seconds=60):
                inside.append(0)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=change) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 80


def test_who_waits_in_vain_goes_on_and_the_log_says_so(tmp_path, caplog):
    held, done = lock_now(tmp_path / "a.lock"), []
    with locked(tmp_path / "a.lock", seconds=0):
        done.append("it")
    held.release()
    assert done == ["it"] and "a.lock was not locked" in caplog.text


def test_where_there_can_be_no_lock_it_goes_on_as_well(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    with locked(tmp_path / "file" / "a.lock", seconds=5):
        pass
    assert "was not locked" in caplog.text
    with pytest.raises(OSError):
        lock_now(tmp_path / "file" / "a.lock")


def test_what_goes_wrong_inside_is_not_taken_for_a_problem_of_the_lock_which_is_free_again(tmp_path):
    with pytest.raises(PermissionError, match="ours"), locked(tmp_path / "a.lock", seconds=5):
        raise PermissionError("ours")
    lock = lock_now(tmp_path / "a.lock")
    assert lock is not None and lock_now(tmp_path / "a.lock") is None
    lock.release()
    assert (tmp_path / "a.lock").exists(), "to remove it would let two in at once"
