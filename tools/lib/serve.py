#!/usr/bin/python3
"""Called by tools/run, after the build: starts mailbox, ownkeyd and reference community, watches them, stops them together.

Addresses come from the settings file (made on the first start), so what a person changes there holds here too. A program
that ends by itself ends the whole with its last log lines. Programs die with this one, however it ends.
"""
import argparse
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
USUAL = {"ownkey": 1200, "gradido": 1201, "community": 1300, "smtp": 2525, "mail": 8025}
WELCOME_GDD = "1000"  # so that somebody new has something to send
ADMIN = "admin@example.org"  # so that somebody can try a creation: no mail leaves this machine, any address will do
ROOM_MIB = 64  # on the disk of the data: what the programs write in a long try-out, many times over
STARTUP_S = 20
STOP_S = 15  # ownkeyd lets running requests end: server.drain

SETTINGS = """\
# Settings of this try-out, made by tools/run on its first start; docs/configuration.md names every key.
# Delete this folder to begin anew.
[server]
public_url = "http://localhost:{ownkey}"
listen = "127.0.0.1:{ownkey}"

[gradido]
listen = "127.0.0.1:{gradido}"

[database]
url = "sqlite:{data}/ownkey.db"

[secrets]
file = "{data}/secrets.toml"

[mail]
smtp_url = "smtp://127.0.0.1:{smtp}"

[community]
url = "http://127.0.0.1:{community}"
home_url = "http://localhost:{community}"
redirect_allow = ["http://localhost:{community}/"]
"""


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


class Trouble(Exception):
    """One line for a person."""


class Stopped(Exception):
    """Ctrl-C or SIGTERM."""


def check_room(data: Path):
    left = shutil.disk_usage(data).free >> 20
    if left < ROOM_MIB:
        raise Trouble(f"the disk of {shown(data)}/ is full: {left} MiB are left and {ROOM_MIB} are needed; make room there")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(usual: int) -> int:
    if is_free(usual):
        return usual
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Places:
    """Where everything is, read back from the settings file."""

    def __init__(self, data: Path, any_ports: bool):
        self.data, self.config, self.logs, self.mails = data, data / "ownkey.toml", data / "log", data / "mail"
        for folder in (self.logs, self.mails):
            folder.mkdir(parents=True, exist_ok=True)
        ports = {name: free_port(port) if any_ports else port for name, port in USUAL.items()}
        if not self.config.exists():
            self.config.write_text(SETTINGS.format(data=shown(data), **ports))
        try:
            settings = tomllib.loads(self.config.read_text())
            self.ownkey_url = settings["server"]["public_url"]
            self.community_url = settings["community"]["home_url"]
            self.ownkey = urlsplit("//" + settings["server"]["listen"]).port
            self.gradido = urlsplit("//" + settings["gradido"]["listen"]).port
            self.community = urlsplit(settings["community"]["url"]).port
            self.smtp = urlsplit(settings["mail"]["smtp_url"]).port
        except (tomllib.TOMLDecodeError, KeyError, ValueError) as error:
            raise Trouble(f"{shown(self.config)}: {error} (repair it, or delete it to get a new one)") from error
        self.mail_web = ports["mail"]
        self.mail_url = f"http://localhost:{self.mail_web}"

    def check_ports(self):
        for key in ("ownkey", "gradido", "community", "smtp", "mail_web"):
            port = getattr(self, key)
            if not is_free(port):
                where = "" if key == "mail_web" else f", or choose another port in {shown(self.config)}"
                raise Trouble(f"port {port} is in use by another program: stop it{where}")


class Program:
    def __init__(self, name: str, command: list, log: Path):
        self.name, self.log = name, log
        out = log.open("wb")
        self.process = subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,  # Ctrl-C reaches this program only, which stops the others in order
            preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGTERM),  # PR_SET_PDEATHSIG
        )

    def check(self):
        code = self.process.poll()
        if code is not None:
            check_room(self.log.parent)  # explains most of what a program cannot say itself then
            tail = self.log.read_text(errors="replace").splitlines()[-10:]
            raise Trouble("\n".join([f"{self.name} ended by itself (code {code}); the end of {shown(self.log)}:", *tail]))

    def wait_for(self, url: str):
        deadline = time.monotonic() + STARTUP_S
        while True:
            self.check()
            try:
                urllib.request.urlopen(url, timeout=2).close()
                return
            except urllib.error.HTTPError as error:
                why = f"answers {error.code}"
            except OSError as error:
                why = str(error)
            if time.monotonic() > deadline:
                raise Trouble(f"{self.name} does not answer at {url}: {why} (log: {shown(self.log)})")
            time.sleep(0.1)


