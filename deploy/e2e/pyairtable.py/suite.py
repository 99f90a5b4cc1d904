"""The running suite as a user of pyairtable sees it: nothing is changed but the address and the token.

Needs PYAIRTABLE_URL and PYAIRTABLE_TOKEN (all scopes), and pyairtable where Python finds it.
"""

import os
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from pyairtable import Api

URL = os.environ["PYAIRTABLE_URL"].rstrip("/")
TOKEN = os.environ["PYAIRTABLE_TOKEN"]


class _ToGateway(requests.adapters.HTTPAdapter):
    """The client sends uploads to content.airtable.com whatever its address is; its users resolve that name anew."""

    def send(self, request, **kwargs):
        request.url = request.url.replace("://content.airtable.com", "://" + urlsplit(URL).netloc, 1)
        return super().send(request, **kwargs)


def api(token=TOKEN, **options):
    made = Api(token, endpoint_url=URL, **options)
    made.session.mount("http://content.airtable.com", _ToGateway())
    return made


def workspace():
    """What the client has no call for."""
    answer = requests.get(URL + "/api/workspaces", headers={"Authorization": "Bearer " + TOKEN}, timeout=60)
    return answer.json()["items"][0]["id"]


def base(*tables, name="pyairtable"):
    return api().create_base(workspace(), name, list(tables))


def drop(base):
    base.delete()


def field(name, type="singleLineText", **options):
    return {"name": name, "type": type, **({"options": options} if options else {})}


@contextmanager
def refused(case, status, error):
    """Expects an answer with this status and, in Airtable's words, this error: a whole one, its type or a bare text."""
    with case.assertRaises(requests.HTTPError) as caught:
        yield
    response = caught.exception.response
    found = response.json()["error"]
    case.assertEqual(status, response.status_code, found)
    case.assertEqual(error, found["type"] if isinstance(error, str) and isinstance(found, dict) else found)
    # The client shows the user what we said.
    case.assertIn(repr(found), caught.exception.args)


def until(question, patience=60):
    """The first true answer; only asking can tell."""
    end = time.monotonic() + patience
    while not (answer := question()):
        if time.monotonic() > end:
            raise AssertionError(f"did not happen within {patience} s")
        time.sleep(0.05)
    return answer
