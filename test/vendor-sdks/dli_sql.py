"""DLI's SQL jobs by the vendor's SDK: submitted, watched, read, listed, cancelled."""

from huaweicloudsdkdli.v1 import (
    CancelSqlJobRequest,
    CheckSqlRequest,
    CheckSqlRequestBody,
    CreateSqlJobRequest,
    CreateSqlJobRequestBody,
    DliClient,
    ListSqlJobsRequest,
    PreviewSqlJobResultRequest,
    ShowSqlJobDetailRequest,
    ShowSqlJobProgressRequest,
    ShowSqlJobStatusRequest,
    Tag,
)
from huaweicloudsdkdli.v1.region.dli_region import DliRegion
from witness import Witness, advance, control, done

SELECT = "SELECT name, n FROM ods.orders"
control(
    "POST",
    "/jobs",
    [
        {
            "service": "dliSql",
            "sqlContains": "ods.orders",
            "queue": "etl",
            "durationMs": 10_000,
            "bootMs": 2_000,
            "rows": [{"name": "a", "n": 1}, {"name": None, "n": 2}],
        },
        {
            "service": "dliSql",
            "sqlContains": "broken",
            "durationMs": 1_000,
            "outcome": "FAILED",
            "message": "no such table",
        },
    ],
)

sql = Witness("DLI SQL")
client = sql.client(DliClient, DliRegion)


def submit(text, queue="etl", conf=("dli.sql.sqlasync.enabled=true",), tags=None):
    body = CreateSqlJobRequestBody(sql=text, queue_name=queue, currentdb="ods", conf=list(conf), tags=tags)
    return client.create_sql_job(CreateSqlJobRequest(body=body))


def status(job_id):
    return client.show_sql_job_status(ShowSqlJobStatusRequest(job_id=job_id))


checked = sql.call("CheckSql", lambda: client.check_sql(CheckSqlRequest(body=CheckSqlRequestBody(sql=SELECT))))
sql.expect("job_type of the check", checked.job_type, "QUERY")

submitted = sql.call("CreateSqlJob", lambda: submit(SELECT, tags=[Tag(key="temporal-run", value="ab12")]))
sql.expect("is_success", submitted.is_success, True)
sql.expect("job_mode", submitted.job_mode, "async")
job = submitted.job_id

shown = sql.call("ShowSqlJobStatus", lambda: status(job))
sql.expect("status at first", shown.status, "LAUNCHING")
sql.expect("statement", shown.statement, SELECT)
sql.expect("tags", [(tag.key, tag.value) for tag in shown.tags], [("temporal-run", "ab12")])
advance(6_000)
sql.expect("status in the midst", sql.call("ShowSqlJobStatus", lambda: status(job)).status, "RUNNING")
progress = sql.call("ShowSqlJobProgress", lambda: client.show_sql_job_progress(ShowSqlJobProgressRequest(job_id=job)))
sql.holds("the progress lies between 0 and 1", 0 < progress.progress < 1)
advance(6_000)
shown = sql.call("ShowSqlJobStatus", lambda: status(job))
sql.expect("status at the end", shown.status, "FINISHED")
sql.expect("result_count", shown.result_count, 2)
sql.holds("the result lies in OBS", (shown.result_path or "").startswith("obs://"))
detail = sql.call("ShowSqlJobDetail", lambda: client.show_sql_job_detail(ShowSqlJobDetailRequest(job_id=job)))
sql.expect("database_name", detail.database_name, "ods")

preview = sql.call(
    "PreviewSqlJobResult",
    lambda: client.preview_sql_job_result(PreviewSqlJobResultRequest(job_id=job, queue_name="etl")),
)
sql.expect("schema", preview.schema, [{"name": "string"}, {"n": "int"}])
sql.expect("rows", preview.rows, [["a", 1], [None, 2]])

listed = sql.call(
    "ListSqlJobs",
    lambda: client.list_sql_jobs(ListSqlJobsRequest(tags="temporal-run=ab12", page_size=100, job_types=["QUERY"])),
)
sql.expect("jobs with the tag", [(row.job_id, row.status) for row in listed.jobs], [(job, "FINISHED")])
none = sql.call("ListSqlJobs", lambda: client.list_sql_jobs(ListSqlJobsRequest(tags="temporal-run=zz")))
sql.expect("jobs with another tag", (none.job_count, none.jobs), (0, []))

ddl = sql.call("CreateSqlJob", lambda: submit("CREATE TABLE ods.orders_2 (id int)"))
cancelled = sql.call("CancelSqlJob", lambda: client.cancel_sql_job(CancelSqlJobRequest(job_id=ddl.job_id)))
sql.expect("is_success of the cancel", cancelled.is_success, True)
advance(2_000)
sql.expect("status", sql.call("ShowSqlJobStatus", lambda: status(ddl.job_id)).status, "CANCELLED")

broken = sql.call("CreateSqlJob", lambda: submit("SELECT * FROM broken"))
advance(2_000)
shown = sql.call("ShowSqlJobStatus", lambda: status(broken.job_id))
sql.expect("how it failed", (shown.status, shown.message), ("FAILED", "no such table"))

sql.refused("CreateSqlJob", lambda: submit("SELECT 1; SELECT 2"), 400, "DLI.0004")
sql.refused("CreateSqlJob", lambda: submit(SELECT, queue="nowhere"), 400, "DLI.0002")
sql.refused("CancelSqlJob", lambda: client.cancel_sql_job(CancelSqlJobRequest(job_id=job)), 400, "DLI.0007")
done(sql)
