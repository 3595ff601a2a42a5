"""The Huawei provider of Airflow, unchanged, against the simulator: what a task says, and what the cloud saw.

A try of a task is one call of its `execute`; a retry is the next, as Airflow's. Where a task defers itself, its trigger runs
to its first event, which is handed to the method that the task has named, as Airflow's triggerer does. The connection is
AIRFLOW_CONN_HUAWEICLOUD_DEFAULT; the SDKs of the provider find the simulator by their own HUAWEICLOUD_SDK_REGION_* variables.
"""

import asyncio
import json
import logging
import os
import sys
import time
import urllib.request

logging.disable(logging.CRITICAL)

from airflow.exceptions import AirflowException, TaskDeferred  # noqa: E402
from airflow.providers.huawei.cloud.operators.cdm import CDMStartJobOperator  # noqa: E402
from airflow.providers.huawei.cloud.operators.dataarts import DataArtsDLFStartJobOperator  # noqa: E402
from airflow.providers.huawei.cloud.operators.dli import (  # noqa: E402
    DLIRunSqlJobOperator,
    DLISparkCreateBatchJobOperator,
)
from airflow.providers.huawei.cloud.operators.mrs import MRSCreateExecuteJobOperator  # noqa: E402
from airflow.providers.huawei.cloud.operators.smn import SMNPublishTextMessageOperator  # noqa: E402
from airflow.providers.huawei.cloud.sensors.cdm import CDMShowJobStatusSensor  # noqa: E402
from airflow.providers.huawei.cloud.sensors.dataarts import DataArtsDLFShowJobStatusSensor  # noqa: E402
from airflow.providers.huawei.cloud.sensors.dli import DLISqlShowJobStatusSensor  # noqa: E402

SIMULATOR = os.environ["SIMULATOR_URL"]
URN = f"urn:smn:cn-north-4:{os.environ['HUAWEICLOUD_SDK_PROJECT_ID']}:data-ops"
tried, otherwise = 0, 0


def control(method, path, body=None):
    """A control call of the simulator."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SIMULATOR + "/_simulator" + path, data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as reply:
        text = reply.read()
    return json.loads(text) if text else None


class TaskInstance:
    """What `execute` asks of it."""

    def xcom_push(self, key, value):
        self.pushed = value


def once(task):
    """One try of a task: what becomes of it in Airflow's words."""
    instance = TaskInstance()
    context = {"ti": instance, "task_instance": instance}
    try:
        try:
            task.execute(context)
        except TaskDeferred as deferred:
            event = asyncio.run(first_event(deferred.trigger))
            getattr(task, deferred.method_name)(context, event)
    except AirflowException as error:
        return "failed", str(error)
    return "success", ""


async def first_event(trigger):
    async for event in trigger.run():
        return event.payload


def with_retries(make, retries=1):
    """A task, and its retries."""
    words = []
    for _ in range(retries + 1):
        word, _why = once(make())
        words.append(word)
        if word == "success":
            break
    return words


def poke(sensor):
    """One look of a sensor."""
    try:
        return "success" if sensor.poke({}) else "not yet"
    except AirflowException:
        return "failed"


def seen(service):
    """What the cloud did, in order."""
    return [entry["effect"] for entry in control("GET", "/log") if entry["service"] == service]


def until_ended(service, times=1):
    """Waits until so many runs have ended."""
    for _ in range(600):
        if seen(service).count("end") >= times:
            return
        time.sleep(0.1)
    raise SystemExit(f"{service} did not come to an end")


def told(what, says, cloud, expected_says, expected_cloud):
    """A line: what Airflow says, and what the cloud saw; both have to be what docs/from-airflow.md tells."""
    global tried, otherwise
    tried += 1
    is_so = (says, cloud) == (expected_says, expected_cloud)
    otherwise += not is_so
    print(f"{'ok' if is_so else 'no'} {what}\n     Airflow: {says}\n     the cloud: {', '.join(cloud) or 'nothing'}")
    if not is_so:
        print(f"     WRONG expected: {expected_says}; {', '.join(expected_cloud)}")


