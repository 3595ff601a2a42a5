"""MRS by the vendor's SDK: jobs submitted, shown, listed, killed; their cluster shown."""

from huaweicloudsdkmrs.v1 import MrsClient as ClusterClient, ShowClusterDetailsRequest
from huaweicloudsdkmrs.v1.region.mrs_region import MrsRegion as ClusterRegion
from huaweicloudsdkmrs.v2 import (
    CreateExecuteJobRequest,
    JobExecution,
    MrsClient,
    ShowJobExeListNewRequest,
    ShowSingleJobExeRequest,
    StopJobRequest,
)
from huaweicloudsdkmrs.v2.region.mrs_region import MrsRegion
from witness import Witness, advance, control, done

CLUSTER = "17cd0faa-c252-429f-a034-2d5ef3aed6aa"
RUNS = {"service": "mrs", "clusterId": CLUSTER, "durationMs": 10_000, "bootMs": 2_000}
control("POST", "/jobs", [RUNS, {**RUNS, "nameContains": "broken", "outcome": "FAILED"}])

mrs = Witness("MRS")
client = mrs.client(MrsClient, MrsRegion)
clusters = mrs.client(ClusterClient, ClusterRegion)


def submit(name, kind="SparkSubmit", arguments=("--class", "org.example.Features", "obs://lake/features.jar")):
    body = JobExecution(job_type=kind, job_name=name, arguments=list(arguments), properties={"fs.obs.endpoint": "e"})
    return client.create_execute_job(CreateExecuteJobRequest(cluster_id=CLUSTER, body=body))


def show(job_id):
    return client.show_single_job_exe(ShowSingleJobExeRequest(cluster_id=CLUSTER, job_execution_id=job_id))


def listing(**asked):
    return client.show_job_exe_list_new(ShowJobExeListNewRequest(cluster_id=CLUSTER, **asked))


cluster = mrs.call(
    "ShowClusterDetails", lambda: clusters.show_cluster_details(ShowClusterDetailsRequest(cluster_id=CLUSTER))
).cluster
mrs.expect("state of the cluster", cluster.cluster_state, "running")

submitted = mrs.call("CreateExecuteJob", lambda: submit("features")).job_submit_result
mrs.expect("state of the submission", submitted.state, "COMPLETE")
job = submitted.job_id
shown = mrs.call("ShowSingleJobExe", lambda: show(job)).job_detail
mrs.expect("result and state", (shown.job_result, shown.job_state), ("UNDEFINED", "ACCEPTED"))
mrs.expect("arguments", shown.arguments, "[--class, org.example.Features, obs://lake/features.jar]")
advance(6_000)
shown = mrs.call("ShowSingleJobExe", lambda: show(job)).job_detail
mrs.expect("result and state", (shown.job_result, shown.job_state), ("UNDEFINED", "RUNNING"))
mrs.holds("an application is named", (shown.app_id or "").startswith("application_"))
advance(6_000)
shown = mrs.call("ShowSingleJobExe", lambda: show(job)).job_detail
mrs.expect("result and state", (shown.job_result, shown.job_state), ("SUCCEEDED", "FINISHED"))
mrs.holds("it ended after it began", shown.finished_time > shown.started_time > 0)

broken = mrs.call("CreateExecuteJob", lambda: submit("broken")).job_submit_result.job_id
killed = mrs.call("CreateExecuteJob", lambda: submit("long", "SparkPython")).job_submit_result.job_id
mrs.call("StopJob", lambda: client.stop_job(StopJobRequest(cluster_id=CLUSTER, job_execution_id=killed)))
advance(12_000)
shown = mrs.call("ShowSingleJobExe", lambda: show(broken)).job_detail
mrs.expect("result and state of one that failed", (shown.job_result, shown.job_state), ("FAILED", "FINISHED"))
shown = mrs.call("ShowSingleJobExe", lambda: show(killed)).job_detail
mrs.expect("result and state of one that was killed", (shown.job_result, shown.job_state), ("KILLED", "KILLED"))
mrs.expect("type of a Python job", shown.job_type, "SparkSubmit")

listed = mrs.call("ShowJobExeListNew", lambda: listing(job_name="features", limit="100", offset="1"))
mrs.expect("jobs of that name", [row.job_id for row in listed.job_list], [job])
listed = mrs.call("ShowJobExeListNew", lambda: listing(limit="2", offset="2", sort_by="asc"))
mrs.expect("the second page", ([row.job_id for row in listed.job_list], listed.total_record), ([killed], 3))
mrs.refused("ShowJobExeListNew", lambda: listing(offset="0"), 400, "MRS.0002")
mrs.refused("ShowSingleJobExe", lambda: show("00000000-0000-0000-0000-000000000000"), 400, "0176")
done(mrs)