def start(places: Places, programs: Path, running: list):
    def run(name: str, command: list, ready: str):
        running.append(Program(name, command, places.logs / f"{command[0].name}.log"))
        return ready

    waits = [
        run("the mailbox", [ROOT / "tools/mail_sink", "--smtp", f"127.0.0.1:{places.smtp}", "--web",
                            f"127.0.0.1:{places.mail_web}", "--dir", places.mails], f"http://127.0.0.1:{places.mail_web}/"),
        run("ownkeyd", [programs / "ownkeyd", "--config", places.config], f"http://127.0.0.1:{places.ownkey}/api/v1/status"),
        run("the reference community", [programs / "ownkey-community", "--listen", f"127.0.0.1:{places.community}",
                                        "--data", places.data / "community.db", "--ownkey", f"http://127.0.0.1:{places.gradido}",
                                        "--ownkey-public", places.ownkey_url, "--public-url", places.community_url,
                                        "--welcome", WELCOME_GDD, "--admin", ADMIN],
            f"http://127.0.0.1:{places.community}/api/status"),
    ]
    for program, url in zip(running, waits):
        program.wait_for(url)


def stop(running: list):
    for program in running:
        if program.process.poll() is None:
            program.process.terminate()
    deadline = time.monotonic() + STOP_S
    for program in running:
        try:
            program.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"run: {program.name} did not stop in {STOP_S} s and was killed", file=sys.stderr)
            program.process.kill()
            program.process.wait()


def play_scenario(places: Places, running: list) -> int:
    environment = os.environ | {
        "OWNKEY_URL": places.ownkey_url, "COMMUNITY_URL": places.community_url, "MAIL_URL": places.mail_url,
        "MAIL_DIR": str(places.mails), "SCREENSHOTS": f"{places.data}/", "OWNKEY_DB": str(places.data / "ownkey.db"),
        "OWNKEY_LOG": str(places.logs / "ownkeyd.log"),
        "OWNKEY_BUILD": str(ROOT / "build/test"),  # programs of the tests themselves
    }
    player = subprocess.Popen(["node", str(ROOT / "tests/e2e/scenario.mjs")], cwd=ROOT, env=environment)
    try:
        while player.poll() is None:
            for program in running:
                program.check()
            time.sleep(0.1)
        return player.returncode
    finally:
        if player.poll() is None:
            player.terminate()
            player.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", action="store_true")
    parser.add_argument("--free-ports", action="store_true")
    parser.add_argument("--programs", type=Path, default=ROOT / "build/release/bin", help="where ownkeyd is")
    parser.add_argument("--data", type=Path, help="instead of var/")
    options = parser.parse_args()
    scenario = options.scenario
    data = (options.data or ROOT / "var" / ("scenario" if scenario else "")).resolve()
    running = []

    def on_signal(number, _frame):
        raise Stopped(number)

    signal.signal(signal.SIGINT, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = os.open(data, os.O_RDONLY)  # the folder itself, so that no file of ours lies among the data
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"tools/run is already running on {shown(data)}/") from None
        if scenario:
            for left in data.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        check_room(data)
        places = Places(data, any_ports=scenario or options.free_ports)
        places.check_ports()
        start(places, options.programs.resolve(), running)
        if scenario:
            return play_scenario(places, running)
        print(f"""
Ownkey runs. Everything it keeps is in {shown(data)}/.

  1. Make an account    {places.ownkey_url}/account/register
  2. Open the mail      {places.mail_url}
  3. Send and sign      {places.community_url}

Any e-mail address will do, for no mail leaves this machine. Who registers as {ADMIN} may also create GDD for others.
Ctrl-C stops it.""", flush=True)
        while True:
            for program in running:
                program.check()
            time.sleep(0.2)
    except Stopped:
        print("\nStopping", flush=True)
        return 0 if not scenario else 130
    except (Trouble, OSError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop(running)


if __name__ == "__main__":
    sys.exit(main())
