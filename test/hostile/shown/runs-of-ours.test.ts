import { startCli } from '../../support/run-cli';
import { temporaryFolder } from '../../support/temporary-folder';
import { HOSTILE_ID, HOSTILE_NAME } from './hostile-text';
import { type HostileWorld, openHostileWorld } from './hostile-world';
import { fileOf, Outputs, pipeline } from './outputs';

const folder = temporaryFolder();

test.each(['text', 'json'] as const)(
  'whoever names a job or a run, and a cloud that says what it likes, is text to every command and in the %s log of the worker',
  async (logFormat) => {
    const world = await openHostileWorld(logFormat);
    const outputs = new Outputs(world.env);
    const id = `-ours ${HOSTILE_ID} --reason`;
    const file = fileOf(folder, 'texts.yaml', pipeline('texts', HOSTILE_NAME));
    await outputs.said('run', file, `--workflow-id=${id}`, '--detach');
    await watchedUntilAsked(world, outputs, id);
    for (const verb of ['retry', 'adopt', 'skip', 'pause', 'status', 'resume', 'status', 'list', 'cleanup', 'cancel'])
      for (const flags of FLAGS[verb] ?? [[]]) await outputs.said(verb, ...flags, '--', id);
    await outputs.said('run', file, `--workflow-id=${id}`, '--detach');
    const failing = fileOf(folder, 'failing.yaml', pipeline('failing', HOSTILE_NAME, { onFailure: 'compensate' }));
    await outputs.said('run', failing, '--workflow-id', `failing ${HOSTILE_ID}`);
    await outputs.said('run', failing, '--workflow-id', `failing ${HOSTILE_ID}`, '--json');
    await outputs.said('list', '--failed');
    await outputs.said('list', '--json');
    await world.close();
    outputs.noted(['worker'], world.worker.stdout() + world.worker.stderr());

    expect(outputs.raw()).toEqual({});
  },
);

const FLAGS: Record<string, string[][]> = {
  retry: [
    ['--step', 'copy', '--param', `${HOSTILE_NAME}=${HOSTILE_ID}`],
    ['--step', HOSTILE_ID],
  ],
  adopt: [['--step', 'copy', '--run', HOSTILE_ID]],
  skip: [['--step', HOSTILE_ID, '--reason', HOSTILE_ID]],
  status: [[], ['--json']],
};

async function watchedUntilAsked(world: HostileWorld, outputs: Outputs, id: string): Promise<void> {
  const watched = startCli(['status', '--watch', '--', id], world.env);
  await watched.says(/answer: /);
  watched.process.kill('SIGINT');
  const { stdout, stderr } = await watched.ended;
  outputs.noted(['status', '--watch'], stdout + stderr);
}