def fresh(*jobs, faults=()):
    """A cloud that has only these jobs."""
    control("POST", "/reset", {})
    control("POST", "/jobs", list(jobs))
    for fault in faults:
        control("POST", "/faults", fault)


SHORT = {"durationMs": 600, "bootMs": 100}
SQL = {"service": "dliSql", **SHORT}
SPARK = {"service": "dliSpark", **SHORT}
MRS = {"service": "mrs", "clusterId": "m1", **SHORT}
CDM = {"service": "cdm", "clusterId": "c1", "name": "orders", **SHORT}
LOST = {"kind": "loseReply", "times": 1}
POLL = {"deferrable": True, "poll_interval": 0.2}


def sql(**more):
    return DLIRunSqlJobOperator(task_id="sql", sql_query="INSERT INTO t SELECT 1", queue_name="etl", **more)


def spark(**more):
    return DLISparkCreateBatchJobOperator(
        task_id="spark", file="obs://code/f.py", class_name="", queue_name="spark", **more
    )


def mrs(**more):
    return MRSCreateExecuteJobOperator(
        task_id="mrs", job_type="SparkSubmit", job_name="features", cluster_id="m1", arguments=["f.jar"], **more
    )


def copy():
    return CDMStartJobOperator(task_id="copy", cluster_id="c1", job_name="orders", variables={})


def copied():
    return CDMShowJobStatusSensor(task_id="copied", cluster_id="c1", job_name="orders")


def say():
    return SMNPublishTextMessageOperator(task_id="say", topic_urn=URN, message="done", email_subject="s")


# What the operators do when all goes well.
fresh(SQL)
told("DLIRunSqlJobOperator, deferred", with_retries(lambda: sql(**POLL)), seen("dliSql"), ["success"], ["start", "end"])
fresh({**SQL, "durationMs": 60_000})
told("DLIRunSqlJobOperator, not deferred: does not wait", with_retries(sql), seen("dliSql"), ["success"], ["start"])
fresh({**SQL, "outcome": "FAILED"})
said = with_retries(lambda: sql(**POLL), 0)
told("DLIRunSqlJobOperator, a statement that fails", said, seen("dliSql"), ["failed"], ["start", "end"])
fresh(SPARK)
said = with_retries(lambda: spark(**POLL))
told("DLISparkCreateBatchJobOperator, deferred", said, seen("dliSpark"), ["success"], ["start", "end"])
fresh(MRS)
said = with_retries(lambda: mrs(**POLL))
told("MRSCreateExecuteJobOperator, deferred", said, seen("mrs"), ["success"], ["start", "end"])
fresh({"service": "smn", "topicUrn": URN})
told("SMNPublishTextMessageOperator", with_retries(say), seen("smn"), ["success"], ["start"])

# The reply to a start is lost: the retry starts again.
for what, make, jobs, service, path in [
    ("DLIRunSqlJobOperator", lambda: sql(**POLL), SQL, "dliSql", "/jobs/submit-job"),
    ("DLISparkCreateBatchJobOperator", lambda: spark(**POLL), SPARK, "dliSpark", "/batches"),
    ("MRSCreateExecuteJobOperator", lambda: mrs(**POLL), MRS, "mrs", "/job-executions"),
    ("SMNPublishTextMessageOperator", say, {"service": "smn", "topicUrn": URN}, "smn", "/publish"),
]:
    method = {"method": "POST", "path": path}
    fresh(jobs, faults=[{**LOST, "match": method}])
    said = with_retries(make)
    if service != "smn":
        until_ended(service, 2)
    starts = [effect for effect in seen(service) if effect == "start"]
    told(f"{what}, its reply is lost, one retry", said, starts, ["failed", "success"], ["start", "start"])
fresh({**CDM, "durationMs": 300}, faults=[{**LOST, "match": {"method": "PUT", "path": "/start"}}])
said = with_retries(copy, 0)
until_ended("cdm")
said += with_retries(copy, 0)
starts = [effect for effect in seen("cdm") if effect == "start"]
told("CDMStartJobOperator, its reply is lost, the job ends, one retry", said, starts, ["failed", "success"], ["start"] * 2)

