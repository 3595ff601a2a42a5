"""DLI's stream jobs by the vendor's SDK: run and stopped in batches, shown, listed."""

from huaweicloudsdkdli.v1 import (
    BatchRunFlinkJobsRequest,
    BatchRunFlinkJobsRequestBody,
    BatchStopFlinkJobsRequest,
    DliClient,
    ListFlinkJobsRequest,
    ShowFlinkJobRequest,
    StopFlinkJobsRequestBody,
)
from huaweicloudsdkdli.v1.region.dli_region import DliRegion
from witness import Witness, advance, control, done

control(
    "POST",
    "/jobs",
    [{"service": "dli", "id": number, "name": f"stream_{number}", "startupMs": 2_000} for number in (131, 132)],
)

streams = Witness("DLI streams")
client = streams.client(DliClient, DliRegion)


def run(*ids):
    body = BatchRunFlinkJobsRequestBody(job_ids=list(ids), resume_savepoint=False)
    return client.batch_run_flink_jobs(BatchRunFlinkJobsRequest(body=body))


def stop(*ids):
    body = StopFlinkJobsRequestBody(job_ids=list(ids), trigger_savepoint=True)
    return client.batch_stop_flink_jobs(BatchStopFlinkJobsRequest(body=body))


def show(number):
    return client.show_flink_job(ShowFlinkJobRequest(job_id=number))


ran = streams.call("BatchRunFlinkJobs", lambda: run(131, 132))
streams.expect("is_success of each", [item.is_success for item in ran.body], ["true", "true"])
shown = streams.call("ShowFlinkJob", lambda: show(131)).job_detail
streams.expect("status at first", shown.status, "job_submitting")
advance(3_000)
shown = streams.call("ShowFlinkJob", lambda: show(131)).job_detail
streams.expect("status", (shown.status, shown.name), ("job_running", "stream_131"))
streams.holds("it began", shown.start_time > 0)
listed = streams.call("ListFlinkJobs", lambda: client.list_flink_jobs(ListFlinkJobsRequest(name="stream_", limit=10)))
streams.expect("streams", sorted(job.job_id for job in listed.job_list.jobs), [131, 132])
streams.refused("BatchRunFlinkJobs", lambda: run(131), 400, "DLI.")
stopped = streams.call("BatchStopFlinkJobs", lambda: stop(131, 132))
streams.holds("the stop is taken", all(item.is_success == "true" for item in stopped.body))
advance(3_000)
shown = streams.call("ShowFlinkJob", lambda: show(131)).job_detail
streams.expect("status at rest", (shown.status, shown.has_savepoint), ("job_cancel_success", True))
streams.refused("ShowFlinkJob", lambda: show(999), 400, "DLI.16001")
done(streams)
