"""Nothing in the repository speaks of the machine it was written on."""

import subprocess

from openimr.host.home import CHECKOUT

FORBIDDEN = ("/work/" + "main", "/ro" + "ot/", "files.python" + "hosted", "registry." + "npmjs", "pypi." + "org")


def test_no_file_names_a_place_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    found = []
    for name in filter(None, listed):
        file = CHECKOUT / name
        if file.is_file() and file.stat().st_size < 2_000_000:
            text = file.read_bytes()
            found += [f"{name}: {word}" for word in FORBIDDEN if word.encode() in text]
    assert listed
    assert found == []
