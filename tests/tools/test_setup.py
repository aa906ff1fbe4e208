"""What tools/setup says when it cannot, and tools/run before it builds: on a copy of tools/, with the machine's commands and some
that misbehave."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOTHING_INSTALLED = "exit 1"
NOBODY = 65534


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Path(folder.name, "tree")
        shutil.copytree(ROOT / "tools", self.tree / "tools", ignore=shutil.ignore_patterns("__pycache__", "community"))
        self.commands = Path(folder.name, "bin")
        self.commands.mkdir()
        for command in [*Path("/usr/bin").iterdir(), *Path("/usr/sbin").iterdir()]:
            if command.name != "sudo" and not (self.commands / command.name).exists():
                (self.commands / command.name).symlink_to(command)
        # The machine's policy for services is not this test's to change.
        self.replace("tee", "cat >/dev/null")
        self.replace("chmod", "true")
        for path in (Path(folder.name), *Path(folder.name).rglob("*")):
            if not path.is_symlink() and os.getuid() == 0:
                os.chown(path, NOBODY, NOBODY)

    def replace(self, command: str, script: str):
        path = self.commands / command
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def run_setup(self, *arguments: str, as_root: bool = True, program: str = "setup") -> tuple[int, str]:
        # "Root" by the word of `id`: nothing here asks the real one for anything.
        self.replace("id", "echo 0" if as_root else "echo 1000")
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        result = subprocess.run(
            [self.tree / "tools" / program, *arguments], env={"PATH": str(self.commands)}, capture_output=True, text=True, **user
        )
        return result.returncode, result.stderr

    def assert_one_line(self, error: str, *words: str):
        self.assertEqual(error.count("\n"), 1, error)
        for word in words:
            self.assertIn(word, error)

    def test_this_machine_has_what_the_tests_need(self):
        result = subprocess.run([ROOT / "tools/setup", "--no-install", "build", "test"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_no_install_names_what_is_missing(self):
        self.replace("dpkg-query", NOTHING_INSTALLED)
        code, error = self.run_setup("--no-install", "build")
        self.assertEqual(code, 1)
        self.assert_one_line(error, "missing: ", " cmake ", " emscripten ", ".deps/odb", ".deps/libsodium-src")
        self.assertNotIn("chromium", error)
        self.assertFalse((self.tree / ".deps").exists())

    def test_run_without_installing_names_what_is_missing_and_stops(self):
        self.replace("dpkg-query", NOTHING_INSTALLED)
        for arguments, also in (("--no-install",), " ninja-build "), (("--no-install", "--scenario"), " chromium "):
            code, error = self.run_setup(*arguments, program="run")
            self.assertEqual(code, 1)
            self.assert_one_line(error, "missing: ", also)
        self.assertNotIn("chromium", self.run_setup("--no-install", program="run")[1])
        self.assertFalse((self.tree / "build").exists())

    def test_run_refuses_what_it_does_not_know(self):
        for arguments, word in (("--port",), "'--port'"), (("--scenario", "--free-ports"), "one of"):
            code, error = self.run_setup(*arguments, program="run")
            self.assertEqual(code, 1)
            self.assert_one_line(error, word, "usage:")

    def test_without_root_it_says_what_root_would_do(self):
        self.replace("dpkg-query", NOTHING_INSTALLED)
        code, error = self.run_setup("build", as_root=False)
        self.assertEqual(code, 1)
        self.assert_one_line(error, "root or sudo", "apt-get install", " g++ ")

    def test_without_network_it_says_so(self):
        self.replace("dpkg-query", NOTHING_INSTALLED)
        self.replace("apt-get", "echo \"Err:1 Temporary failure resolving 'mirror.example'\"; echo 'E: Unable to fetch'; exit 100")
        code, error = self.run_setup("build")
        self.assertEqual(code, 1)
        self.assert_one_line(error, "apt-get update failed", "no network?", ".deps/setup.log")

    def test_a_full_disk_is_seen_before_anything_is_installed(self):
        self.replace("dpkg-query", NOTHING_INSTALLED)
        self.replace("df", "printf 'Filesystem\\n/dev/x 9 9 20480 99%% /\\n'")
        self.replace("apt-get", f"touch {self.tree}/called; exit 100")
        code, error = self.run_setup("build")
        self.assertEqual(code, 1)
        self.assert_one_line(error, "3072 MiB", "20 MiB are left")
        self.assertFalse((self.tree / "called").exists())

    def test_a_full_disk_while_compiling_is_one_line(self):
        script = """
            . tools/lib/say.sh; . tools/lib/build.sh
            quietly "$root/../log" "compiling the server" sh -c 'seq 99; echo "a.o: No space left on device"; exit 1'"""
        result = subprocess.run(["bash", "-c", script, "run"], cwd=self.tree, capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)
        self.assert_one_line(result.stderr, "run: compiling the server: the disk is full (log: ")

    def test_an_unknown_argument_is_refused(self):
        code, error = self.run_setup("everything")
        self.assertEqual(code, 1)
        self.assert_one_line(error, "'everything'", "usage:")


if __name__ == "__main__":
    unittest.main()
