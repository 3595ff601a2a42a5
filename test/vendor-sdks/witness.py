"""Calls of the vendor's SDKs, each compared with what the SDK's own model says of the reply, key by key.

The SDK reads almost anything (texts as numbers, unknown keys, keys that are missing), so that what it hands out proves
little: what went over the wire is kept, and held against the model.
"""

import importlib
import json
import os
import sys
import urllib.request

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_handler import HttpHandler

REGION = "cn-north-4"
SIMULATOR = os.environ["SIMULATOR_URL"]
PROJECT = os.environ["HUAWEICLOUD_SDK_PROJECT_ID"]
AK = os.environ["HUAWEICLOUD_SDK_AK"]
SK = os.environ["HUAWEICLOUD_SDK_SK"]

PLAIN = {"str": str, "int": int, "float": (int, float), "bool": bool}


def control(method, path, body=None):
    """A control call of the simulator."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SIMULATOR + "/_simulator" + path, data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as reply:
        text = reply.read()
    return json.loads(text) if text else None


def advance(ms):
    """The simulator's clock is held: jobs move when it is told to."""
    control("POST", "/clock", {"advanceMs": ms})


class Witness:
    """The calls of one service."""

    def __init__(self, service, known=None):
        """known: where the vendor's pages say otherwise than its model, by the end of a path, with the reason."""
        self.service = service
        self.known = known or {}
        self.calls = 0
        self.wrong = []
        self.told = {}
        self.declared = {}
        self.seen = {}
        self.reply = None

    def client(self, client_class, region_class):
        """A client as the vendor's manual makes one. Its host comes from the SDK's own environment variables."""
        handler = HttpHandler().add_response_handler(self._keep)
        return (
            client_class.new_builder()
            .with_credentials(BasicCredentials(AK, SK, PROJECT))
            .with_region(region_class.value_of(REGION))
            .with_http_handler(handler)
            .build()
        )

    def call(self, name, send):
        """One call that is answered; its reply is held against the model."""
        self.reply = None
        try:
            answer = send()
        except Exception as error:  # any is a finding
            self._line(name, [f"threw {type(error).__name__}: {error}"])
            raise SystemExit(self.close())
        findings = []
        if hasattr(answer, "openapi_types") and self.reply is not None and self.reply.content:
            module = importlib.import_module(type(answer).__module__.split(".model")[0])
            self._compare(module, type(answer), self.reply.json(), name, findings)
        self._line(name, findings)
        return answer

    def refused(self, name, send, status, code):
        """One call that is refused. What the SDK makes of the error has to hold this status and this code."""
        try:
            send()
        except ClientRequestException as error:
            told = f"{error.error_code} {error.error_msg}"
            is_right = error.status_code == status and code in told
            self._line(name, [] if is_right else [f"refused with {error.status_code} {told}, not {status} {code}"])
        else:
            self._line(name, [f"was not refused with {status} {code}"])

    def expect(self, what, got, wanted):
        """A value that the SDK has handed out."""
        if got != wanted:
            self._note(f"{what} is {got!r}, not {wanted!r}")

    def holds(self, what, is_so):
        """Something that has to be so."""
        if not is_so:
            self._note(f"it is not so that {what}")

    def close(self):
        """Tells what was found; the exit code."""
        for path, why in sorted(self.told.items()):
            print(f"   otherwise than the model, knowingly: {path}: {why}")
        for model, keys in sorted(self.declared.items()):
            never = sorted(keys - self.seen[model])
            if never:
                print(f"   never in a reply: {model}: {', '.join(never)}")
        print(json.dumps({"service": self.service, "calls": self.calls, "wrong": len(self.wrong)}))
        return 1 if self.wrong else 0

    def _keep(self, **about):
        self.reply = about["response"]

    def _note(self, finding):
        self.wrong.append(finding)
        print(f"   WRONG {finding}")

    def _line(self, name, findings):
        self.calls += 1
        sent = ""
        if self.reply is not None:
            path = self.reply.request.path_url.split("?")[0].replace(PROJECT, "{project_id}")
            sent = f"{self.reply.request.method} {path} {self.reply.status_code}"
        print(f"{'no' if findings else 'ok'} {self.service} {name} {sent}")
        for finding in findings:
            self._note(finding)

    def _compare(self, module, model, body, path, findings):
        if isinstance(body, list) and list(model.openapi_types) == ["body"]:
            return self._compare_value(module, model.openapi_types["body"], body, path, findings)
        if not isinstance(body, dict):
            findings.append(f"{path} is {type(body).__name__}, and the model an object")
            return
        types = {wire: model.openapi_types[name] for name, wire in model.attribute_map.items()}
        self.declared[model.__name__] = set(types)
        self.seen.setdefault(model.__name__, set()).update(body)
        for key, value in body.items():
            where = f"{path}.{key}"
            if key not in types:
                self._differs(where, f"{where} is no key of the model {model.__name__}", findings)
            else:
                self._compare_value(module, types[key], value, where, findings)

    def _compare_value(self, module, declared, value, where, findings):
        if value is None or declared == "object":
            return
        if declared.startswith("list["):
            if not isinstance(value, list):
                self._differs(where, f"{where} is {type(value).__name__}, and {declared} in the model", findings)
                return
            for item in value:
                self._compare_value(module, declared[5:-1], item, f"{where}[]", findings)
        elif declared.startswith("dict("):
            if not isinstance(value, dict):
                self._differs(where, f"{where} is {type(value).__name__}, and {declared} in the model", findings)
                return
            for item in value.values():
                self._compare_value(module, declared.split(", ", 1)[1][:-1], item, f"{where}{{}}", findings)
        elif declared in PLAIN:
            is_bool = isinstance(value, bool)
            if not isinstance(value, PLAIN[declared]) or is_bool != (declared == "bool"):
                self._differs(where, f"{where} is {value!r}, and {declared} in the model", findings)
        elif hasattr(module, declared):
            self._compare(module, getattr(module, declared), value, where, findings)

    def _differs(self, where, finding, findings):
        for end, why in self.known.items():
            if where.endswith(end):
                self.told[end] = why
                return
        if finding not in findings:
            findings.append(finding)


def done(*witnesses):
    """Ends the program with what its witnesses say."""
    sys.exit(max(witness.close() for witness in witnesses))
