import { getEventListeners } from 'node:events';
import { Client, Connection } from '@temporalio/client';
import { PipelineLoad } from '../../chaos/load/pipeline-load';

test('pipelines that wait to be started share no listener on the signal that ends the chaos, and all heed it', async () => {
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  const over = new AbortController();
  const load = new PipelineLoad(new Client({ connection }), 'q', over.signal);
  const shapes = Array.from({ length: 20 }, (_, at) => ({
    name: `p${at}`,
    connection: 'c0',
    clusterId: 'keys-0',
    startAfterMs: 3_600_000,
    steps: [],
  }));

  const ended = load.run(shapes);
  expect(getEventListeners(over.signal, 'abort')).toEqual([]);
  over.abort();
  await expect(ended).rejects.toThrow('aborted');
  await connection.close();
});
