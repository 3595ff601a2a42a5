"""Starts a Huawei Cloud pipeline by its workflow type's name, watches it, and prints how it ended."""

import asyncio
import os
import sys
import uuid

from temporalio.client import Client

SPEC = {
    "name": "orders-from-python",
    "steps": [
        {"id": "copy", "cdm": {"clusterId": "6ec9a0a4", "jobName": "orders_to_obs"}},
        {"id": "transform", "dgc": {"jobName": "orders_transform", "jobParams": {"rows": "{{ steps.copy.rowsWritten }}"}}},
    ],
}


async def main() -> None:
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    handle = await client.start_workflow(
        "huaweiCloudPipeline",
        args=[SPEC, {"date": "2026-01-31"}],
        id=f"orders-from-python-{uuid.uuid4()}",
        task_queue=os.environ.get("TASK_QUEUE", "huaweicloud"),
    )
    status = await handle.query("status")
    print(f"{status['name']} is {status['state']}")

    result = await handle.result()
    for step in result["steps"]:
        print(f"{step['id']}: {step['state']}, {step['output']}")
    print(f"{result['name']} {result['state']}")


asyncio.run(main())
# A short-lived client may crash while the interpreter ends (temporalio/sdk-python#300): leave without that.
sys.stdout.flush()
os._exit(0)
