"""Builds the tasks of each Python block of docs/from-airflow.md, whose path is the argument, with the real provider."""

import re
import sys
from datetime import timedelta

from airflow import DAG
from airflow.decorators import task
from airflow.providers.huawei.cloud.operators.cdm import CDMStartJobOperator
from airflow.providers.huawei.cloud.operators.dataarts import DataArtsDLFStartJobOperator
from airflow.providers.huawei.cloud.operators.dli import (
    DLIGetSqlJobResultOperator,
    DLIRunSqlJobOperator,
    DLISparkCreateBatchJobOperator,
)
from airflow.providers.huawei.cloud.operators.mrs import MRSCreateExecuteJobOperator
from airflow.providers.huawei.cloud.operators.smn import SMNPublishTextMessageOperator
from airflow.providers.huawei.cloud.sensors.cdm import CDMShowJobStatusSensor
from airflow.providers.huawei.cloud.sensors.huawei_obs_key import OBSObjectKeySensor
from pendulum import datetime

known = dict(globals(), TOPIC="urn:smn:r:p:t", COUNT_BAD="SELECT 1", CLUSTER="m1")
with open(sys.argv[1], encoding="utf-8") as page:
    blocks = re.findall(r"^```python\n(.*?)^```", page.read(), re.M | re.S)
for nth, block in enumerate(blocks):
    with DAG(f"block_{nth}", start_date=datetime(2026, 1, 1, tz="UTC")):
        load = DLIRunSqlJobOperator(task_id="load_after", sql_query="SELECT 1")
        exec(compile(block, f"block {nth + 1}", "exec"), dict(known, load=load))
print(f"ok {len(blocks)} Python blocks of the page build their tasks")
