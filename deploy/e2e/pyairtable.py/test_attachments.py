"""Files: uploaded through the client, fetched by their links."""

import struct
import tempfile
import unittest
import zlib
from pathlib import Path

import requests

import suite
from suite import field, refused, until


def png(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Attachments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = suite.base({"name": "Documents", "fields": [field("Name"), field("Files", "multipleAttachments")]})
        cls.table = cls.base.tables()[0]
        cls.files = cls.table.schema().field("Files").id

    @classmethod
    def tearDownClass(cls):
        suite.drop(cls.base)

    def test_an_upload_is_the_file(self):
        picture = png(600, 20)
        record = self.table.create({"Name": "x"})
        answer = self.table.upload_attachment(record["id"], "Files", "red.png", picture)
        self.assertEqual((record["id"], record["createdTime"]), (answer["id"], answer["createdTime"]))
        [file] = answer["fields"][self.files]
        self.assertEqual(("red.png", "image/png", len(picture)), (file["filename"], file["type"], file["size"]))
        got = requests.get(file["url"], timeout=60)
        self.assertEqual((picture, "image/png"), (got.content, got.headers["Content-Type"]))
        self.assertEqual(picture[5:9], requests.get(file["url"], headers={"Range": "bytes=5-8"}, timeout=60).content)
        head = requests.head(file["url"], timeout=60)
        self.assertEqual((200, b""), (head.status_code, head.content))
        self.assertEqual(str(len(picture)), head.headers.get("Content-Length"))

        def examined():
            found = self.table.get(record["id"])["fields"]["Files"][0]
            return found if "thumbnails" in found else None

        found = until(examined)
        self.assertEqual((600, 20), (found["width"], found["height"]))
        small = found["thumbnails"]["small"]
        shown = requests.get(small["url"], timeout=60)
        self.assertEqual((200, "image/jpeg"), (shown.status_code, shown.headers["Content-Type"]))
        self.assertTrue(shown.content.startswith(b"\xff\xd8"))
        self.assertEqual({"url", "width", "height"}, set(small))

    def test_from_a_path_and_beside_others(self):
        record = self.table.create({"Name": "y"})["id"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sample ü.txt"
            path.write_text("Hello, World!" * 100)
            self.table.upload_attachment(record, self.files, path)
        answer = self.table.upload_attachment(record, "Files", "b.bin", b"\0\1", "application/octet-stream")
        first, second = answer["fields"][self.files]
        self.assertEqual(("sample ü.txt", "text/plain"), (first["filename"], first["type"]))
        self.assertEqual(b"\0\1", requests.get(second["url"], timeout=60).content)

        kept = self.table.update(record, {"Files": [{"id": second["id"]}]})["fields"]["Files"]
        self.assertEqual([second["id"]], [file["id"] for file in kept])
        named = self.table.update(record, {"Files": [{"id": second["id"], "filename": "c.bin"}]})
        self.assertEqual("c.bin", named["fields"]["Files"][0]["filename"])
        again = self.table.update(record, {"Files": named["fields"]["Files"]})
        self.assertEqual([second["id"]], [file["id"] for file in again["fields"]["Files"]])
        self.assertNotIn("Files", self.table.update(record, {"Files": []})["fields"])

    def test_refusals(self):
        record = self.table.create({"Name": "z"})["id"]
        with refused(self, 422, "INVALID_REQUEST_UNKNOWN"):
            self.table.upload_attachment(record, "Files", "empty.txt", b"")
        with refused(self, 413, "REQUEST_TOO_LARGE"):
            self.table.upload_attachment(record, "Files", "large.bin", bytes(5 * 1024 * 1024 + 1))
        with refused(self, 404, "MODEL_ID_NOT_FOUND"):
            self.table.upload_attachment("rec00000000000000", "Files", "x.txt", b"x")
        with refused(self, 422, "INVALID_ATTACHMENT_OBJECT"):
            self.table.create({"Files": [{"url": "nonsense"}]})


if __name__ == "__main__":
    unittest.main()
