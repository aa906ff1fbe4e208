"""tools/run's second half, with the real programs of this build: they start, answer, and end together however it ends."""
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(os.environ["OWNKEY_BINARY_DIR"], "bin")
DEADLINE_S = 40
FULL_DISK = """
import collections, runpy, shutil, sys
sys.argv.pop(0)
shutil.disk_usage = lambda path: collections.namedtuple("Usage", "total used free")(9 << 20, 6 << 20, 3 << 20)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def children_in(data: Path) -> list[int]:
    """Processes that were started on this data folder, by their command lines."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if os.fsencode(data) in command and b"serve.py" not in command:
                found.append(int(entry.name))
    return found


class Serve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = Path(folder.name, "var")

    def start(self) -> subprocess.Popen:
        running = subprocess.Popen(
            [ROOT / "tools/lib/serve.py", "--free-ports", "--programs", PROGRAMS, "--data", self.data],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.stderr.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        self.said = ""
        end = time.monotonic() + DEADLINE_S
        while "Ctrl-C" not in self.said:
            self.assertTrue(select.select([running.stdout], [], [], end - time.monotonic())[0], f"not ready: {self.said}")
            part = os.read(running.stdout.fileno(), 4096).decode()
            self.assertTrue(part, f"ended early: {self.said}{running.stderr.read() if not part else ''}")
            self.said += part
        return running

    def wait_until_gone(self):
        end = time.monotonic() + DEADLINE_S
        while left := children_in(self.data):
            self.assertLess(time.monotonic(), end, f"still running: {left}")
            os.sched_yield()

    def test_it_starts_answers_and_stops_everything_on_ctrl_c(self):
        running = self.start()
        addresses = re.findall(r"http://localhost:\d+\S*", self.said)
        self.assertEqual(len(addresses), 3, self.said)
        for address in addresses:  # the community sends a person without a session to Ownkey's login page
            with urllib.request.urlopen(address, timeout=10) as answer:
                self.assertEqual(answer.status, 200, address)
        self.assertEqual(len(children_in(self.data)), 3)
        admin = re.search(r"registers as (\S+@\S+) ", self.said)[1]
        self.assertTrue(any(f"--admin\0{admin}\0".encode() in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children_in(self.data)))
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(DEADLINE_S), 0, running.stderr.read())
        self.assertEqual(children_in(self.data), [])

    def test_a_program_that_dies_is_named_with_its_last_words(self):
        running = self.start()
        ownkeyd = [pid for pid in children_in(self.data) if b"ownkeyd" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        os.kill(ownkeyd[0], signal.SIGKILL)
        self.assertEqual(running.wait(DEADLINE_S), 1)
        self.assertIn("ownkeyd ended by itself (code -9); the end of ", running.stderr.read())
        self.assertEqual(children_in(self.data), [])

    def test_nothing_outlives_a_killed_run(self):
        running = self.start()
        running.kill()
        running.wait()
        self.wait_until_gone()

    def test_a_busy_port_is_one_line_and_nothing_starts(self):
        running = self.start()
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(DEADLINE_S), 0)
        port = int(re.search(r'^listen = "127\.0\.0\.1:(\d+)"', (self.data / "ownkey.toml").read_text(), re.M)[1])
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", port))
            other.listen()
            again = subprocess.run(
                [ROOT / "tools/lib/serve.py", "--free-ports", "--programs", PROGRAMS, "--data", self.data],
                capture_output=True, text=True,
            )
        self.assertEqual(again.returncode, 1)
        self.assertRegex(again.stderr, rf"\Arun: port {port} is in use by another program: [^\n]*\n\Z")

    def test_settings_a_person_broke_are_one_line(self):
        self.data.mkdir()
        (self.data / "ownkey.toml").write_text("[server\n")
        result = subprocess.run(
            [ROOT / "tools/lib/serve.py", "--programs", PROGRAMS, "--data", self.data], capture_output=True, text=True
        )
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"\Arun: [^\n]*ownkey\.toml: [^\n]*\n\Z")

    def test_a_full_disk_is_one_line_and_nothing_is_written(self):
        # A full disk without being root: serve.py itself, told of one by the function it asks.
        result = subprocess.run(
            [sys.executable, "-c", FULL_DISK, ROOT / "tools/lib/serve.py", "--free-ports", "--programs", PROGRAMS, "--data", self.data],
            capture_output=True, text=True, timeout=DEADLINE_S,
        )
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"\Arun: the disk of [^\n]*/var/ is full: 3 MiB are left [^\n]*\n\Z")
        self.assertEqual(list(self.data.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
