"""OBS by the vendor's own client: buckets, lists, pages, what an object is; by path, and with the bucket before the host."""

import json
import socket
import sys

from obs import ObsClient
from witness import AK, SIMULATOR, SK, control

BUCKET = "lake"
KEYS = ["in/2026-01-31/_SUCCESS", "in/2026-01-31/part 1.csv", "in/2026-01-31/part-é+~.csv", "in/other.csv"]
control("POST", "/jobs", [{"service": "obs", "bucket": BUCKET, "key": key, "bytes": len(key)} for key in KEYS])

calls, wrong = 0, 0
# Whatever host the client asks for is the simulator here: nothing leaves this machine.
resolve = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: resolve("127.0.0.1", *more, **named)
HOST = "obs.cn-north-4.myhuaweicloud.com"


def told(how, name, reply, status, *expected):
    global calls, wrong
    calls += 1
    findings = [] if reply.status == status else [f"status {reply.status} {reply.errorCode}, not {status}"]
    findings += [f"{what} is {got!r}, not {wanted!r}" for what, got, wanted in expected if got != wanted]
    print(f"{'no' if findings else 'ok'} OBS {name} {how} {reply.status}")
    for finding in findings:
        wrong += 1
        print(f"   WRONG {finding}")


def try_out(how, client):
    buckets = client.listBuckets()
    told(how, "listBuckets", buckets, 200, ("names", [b.name for b in buckets.body.buckets], [BUCKET]))
    told(how, "headBucket", client.headBucket(BUCKET), 200)
    told(how, "headBucket", client.headBucket("nowhere"), 404)
    whole = client.listObjects(BUCKET, prefix="in/2026-01-31/")
    found = [(one.key, int(one.size)) for one in whole.body.contents]
    told(how, "listObjects", whole, 200, ("objects", found, [(key, len(key)) for key in KEYS[:3]]))
    etags = {one.key: one.etag for one in whole.body.contents}
    first = client.listObjects(BUCKET, prefix="in/", max_keys=2)
    told(how, "listObjects", first, 200, ("is_truncated", first.body.is_truncated, True))
    rest = client.listObjects(BUCKET, prefix="in/", max_keys=2, marker=first.body.next_marker)
    told(
        how,
        "listObjects",
        rest,
        200,
        ("the second page", [one.key for one in rest.body.contents], KEYS[2:]),
        ("is_truncated", rest.body.is_truncated, False),
    )
    folders = client.listObjects(BUCKET, prefix="in/", delimiter="/")
    told(how, "listObjects", folders, 200, ("folders", [p.prefix for p in folders.body.commonPrefixs], ["in/2026-01-31/"]))
    written = client.listObjects(BUCKET, prefix="in/2026-01-31/part-", encoding_type="url")
    told(how, "listObjects", written, 200, ("a key that was encoded", [c.key for c in written.body.contents], [KEYS[2]]))
    for key in KEYS:
        told(
            how,
            "getObjectMetadata",
            (about := client.getObjectMetadata(BUCKET, key)),
            200,
            ("contentLength", int(about.body.contentLength), len(key)),
            ("etag", about.body.etag, etags.get(key, about.body.etag)),
        )
    told(how, "headObject", client.headObject(BUCKET, KEYS[0]), 200)
    told(how, "headObject", client.headObject(BUCKET, "in/none"), 404)
    missing = client.listObjects("nowhere")
    # By host the client asks first by which scheme to sign, with a HEAD, whose refusal has no words.
    code = "NoSuchBucket" if how == "by path" else None
    told(how, "listObjects", missing, 404, ("errorCode", missing.errorCode, code))
    client.close()


try_out("by path", ObsClient(access_key_id=AK, secret_access_key=SK, server=SIMULATOR))
port = SIMULATOR.rsplit(":", 1)[1]
virtual = ObsClient(access_key_id=AK, secret_access_key=SK, server=f"http://{HOST}:{port}", signature="obs")
try_out("by host", virtual)
stranger = ObsClient(access_key_id=AK, secret_access_key="not " + SK, server=SIMULATOR).listObjects(BUCKET)
told("by path", "listObjects", stranger, 403, ("errorCode", stranger.errorCode, "SignatureDoesNotMatch"))
print(json.dumps({"service": "OBS", "calls": calls, "wrong": wrong}))
sys.exit(1 if wrong else 0)
