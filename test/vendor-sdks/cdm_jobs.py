"""CDM by the vendor's SDK: clusters shown, woken and put to rest; a job created, started, watched, stopped, deleted."""

from huaweicloudsdkcdm.v1 import (
    CdmClient,
    CdmCreateJobJsonReq,
    CdmStartClusterReq,
    CdmStartJobReq,
    CdmStopClusterReq,
    CdmStopClusterReqStop,
    ConfigValues,
    Configs,
    CreateJobRequest,
    DeleteJobRequest,
    Input,
    Job,
    ListClustersRequest,
    ShowClusterDetailRequest,
    ShowJobStatusRequest,
    ShowJobsRequest,
    ShowSubmissionsRequest,
    StartClusterRequest,
    StartJobRequest,
    StopClusterRequest,
    StopJobRequest,
)
from huaweicloudsdkcdm.v1.region.cdm_region import CdmRegion
from witness import Witness, advance, control, done

CLUSTER = "6ec9a0a4-76be-4262-8697-e7af1fac7920"
NAME = "orders to obs/1"
control(
    "POST",
    "/jobs",
    [
        {"service": "cdmCluster", "clusterId": CLUSTER, "status": "900", "startMs": 5_000, "stopMs": 5_000},
        {"service": "cdm", "clusterId": CLUSTER, "name": NAME, "ofCreated": True, "durationMs": 10_000, "rows": 10},
        {"service": "cdm", "clusterId": CLUSTER, "name": "broken", "durationMs": 1_000, "outcome": "FAILED"},
    ],
)

MISSPELT = "the vendor's pages and recorded replies spell it so (dialect cdm.lastUpdateUser); our client reads neither"
cdm = Witness("CDM", {".last-udpate-user": MISSPELT})
client = cdm.client(CdmClient, CdmRegion)


def status():
    shown = client.show_cluster_detail(ShowClusterDetailRequest(cluster_id=CLUSTER))
    return shown.status


def values(group, *pairs):
    inputs = [Input(name=f"{group}.{name}", value=value) for name, value in pairs]
    return ConfigValues(configs=[Configs(name=group, inputs=inputs)])


def create():
    job = Job(
        name=NAME,
        job_type="NORMAL_JOB",
        from_connector_name="generic-jdbc-connector",
        from_link_name="orders_db",
        from_config_values=values("fromJobConfig", ("schemaName", "sales"), ("tableName", "orders")),
        to_connector_name="obs-connector",
        to_link_name="lake",
        to_config_values=values("toJobConfig", ("bucketName", "lake"), ("outputDirectory", "/orders")),
        driver_config_values=values("throttlingConfig", ("numExtractors", "1")),
    )
    return client.create_job(CreateJobRequest(cluster_id=CLUSTER, body=CdmCreateJobJsonReq(jobs=[job])))


def start(variables=None, name=NAME):
    request = StartJobRequest(cluster_id=CLUSTER, job_name=name, body=CdmStartJobReq(variables=variables))
    return client.start_job(request)


def job_status(name=NAME):
    return client.show_job_status(ShowJobStatusRequest(cluster_id=CLUSTER, job_name=name))


def jobs_named(name):
    return client.show_jobs(ShowJobsRequest(cluster_id=CLUSTER, job_name=name))


def stop_cluster():
    body = CdmStopClusterReq(stop=CdmStopClusterReqStop(stop_mode="GRACEFULLY", delay_time=-1))
    return client.stop_cluster(StopClusterRequest(cluster_id=CLUSTER, body=body))


listed = cdm.call("ListClusters", lambda: client.list_clusters(ListClustersRequest()))
mine = [cluster for cluster in listed.clusters if cluster.id == CLUSTER]
cdm.expect("clusters", [(cluster.status, cluster.status_detail) for cluster in mine], [("900", "Stopped")])
shown = cdm.call(
    "ShowClusterDetail", lambda: client.show_cluster_detail(ShowClusterDetailRequest(cluster_id=CLUSTER))
)
cdm.expect("status", shown.status, "900")
woken = cdm.call(
    "StartCluster",
    lambda: client.start_cluster(StartClusterRequest(cluster_id=CLUSTER, body=CdmStartClusterReq(start={}))),
)
cdm.expect("ids of the action", len(woken.job_id), 1)
cdm.expect("status on the way", status(), "920")
advance(6_000)
cdm.expect("status once it runs", status(), "200")

created = cdm.call("CreateJob", create)
cdm.expect("what was created", (created.name, created.validation_result), (NAME, []))
listed = cdm.call("ShowJobs", lambda: jobs_named(NAME))
cdm.expect("jobs", [(job.name, job.to_link_name) for job in listed.jobs], [(NAME, "lake")])
jobs = cdm.call("ShowJobs", lambda: jobs_named("all"))
cdm.expect("all jobs", sorted(job.name for job in jobs.jobs), ["broken", NAME])
submission = cdm.call("ShowJobStatus", job_status).submissions[0]
cdm.expect("status", submission.status, "NEVER_EXECUTED")
started = cdm.call("StartJob", lambda: start({"day": "2026-01-31"})).submissions[0]
cdm.expect("status at first", started.status, "BOOTING")
cdm.refused("StopCluster", stop_cluster, 400, "CDM.5090")
cdm.refused("StartJob", start, 400, "Cdm.0052")
advance(6_000)
submission = cdm.call("ShowJobStatus", job_status).submissions[0]
cdm.expect("status in the midst", submission.status, "RUNNING")
cdm.holds("it is half done", 0 < submission.progress < 100)
advance(6_000)
submission = cdm.call("ShowJobStatus", job_status).submissions[0]
cdm.expect("status at the end", (submission.status, submission.write_rows), ("SUCCEEDED", 10))
counters = submission.counters.org_apache_sqoop_submission_counter_sqoop_counters
cdm.expect("rows by the counters", (counters.rows_read, counters.rows_written), (10, 10))
row = cdm.call("ShowJobs", lambda: jobs_named(NAME)).jobs[0]
cdm.expect("the row of a job that has run", (row.status, row.rows_written), ("SUCCEEDED", 10))
cdm.call("StartJob", lambda: start(name="broken"))
advance(2_000)
failed = cdm.call("ShowJobStatus", lambda: job_status("broken")).submissions[0]
cdm.expect("status of one that fails", failed.status, "FAILED")
cdm.holds("it says why", failed.error_summary and failed.error_details)
again = cdm.call("StartJob", start).submissions[0]
cdm.holds("the next submission has a greater id", again.submission_id > started.submission_id)
cdm.call("StopJob", lambda: client.stop_job(StopJobRequest(cluster_id=CLUSTER, job_name=NAME)))
advance(6_000)
history = cdm.call(
    "ShowSubmissions", lambda: client.show_submissions(ShowSubmissionsRequest(cluster_id=CLUSTER, jname=NAME))
)
ids = [again.submission_id, started.submission_id]
cdm.expect("history", [row.submission_id for row in history.submissions], ids)
cdm.holds("one that was stopped has not succeeded", history.submissions[0].status != "SUCCEEDED")
cdm.call("DeleteJob", lambda: client.delete_job(DeleteJobRequest(cluster_id=CLUSTER, job_name=NAME)))
cdm.refused("ShowJobStatus", job_status, 400, "Cdm.0100")
cdm.call("StopCluster", stop_cluster)
cdm.expect("status on the way", status(), "910")
advance(6_000)
cdm.expect("status once it rests", status(), "900")
cdm.refused("CreateJob", create, 404, "Cdm.0201")
done(cdm)
