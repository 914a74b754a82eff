"""`imr letter parse` and `imr letter evaluate`."""

import json
from pathlib import Path

from click.testing import CliRunner

from openimr.archive.made import letters, paper
from openimr.archive.tests.test_forks import hostile
from openimr.archive.tests.test_scans import scanned
from openimr.cli import letter_reading
from openimr.cli.reading import InputRefused


def test_the_command_keeps_order_and_tells_by_its_exit(tmp_path: Path) -> None:
    wanted = hostile(tmp_path)
    done = CliRunner().invoke(letter_reading.parse, ["--json", "--quiet", *(str(tmp_path / name) for name in wanted)])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(row["file"]).name for row in rows] == list(wanted)
    assert done.exit_code == 1
    good = CliRunner().invoke(letter_reading.parse, ["--json", str(tmp_path / "a.txt")])
    assert good.exit_code == 0
    none = CliRunner().invoke(letter_reading.parse, ["--json", str(tmp_path / "d.txt")], standalone_mode=False)
    assert isinstance(none.exception, InputRefused)


def test_evaluate_counts_and_names_each_miss(tmp_path: Path) -> None:
    folder, gold = tmp_path / "letters", tmp_path / "gold.jsonl"
    folder.mkdir()
    truth = [letters.made(number) for number in range(3)]
    for made in truth:
        (folder / f"{made['case_number']}.txt").write_text(paper.text(made))
    keep = ("case_number", "decision_date", "specialties", "items")
    items = ("title", "outcome", "rationale")
    rows = [
        {name: made[name] for name in keep}
        | {"items": [{name: item[name] for name in items} for item in made["items"]]}
        for made in truth
    ]
    gold.write_text("\n".join(json.dumps(row) for row in rows))
    right = CliRunner().invoke(letter_reading.evaluate, [str(gold), str(folder)])
    assert right.exit_code == 0, right.stdout
    assert "3 of 3" in right.stdout
    rows[1]["decision_date"] = "1999-01-01"
    rows[2]["items"][0]["title"] = "Something else"
    gold.write_text("\n".join(json.dumps(row) for row in rows))
    wrong = CliRunner().invoke(letter_reading.evaluate, [str(gold), str(folder), "--json"])
    told = json.loads(wrong.stdout)
    assert wrong.exit_code == 1
    assert told["fields"]["decision_date"] == [2, 3]
    assert [miss["field"] for miss in told["misses"]] == ["decision_date", "item.title"]


def test_a_scan_is_parsed_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(scanned(5))
    asked = CliRunner().invoke(letter_reading.parse, [str(tmp_path / "scan.pdf"), "--json"])
    row = json.loads(asked.stdout)
    assert (asked.exit_code, row["case_number"]) == (0, letters.made(5)["case_number"])
    assert row["faults"][0]["kind"] == "scanned"
    assert "text" not in row
    refused = CliRunner().invoke(letter_reading.parse, [str(tmp_path / "scan.pdf"), "--json", "--no-ocr"])
    assert "not read by OCR" in json.loads(refused.stdout.splitlines()[0])["problem"]
