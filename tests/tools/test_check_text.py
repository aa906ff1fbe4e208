"""Each text rule must fire on a line that breaks it, and keep quiet on the line that does it right."""
import subprocess
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).parents[2] / "tools/check_text"
PLAN = "TO" + "DO"
MACHINE = "/wo" + "rk/main/build"

BROKEN = [
    ("core/a.cpp", "memset(key.data(), 0, 32);", "memset"),
    ("core/a.cpp", "std::memset(key.data(), 0, 32);", "memset"),
    ("core/a.cpp", "if (memcmp(a, b, 32) == 0) return;", "memcmp"),
    ("server/a.cpp", "if (password.reveal() == typed) return;", "secret =="),
    ("server/a.cpp", "if (typed != password.reveal()) return;", "secret =="),
    ("server/a.cpp", 'spdlog::info("{}", password.reveal());', "secret logged"),
    ("core/a.cpp", "throw 1;", "exception in core"),
    ("core/a.cpp", "randombytes_buf(x, 32);", "world in core"),
    ("core/a.cpp", "const auto now = std::chrono::system_clock::now();", "world in core"),
    ("web/a.mjs", "element.innerHTML = text;", "html sink"),
    ("web/a.html", "<script>run()</script>", "inline script"),
    ("web/a.html", '<button onclick="run()">', "inline script"),
    ("server/a.cpp", f"// {PLAN}: later", "unfinished"),
    ("docs/a.md", f"see {MACHINE}", "machine path"),
    ("docs/a.md", "from http://mirror.somewhere.net/pool", "address"),
    ("tools/npm/package-lock.json", '"resolved": "https://registry.somewhere.org/x"', "address"),
]
KEPT = [
    ("core/a.cpp", "sodium_memzero(key.data(), 32);"),
    ("core/a.cpp", "return sodium_memcmp(a.reveal().data(), b.reveal().data(), 32) == 0;"),
    ("core/a.cpp", '"throw", "three",'),
    ("core/a.cpp", "// never throw here"),
    ("server/a.cpp", "try { call(); } catch (const std::exception&) {}"),
    ("server/a.cpp", "memcmp(a, b, 1); // text-check: allow memcmp, public bytes"),
    ("web/a.mjs", "element.textContent = text;"),
    ("web/a.html", '<script type="module" src="/account/static/js/a.mjs"></script>'),
    ("docs/a.md", "http://localhost:1200/account and https://id.example.org"),
]


def check(files: dict[str, str]) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as tree:
        for top in ("core", "wasm", "server", "odb", "web", "tests", "tools", "docs", ".ci"):
            Path(tree, top).mkdir()
        for path, text in files.items():
            file = Path(tree, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            if not (file.parent / "README.md").exists() and "README" not in path:
                (file.parent / "README.md").write_text("# a room\n")
        return subprocess.run([CHECK, tree], capture_output=True, text=True)


class Text(unittest.TestCase):
    def test_a_test_that_is_named_exists(self):
        tree = {
            "tests/a/CMakeLists.txt": "ownkey_test(a_test SOURCES x.cpp)\n",
            "tests/a/x.cpp": "TEST_F(Suite, name) {}\nTEST_P(Many,\n    others) {}\n",
            "tests/wasm/CMakeLists.txt": "foreach(name exports keys)\n  add_test(NAME wasm.${name} COMMAND x)\n",
        }
        kept = ["a_test.Suite.name", "a_test.all/Many.others/...", "wasm.keys", "server.public_url", "verify.js"]
        result = check({**tree, "docs/a.md": "".join(f"see `{name}`\n" for name in kept)})
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        for name in ("a_test.Suite.other", "a_test.Other.name", "a_test.name", "wasm.lost"):
            result = check({**tree, "docs/a.md": f"first line\nsee `{name}`\n"})
            self.assertEqual(result.returncode, 1, name)
            self.assertIn(f"docs/a.md:2: test name: there is no {name}", result.stdout)

    def test_a_broken_rule_is_named_with_its_line(self):
        for path, line, rule in BROKEN:
            with self.subTest(line=line):
                result = check({path: f"first line\n{line}\n"})
                self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                self.assertIn(f"{path}:2: {rule}:", result.stdout)

    def test_the_right_way_passes(self):
        for path, line in KEPT:
            with self.subTest(line=line):
                result = check({path: line + "\n"})
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_long_files_fail_and_generated_tables_do_not(self):
        self.assertEqual(check({"core/a.cpp": "int a;\n" * 500}).returncode, 0)
        self.assertIn("split it by concept", check({"core/a.cpp": "int a;\n" * 501}).stdout)
        self.assertEqual(check({"core/a.cpp": "// generated data table\n" + "int a;\n" * 900}).returncode, 0)

    def test_a_room_without_rules_is_named(self):
        with tempfile.TemporaryDirectory() as tree:
            Path(tree, "core").mkdir()
            Path(tree, "core/a.cpp").write_text("")
            result = subprocess.run([CHECK, tree], capture_output=True, text=True)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("core/: no README.md", result.stdout)

    def test_a_long_readme_is_named(self):
        self.assertIn("at most 30", check({"core/README.md": "line\n" * 31}).stdout)


if __name__ == "__main__":
    unittest.main()
