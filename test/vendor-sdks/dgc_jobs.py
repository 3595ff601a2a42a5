"""DataArts Factory (DGC) by the vendor's SDK: jobs run at once, watched, listed, stopped; schedules switched."""

from huaweicloudsdkdgc.v1 import (
    DgcClient,
    JobParam,
    ListJobInstancesRequest,
    ListJobsRequest,
    RunOnceRequest,
    ShowJobInstanceRequest,
    ShowJobStatusRequest,
    StartJobReq,
    StartJobRequest,
    StopJobInstanceRequest,
    StopJobRequest,
)
from huaweicloudsdkdgc.v1.region.dgc_region import DgcRegion
from witness import Witness, advance, control, done

SPACE = "w1"
RUNS = {"service": "dgc", "workspace": SPACE, "durationMs": 10_000, "bootMs": 2_000}
control(
    "POST",
    "/jobs",
    [
        {**RUNS, "name": "load"},
        {**RUNS, "name": "broken", "outcome": "fail", "errorMessage": "no such table"},
        {**RUNS, "name": "streams", "jobType": "REAL_TIME"},
    ],
)

TIMES = "the manual's sample has startTime and type, the SDK starttime and nodeType (dialect dgc.statusTimes)"
dgc = Witness("DGC", {"ShowJobStatus.startTime": TIMES, "nodes[].type": TIMES})
client = dgc.client(DgcClient, DgcRegion)


def run(name):
    body = StartJobReq(job_params=[JobParam(name="day", value="2026-01-31")])
    return client.run_once(RunOnceRequest(workspace=SPACE, job_name=name, body=body))


def show(name, instance):
    return client.show_job_instance(
        ShowJobInstanceRequest(workspace=SPACE, job_name=name, instance_id=str(instance))
    )


def stop(name, instance):
    request = StopJobInstanceRequest(workspace=SPACE, job_name=name, instance_id=str(instance))
    return client.stop_job_instance(request)


instance = dgc.call("RunOnce", lambda: run("load")).instance_id
shown = dgc.call("ShowJobInstance", lambda: show("load", instance))
dgc.expect("status at first", (shown.status, shown.instance_id), ("waiting", instance))
advance(6_000)
dgc.expect("status in the midst", dgc.call("ShowJobInstance", lambda: show("load", instance)).status, "running")
advance(6_000)
shown = dgc.call("ShowJobInstance", lambda: show("load", instance))
dgc.expect("status at the end", (shown.status, shown.nodes[0].status), ("success", "success"))
dgc.holds("it ended after it began", shown.end_time > shown.start_time > 0)

broken = dgc.call("RunOnce", lambda: run("broken")).instance_id
other = dgc.call("RunOnce", lambda: run("load")).instance_id
dgc.call("StopJobInstance", lambda: stop("load", other))
advance(12_000)
listed = dgc.call(
    "ListJobInstances",
    lambda: client.list_job_instances(ListJobInstancesRequest(workspace=SPACE, job_name="load", precise_query=True)),
)
found = sorted((row.instance_id, row.status) for row in listed.instances)
dgc.expect("instances", found, [(instance, "success"), (other, "manual-stop")])
failed = dgc.call("ListJobInstances", lambda: client.list_job_instances(ListJobInstancesRequest(workspace=SPACE, status="fail")))
rows = [(row.job_name, row.error_message) for row in failed.instances]
dgc.expect("instances that failed", rows, [("broken", "no such table")])

dgc.call(
    "StartJob",
    lambda: client.start_job(StartJobRequest(workspace=SPACE, job_name="streams", body=StartJobReq(job_params=[]))),
)
advance(3_000)
status = dgc.call(
    "ShowJobStatus", lambda: client.show_job_status(ShowJobStatusRequest(workspace=SPACE, job_name="streams"))
)
dgc.expect("status of a job in real time", status.status, "NORMAL")
jobs = dgc.call("ListJobs", lambda: client.list_jobs(ListJobsRequest(workspace=SPACE, job_type="REAL_TIME", job_name="str")))
dgc.expect("jobs", [(job.name, job.status) for job in jobs.jobs], [("streams", "NORMAL")])
dgc.call("StopJob", lambda: client.stop_job(StopJobRequest(workspace=SPACE, job_name="streams")))
dgc.refused("RunOnce", lambda: run("nothing"), 400, "DLF.0100")
dgc.refused("StopJobInstance", lambda: stop("load", instance), 400, "DLF.")
done(dgc)