# One look is throttled: the task fails, its job runs on, and the retry starts a second beside it.
THROTTLED = {"kind": "refuse", "status": 429, "body": {"error_code": "APIGW.0308", "error_msg": "throttled"}}
fresh({**SQL, "durationMs": 3_000}, faults=[{**THROTTLED, "times": 10, "match": {"method": "GET", "path": "/status"}}])
said = [once(sql(**POLL))[0]]
told("DLIRunSqlJobOperator, its looks are throttled", said, seen("dliSql"), ["failed"], ["start"])
fresh({**SQL, "durationMs": 2_000}, faults=[{"kind": "reset", "times": 1, "match": {"method": "GET", "path": "/status"}}])
said = with_retries(lambda: sql(**POLL))
starts = [effect for effect in seen("dliSql") if effect == "start"]
told("DLIRunSqlJobOperator, one look is cut off, one retry", said, starts, ["failed", "success"], ["start", "start"])

# A task that is ended while it is deferred: its trigger is cancelled, and the job goes on.


async def cancelled(trigger):
    waiting = asyncio.ensure_future(first_event(trigger))
    await asyncio.sleep(0.5)
    waiting.cancel()


fresh({**SQL, "durationMs": 60_000})
try:
    sql(**POLL).execute({"ti": TaskInstance()})
except TaskDeferred as deferred:
    asyncio.run(cancelled(deferred.trigger))
told("DLIRunSqlJobOperator, ended while deferred", ["ended"], seen("dliSql"), ["ended"], ["start"])

# What counts as success.
fresh({**MRS, "outcome": "FAILED"})
told(
    "MRSCreateExecuteJobOperator, a job whose result is FAILED and whose state is FINISHED",
    with_retries(lambda: mrs(**POLL), 0),
    seen("mrs"),
    ["success"],
    ["start", "end"],
)
fresh(CDM)
told("CDMShowJobStatusSensor, a job that never ran", [poke(copied())], seen("cdm"), ["not yet"], [])
once(copy())
until_ended("cdm")
control("POST", "/jobs", [{**CDM, "visibleAfterMs": 60_000, "durationMs": 120_000}])
once(copy())
told(
    "CDMShowJobStatusSensor, the new run is not shown yet: the old one counts",
    [poke(copied())],
    seen("cdm"),
    ["success"],
    ["start", "end", "start"],
)
fresh({**CDM, "durationMs": 60_000, "outcome": "STOPPED"})
once(copy())
control("POST", "/clock", {"advanceMs": 120_000})
told("CDMShowJobStatusSensor, a run that was stopped", [poke(copied())], seen("cdm"), ["success"], ["start", "end"])
EMPTY = {"kind": "refuse", "status": 200, "body": {"submissions": []}, "times": 1}
fresh(CDM, faults=[{**EMPTY, "match": {"method": "GET", "path": "/status"}}])
told("CDMShowJobStatusSensor, an empty list", [poke(copied())], seen("cdm"), ["success"], [])

# DGC: the operator switches the schedule on; it runs nothing now, and the sensor waits for the schedule to be off.
fresh({"service": "dgc", "workspace": "w1", "name": "load", **SHORT})
load = DataArtsDLFStartJobOperator(task_id="load", job_name="load", workspace="w1", body={})
told("DataArtsDLFStartJobOperator", with_retries(lambda: load), seen("dgc"), ["success"], ["scheduleOn"])
loaded = DataArtsDLFShowJobStatusSensor(task_id="loaded", job_name="load", workspace="w1")
told("DataArtsDLFShowJobStatusSensor, the schedule is on", [poke(loaded)], seen("dgc"), ["not yet"], ["scheduleOn"])

# A sensor of its own, as where the operator does not wait.
fresh(SQL)
instance = TaskInstance()
sql().execute({"ti": instance})
until_ended("dliSql")
done = DLISqlShowJobStatusSensor(task_id="done", job_id=instance.pushed["job_id"])
told("DLISqlShowJobStatusSensor", [poke(done)], seen("dliSql"), ["success"], ["start", "end"])

print(json.dumps({"tried": tried, "otherwise": otherwise}))
sys.exit(1 if otherwise else 0)
