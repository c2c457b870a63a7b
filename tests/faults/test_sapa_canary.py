"""Words that a reporter sent are nowhere in clear: not in the database, its log of writes, the broker, any file, log,
mail or measurement, and not in the memory of any process that lives on. Then an officer opens them, so they were there.
"""

import io
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from PIL import Image
from redis import Redis
from werkzeug.datastructures import FileStorage

from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.opening import open_case
from tests.faults import sapa_site
from tests.faults.processes import eventually
from tests.faults.sapa_site import Site, receipt_in
from tests.peers import Mailbox
from tests.sapa.conftest import SECRETS

settings, site, given, database = sapa_site.settings, sapa_site.site, sapa_site.given, sapa_site.database
pack, office, make_officer = sapa_site.pack, sapa_site.office, sapa_site.make_officer
CHUNK = 4 * 1024 * 1024
FIELDS = ("cerita", "nama", "alamat", "kata", "jangan", "berkas", "isi", "gambar", "pesan", "lampiran", "baru")
MARK = "Kenari"
CANARY = {name: f"{MARK}{name.title()}{uuid4().hex[:8]}" for name in FIELDS}
CURE = "reading other processes' memory needs root or ptrace rights"


def photo() -> bytes:
    picture, out, told = Image.new("RGB", (80, 60), "navy"), io.BytesIO(), Image.Exif()
    told[0x010E] = CANARY["gambar"]
    picture.save(out, "JPEG", exif=told)
    return out.getvalue()


def pdf(name: str) -> FileStorage:
    """Longer than what a form parser keeps in memory by itself."""
    data = b"%PDF-1.7 " + CANARY[name].encode() + os.urandom(900_000)
    return FileStorage(io.BytesIO(data), f"{CANARY['berkas']}.pdf")


def tell(site: Site) -> str:
    """Everything that a reporter can write, through the pages; gives the receipt."""
    form = {
        "step": "5",
        "to": "6",
        "key": str(uuid4()),
        "description": f"{CANARY['cerita']} " * 200,
        "name": CANARY["nama"],
        "contact": "ya",
        "channels": "sms",
        "address": CANARY["alamat"],
        "word": CANARY["kata"],
        "never": CANARY["jangan"],
        "safety": "tidak_aman",
        "files": [pdf("isi"), FileStorage(io.BytesIO(photo()), "luka.jpg")],
    }
    sent = site.post("/", form)
    assert sent.status == 200, sent.text
    return receipt_in(sent.text)


def write_more(site: Site, receipt: str) -> None:
    """To the mailbox: a message with a file, and another way of safe contact."""
    opened = site.post("/m", {"code": receipt})
    assert opened.status == 200, opened.text
    files = {"words": CANARY["pesan"], "key": str(uuid4()), "files": pdf("lampiran")}
    assert site.post("/m/messages", files).status == 200
    agreed = {"contact": "ya", "channels": "sms", "address": CANARY["baru"], "key": str(uuid4())}
    assert site.post("/m/contact", agreed).status == 200


@dataclass(frozen=True)
class Servers:
    """What others wrote, and ours speak to."""

    postgres: Postgres
    stores: tuple[Valkey, ...]

    @property
    def living(self) -> dict[str, int]:
        """Their processes."""
        servers: tuple[Postgres | Valkey, ...] = (self.postgres, *self.stores)
        return {f"{one.name} {one.port}": one.child.pid for one in servers if one.child}


def forms_of(word: str) -> list[bytes]:
    """As it stands, and as PostgreSQL writes bytes."""
    return [word.encode(), word.encode().hex().encode()]


def found_in(haystack: bytes, words: dict[str, str]) -> set[str]:
    return {name for name, word in words.items() if any(form in haystack for form in forms_of(word))}


def memory(pid: int, seen: set[str]) -> Iterator[bytes]:
    """What a process could have written, each shared piece once, with enough overlap for a word on the border."""
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as mem:
        for span, rights, *where in (line.split() for line in maps):
            shared = " ".join(where[1:3]) if rights.endswith("s") else ""
            if not rights.startswith("rw") or shared in seen - {""}:
                continue
            seen.add(shared)
            begin, end = (int(side, 16) for side in span.split("-"))
            yield from _pieces(mem.fileno(), begin, end)


