#!/usr/bin/python3
"""unreached.py COVERAGE_JSON: every line that no test reached, as file:line, with its text. Input is what gcovr --json writes."""
import json
import sys
from pathlib import Path


def main() -> None:
    for file in sorted(json.loads(Path(sys.argv[1]).read_text())["files"], key=lambda file: file["file"]):
        text = Path(file["file"]).read_text().splitlines()
        hits: dict[int, int] = {}
        for line in file["lines"]:
            if line["gcovr/noncode"]:
                continue
            # A template's line stands once for each of its instances.
            hits[line["line_number"]] = hits.get(line["line_number"], 0) + line["count"]
        for number, count in sorted(hits.items()):
            if count == 0:
                print(f"{file['file']}:{number}: {text[number - 1].strip()}")


main()
