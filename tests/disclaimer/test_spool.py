"""The spool: what the database could not take waits on disk, whole lines only, up to a limit."""

import os
import stat
import threading

import pytest
from django.utils import timezone

from disclaimer import spool


def an_entry(number=1):
    return spool.Accepted(f"{number:064x}", 1, 0, "f" * 64, timezone.now(), "web")


@pytest.fixture
def folder(settings):
    return settings.DISCLAIMER_SPOOL_DIR


def test_what_was_appended_can_be_read_again(folder):
    entry = an_entry()
    taken_back = spool.Withdrawn(entry.receipt_hash, timezone.now())

    spool.append(entry)
    spool.append(taken_back)

    assert spool.read(folder / spool.OPEN) == [entry, taken_back]
    assert spool.holds(entry.receipt_hash)
    assert not spool.holds("0" * 64)


def test_it_is_on_disk_before_it_counts(folder, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(os.fstat(file)), real(file)))

    spool.append(an_entry())

    kinds = [stat.S_ISDIR(found.st_mode) for found in synced]
    assert kinds == [False, True, True]  # the file, and once the folders that name it
    assert synced[0].st_size == (folder / spool.OPEN).stat().st_size
    spool.append(an_entry(2))
    assert len(synced) == 4


def test_only_its_owner_can_read_it(folder):
    spool.append(an_entry())

    assert stat.S_IMODE((folder / spool.OPEN).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_it_is_full_at_its_limit_and_keeps_what_it_has(folder, settings):
    settings.DISCLAIMER_SPOOL_LIMIT = 800
    kept = 0
    with pytest.raises(spool.SpoolFullError):
        while True:
            spool.append(an_entry(kept))
            kept += 1

    assert 1 < kept == len(spool.read(folder / spool.OPEN))
    assert (folder / spool.OPEN).stat().st_size <= 800


def test_files_that_are_being_drained_count_towards_the_limit(folder, settings):
    spool.append(an_entry())
    size = (folder / spool.OPEN).stat().st_size
    settings.DISCLAIMER_SPOOL_LIMIT = size + 10

    with spool.files_to_drain(), pytest.raises(spool.SpoolFullError):
        spool.append(an_entry(2))


def test_a_disk_that_takes_a_part_of_a_line_is_full(folder, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda file, line: real(file, line[:20]))
    with pytest.raises(spool.SpoolFullError):
        spool.append(an_entry())
    monkeypatch.undo()

    later = an_entry(2)
    spool.append(later)

    assert spool.read(folder / spool.OPEN) == [later]


def test_a_folder_that_cannot_be_made_is_a_full_spool(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.DISCLAIMER_SPOOL_DIR = tmp_path / "file" / "spool"

    with pytest.raises(spool.SpoolFullError):
        spool.append(an_entry())


@pytest.mark.parametrize("cut", [1, 5, 40, 100])
def test_a_line_that_a_crash_cut_short_does_not_count(folder, cut):
    spool.append(an_entry(1))
    spool.append(an_entry(2))
    path = folder / spool.OPEN
    path.write_bytes(path.read_bytes()[:-cut])
    spool.append(an_entry(3))

    numbers = [int(entry.receipt_hash, 16) for entry in spool.read(path)]

    # Cut off by one, only the line break is missing: the line itself is whole.
    assert numbers == ([1, 2, 3] if cut == 1 else [1, 3])


def test_a_line_that_was_changed_does_not_count(folder):
    spool.append(an_entry())
    path = folder / spool.OPEN
    path.write_bytes(path.read_bytes().replace(b'"web"', b'"owl"'))

    assert spool.read(path) == []


def test_the_state_says_how_much_waits_and_since_when(folder, settings):
    assert spool.state() == spool.SpoolState(0, 0, settings.DISCLAIMER_SPOOL_LIMIT, None)
    first = an_entry(1)
    spool.append(first)
    spool.append(an_entry(2))

    found = spool.state()

    assert (found.entries, found.oldest_at) == (2, first.accepted_at)
    assert found.bytes == (folder / spool.OPEN).stat().st_size


def test_one_process_at_a_time_drains(folder):
    spool.append(an_entry())

    with spool.files_to_drain() as first, spool.files_to_drain() as second:
        assert (len(first), second) == (1, [])


def test_nothing_is_lost_while_files_are_moved_aside(folder):
    """Four writers, and a drainer that takes the file away again and again."""
    found, writers = [], []

    def write(start):
        for number in range(start, start + 100):
            spool.append(an_entry(number))

    for start in (0, 100, 200, 300):
        writers.append(threading.Thread(target=write, args=(start,)))
        writers[-1].start()
    while any(writer.is_alive() for writer in writers):
        found += take_all()
    found += take_all()

    assert sorted(found) == list(range(400))


def take_all():
    numbers = []
    with spool.files_to_drain() as files:
        for path in files:
            numbers += [int(entry.receipt_hash, 16) for entry in spool.read(path)]
            spool.leave_only([], path)
    return numbers


def test_a_file_that_someone_else_began_has_its_name_synced_too(folder, monkeypatch):
    folder.mkdir()
    (folder / spool.OPEN).write_bytes(b"\n")  # another process was a moment quicker
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(os.fstat(file)), real(file)))

    spool.append(an_entry())

    assert [stat.S_ISDIR(found.st_mode) for found in synced] == [False, True, True]


def test_a_damaged_spool_has_a_state_too(folder):
    folder.mkdir()
    (folder / spool.OPEN).write_bytes(b"\nnot a line of ours {}\n")

    assert spool.state().oldest_at is None