def _pieces(mem: int, begin: int, end: int) -> Iterator[bytes]:
    for at in range(begin, end, CHUNK):
        try:
            yield os.pread(mem, min(CHUNK + 128, end - at), at)
        except OSError:
            return


def in_memory(pid: int, words: dict[str, str], seen: set[str]) -> set[str]:
    """All canaries begin alike, so that most of the memory is searched for that alone."""
    found: set[str] = set()
    for piece in memory(pid, seen):
        sought = [name for name, word in words.items() if MARK not in word or MARK.encode() in piece]
        found |= {name for name in sought if words[name].encode() in piece}
    return found


def family(pid: int) -> list[int]:
    """A process and all that came from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def dump(postgres: Postgres) -> bytes:
    """The whole database, as pg_dump writes it."""
    command = [str(postgres.program("pg_dump")), postgres.url()]
    return subprocess.run(command, check=True, capture_output=True).stdout


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def on_disk(words: dict[str, str], *folders: Path) -> dict[str, set[str]]:
    told = {str(path): found_in(path.read_bytes(), words) for path in files_below(*folders)}
    return {path: found for path, found in told.items() if found}


def in_store(one: Valkey, words: dict[str, str]) -> set[str]:
    store = Redis.from_url(one.url())
    return found_in(b"".join(key + (store.dump(key) or b"") for key in store.scan_iter(b"*")), words)


@pytest.fixture
def servers(postgres: Postgres, broker: Valkey, valkey: Valkey) -> Servers:
    """Of this test: the broker is its own."""
    return Servers(postgres, (broker, valkey))


@pytest.mark.skipif(not os.access("/proc/1/mem", os.R_OK), reason=CURE)
def test_what_a_reporter_writes_is_nowhere_in_clear(
    site: Site, servers: Servers, owner: psycopg.Connection, mailbox: Mailbox, tmp_path: Path
) -> None:
    receipt = tell(site)
    write_more(site, receipt)
    words = CANARY | {"kode": receipt, "sesi": site.cookie.partition("=")[2]}
    assert len(receipt) == 20
    site.cookie = ""
    assert site.ask("GET", "/petugas", port=site.officers_port).status in (200, 303)
    assert eventually(lambda: owner.execute("SELECT count(*) FROM sapa.timer WHERE done_at IS NULL").fetchone() != (0,))

    owner.execute("CHECKPOINT")
    assert found_in(dump(servers.postgres), words) == set()
    assert on_disk(words, servers.postgres.data, tmp_path) == {}
    assert [in_store(one, words) for one in servers.stores] == [set(), set()]
    assert found_in(b"".join(message.as_bytes() for message in mailbox.accepted), words) == set()
    measured = site.ask("GET", "/metrics", port=site.metrics_port)
    assert found_in(measured.body, words) == set()

    living = {kind: process.child.pid for kind, process in site.processes.items()}
    living |= servers.living
    seen: set[str] = set()
    told = {f"{kind} {pid}": in_memory(pid, words, seen) for kind, first in living.items() for pid in family(first)}
    assert {who: found for who, found in told.items() if found} == {}
    pepper = {"pepper": SECRETS["sapa_receipt_pepper"]}
    assert in_memory(living["intake"], pepper, set()) == {"pepper"}, "the search finds what is there"
    assert opened_by_an_officer(site, owner) >= set(CANARY) - {"isi", "gambar", "lampiran", "nama"}


def opened_by_an_officer(site: Site, owner: psycopg.Connection) -> set[str]:
    """The same words, once somebody accepts the report; what is inside files and the name are opened one by one."""
    (report,) = owner.execute("SELECT id FROM sapa.report").fetchall()
    number = accept_report(site.office, site.rina.doer, report[0], site.sari.key_id)
    case = open_case(site.office, site.rina.doer, number)
    told = repr([entry.body.model_dump() for entry in case.entries]) + repr([file.about for file in case.files])
    return found_in(told.encode(), CANARY)
