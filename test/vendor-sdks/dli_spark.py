"""DLI's Spark batches by the vendor's SDK: created, watched, listed, their log read, cancelled."""

import json

from huaweicloudsdkdli.v1 import (
    CancelSparkJobRequest,
    CreateSparkJobRequest,
    CreateSparkJobRequestBody,
    DliClient,
    ListSparkJobsRequest,
    ShowSparkJobLogRequest,
    ShowSparkJobRequest,
    ShowSparkJobStatusRequest,
)
from huaweicloudsdkdli.v1.region.dli_region import DliRegion
from witness import Witness, advance, control, done

FILE = "obs://code/features.py"
control(
    "POST",
    "/jobs",
    [
        {"service": "dliSpark", "file": "features", "durationMs": 10_000, "bootMs": 2_000, "log": ["one", "two"]},
        {"service": "dliSpark", "file": "broken", "durationMs": 1_000, "outcome": "dead", "log": ["ValueError"]},
    ],
)

spark = Witness("DLI Spark")
client = spark.client(DliClient, DliRegion)


def create(file, name):
    body = CreateSparkJobRequestBody(
        file=file,
        class_name="",
        name=name,
        queue="spark",
        args=["2026-01-31"],
        conf={"spark.sql.shuffle.partitions": "200"},
        driver_cores=2,
        executor_memory="4G",
    )
    return client.create_spark_job(CreateSparkJobRequest(body=body))


def state(batch_id):
    return client.show_spark_job_status(ShowSparkJobStatusRequest(batch_id=batch_id))


created = spark.call("CreateSparkJob", lambda: create(FILE, "features-1"))
spark.expect("state at first", created.state, "starting")
spark.expect("name", created.name, "features-1")
spark.expect("sc_type", created.sc_type, "CUSTOMIZED")
batch = created.id
spark.expect("state", spark.call("ShowSparkJobStatus", lambda: state(batch)).state, "starting")
advance(6_000)
spark.expect("state", spark.call("ShowSparkJobStatus", lambda: state(batch)).state, "running")
shown = spark.call("ShowSparkJob", lambda: client.show_spark_job(ShowSparkJobRequest(batch_id=batch)))
spark.expect("queue", shown.queue, "spark")
spark.expect("args that were echoed", json.loads(shown.req_body)["args"], ["2026-01-31"])
spark.holds("an application is named", bool(shown.app_id))
advance(6_000)
spark.expect("state", spark.call("ShowSparkJobStatus", lambda: state(batch)).state, "success")
log = spark.call("ShowSparkJobLog", lambda: client.show_spark_job_log(ShowSparkJobLogRequest(batch_id=batch)))
spark.expect("log", log.log, ["one", "two"])

other = spark.call("CreateSparkJob", lambda: create(FILE, "features-2"))
listed = spark.call(
    "ListSparkJobs",
    lambda: client.list_spark_jobs(ListSparkJobsRequest(job_name="features-1", order="CREATE_TIME_DESC", size=10)),
)
spark.expect("batches of that name", [(row.id, row.state) for row in listed.sessions], [(batch, "success")])
cancelled = spark.call("CancelSparkJob", lambda: client.cancel_spark_job(CancelSparkJobRequest(batch_id=other.id)))
spark.expect("msg", cancelled.msg, "deleted")
advance(2_000)
spark.expect("state", spark.call("ShowSparkJobStatus", lambda: state(other.id)).state, "dead")

broken = spark.call("CreateSparkJob", lambda: create("obs://code/broken.py", "broken"))
advance(2_000)
spark.expect("state", spark.call("ShowSparkJobStatus", lambda: state(broken.id)).state, "dead")

spark.refused("CreateSparkJob", lambda: create(None, "nothing"), 400, "DLI.0001")
spark.refused("CancelSparkJob", lambda: client.cancel_spark_job(CancelSparkJobRequest(batch_id=batch)), 400, "DLI.")
done(spark)
