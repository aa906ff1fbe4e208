"""A forbidden include must be found: one tree with one include each."""
import subprocess
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).parents[2] / "tools/check_layers"

FORBIDDEN = [
    ("core/tx/transfer.cpp", "<chrono>", "core computes"),
    ("core/hash.cpp", "<thread>", "core computes"),
    ("core/hash.cpp", "<stdexcept>", "core computes"),
    ("core/hash.cpp", "<fstream>", "core computes"),
    ("core/hash.cpp", "<random>", "core computes"),
    ("core/hash.cpp", "<curl/curl.h>", "belongs to"),
    ("core/hash.cpp", '"server/settings.h"', "core/ may include only"),
    ("wasm/exports.cpp", '"server/domain/records.h"', "wasm/ may include only"),
    ("server/domain/records.h", '"server/ports/store.h"', "server/domain/ may include only"),
    ("server/flows/login.cpp", '"server/http/message.h"', "server/flows/ may include only"),
    ("server/flows/login.cpp", '"server/store/store.h"', "server/flows/ may include only"),
    ("server/flows/login.cpp", "<odb/database.hxx>", "belongs to odb"),
    ("server/flows/login.cpp", "<pistache/http.h>", "belongs to"),
    ("server/http/native/routes.cpp", '"server/http/gradido/dto.h"', "known to server/main.cpp only"),
    ("server/http/router.cpp", '"server/http/native/routes.h"', "known to server/main.cpp only"),
    ("server/http/native/routes.cpp", '"server/ports/store.h"', "server/http/ may include only"),
    ("server/store/store.cpp", "<odb/database.hxx>", "belongs to odb"),
    ("server/store/store.cpp", "<sqlite3.h>", "belongs to odb"),
    ("server/jobs/outbox.cpp", '"server/adapters/smtp.h"', "server/jobs/ may include only"),
    ("odb/gateway.cpp", '"server/ports/store.h"', "odb/ may include only"),
    ("tools/community/main.cpp", '"server/http/native/routes.h"', "known to server/main.cpp only"),
]
ALLOWED = [
    ("core/tx/transaction.cpp", '"core/keys/keys.h"'),
    ("core/hash.cpp", "<sodium.h>"),
    ("core/result.h", "<cstdlib>"),
    ("server/flows/login.cpp", '"server/ports/store.h"'),
    ("server/http/native/routes.cpp", '"server/http/router.h"'),
    ("server/store/store.cpp", '"odb/gateway.h"'),
    ("server/main.cpp", '"server/http/native/routes.h"'),
    ("server/main.cpp", '"server/store/store.h"'),
    ("odb/gateway.cpp", "<odb/database.hxx>"),
    ("odb/gateway.cpp", '"model-odb.hxx"'),
]


def check(path: str, include: str) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as tree:
        file = Path(tree, path)
        file.parent.mkdir(parents=True)
        file.write_text(f"#pragma once\n#include {include}\n")
        return subprocess.run([CHECK, tree], capture_output=True, text=True)


class Layers(unittest.TestCase):
    def test_forbidden_includes_are_named_with_the_rule(self):
        for path, include, reason in FORBIDDEN:
            with self.subTest(path=path, include=include):
                result = check(path, include)
                self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                self.assertIn(f"{path}:2:", result.stdout)
                self.assertIn(reason, result.stdout)

    def test_a_path_beside_the_file_is_no_way_around(self):
        with tempfile.TemporaryDirectory() as tree:
            for path in ("server/flows/login.cpp", "server/store/store.h"):
                Path(tree, path).parent.mkdir(parents=True)
            Path(tree, "server/store/store.h").write_text("")
            Path(tree, "server/flows/login.cpp").write_text('#include "../store/store.h"\n')
            result = subprocess.run([CHECK, tree], capture_output=True, text=True)
            self.assertIn("server/flows/ may include only", result.stdout)

    def test_allowed_includes_pass(self):
        for path, include in ALLOWED:
            with self.subTest(path=path, include=include):
                result = check(path, include)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
