import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { ToReplay } from '../replay/replay-histories';
import { replayHistories } from '../replay/replay-histories';
import type { RunRef } from '../stage/replayers';

/** A live run meets the moments that tell one way of handing over from another too seldom. */
const HOW = { mostPrefixes: 150, partSeeds: [1, 2, 3] };

/** Replays the runs that it is told of, line by line on stdin, and says on stdout what came of each. */
async function main(): Promise<void> {
  const { address, codePath } = JSON.parse(process.argv[2] ?? '') as { address: string; codePath: string };
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'off' } } });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  for await (const replayed of replayHistories({ workflowBundle: { codePath } }, told(client), HOW)) {
    console.log(JSON.stringify(replayed));
  }
  await connection.close();
}

async function* told(client: Client): AsyncGenerator<ToReplay> {
  for await (const line of createInterface({ input: process.stdin })) {
    const { workflowId, runId } = JSON.parse(line) as RunRef;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    yield { workflowId, runId, history };
  }
}

void main();
