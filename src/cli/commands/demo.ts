import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import type { Board } from '../board/serve-board';
import { serveBoard } from '../board/serve-board';
import type { ExitCode, End } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { withTemporal } from '../connection/connect-to-temporal';
import { dateOption } from '../options/date-option';
import type { DemoCloud } from '../demo/demo-cloud';
import { openDemoCloud } from '../demo/demo-cloud';
import type { DemoRun } from '../demo/demo-pipeline';
import { startOrJoin } from '../demo/demo-pipeline';
import { demoReport, uiLink } from '../demo/demo-report';
import type { DemoServer } from '../demo/demo-server';
import { openDemoServer } from '../demo/demo-server';
import type { DemoWorker } from '../demo/demo-worker';
import { startDemoWorker, withoutOurVariables } from '../demo/demo-worker';
import { displayOn } from '../display/display-on';
import { environmentHelp } from '../environment-help';
import type { FollowEnd } from '../pipeline/follow-pipeline';
import { followPipeline } from '../pipeline/follow-pipeline';
import { reportEnd } from '../pipeline/report-end';
import { print, printJson, progressScreen, tell } from '../print';
import { Belongings } from '../process/belongings';
import { fired, listenForInterruption } from '../process/interruption';
import { speedOption } from '../options/speed-option';
import { taskQueueOption } from '../options/task-queue-option';

interface Flags {
  keep: boolean;
  json: boolean;
  speed: number;
  date: string;
  taskQueue: string;
}

/** Everything of a demo that is up. */
interface Stage {
  server: DemoServer;
  cloud: DemoCloud;
  worker: DemoWorker;
  run: DemoRun;
  line: TemporalLine;
  /** Where it all can be looked at, when it stays up. */
  board: Board | undefined;
}

const WATCH_AT_MOST_MS = 10 * 60_000;
/** Whoever replaced our dead worker or cancelled our pipeline should see its end before we take the server down. */
const LINGER_MS = 5_000;

/** `demo`: everything on this machine, for a first look. */
export function demoCommand(end: End): Command {
  return new Command('demo')
    .description('Runs one pipeline on an own Temporal server against a pretend Huawei Cloud, and shows it as it goes.')
    .option('--keep', 'open the board too, and leave everything up afterwards, until Ctrl-C', false)
    .option('--json', 'print how to reach everything as one JSON line; the rest goes to stderr', false)
    .addOption(speedOption())
    .addOption(
      dateOption('logical date of the run').default(new Date().toISOString().slice(0, 'YYYY-MM-DD'.length), 'today'),
    )
    .addOption(taskQueueOption())
    .addHelpText('after', environmentHelp('server'))
    .action(async (flags: Flags) => end(await runDemo(flags)));
}

async function runDemo(flags: Flags): Promise<ExitCode> {
  const belongings = new Belongings();
  try {
    const server = belongings.keep(await openDemoServer(process.env), (opened) => opened.close());
    const cloud = belongings.keep(await openDemoCloud(process.env, flags.speed), async (opened) =>
      opened.process?.end(),
    );
    const env = { ...withoutOurVariables(process.env), ...server.env };
    return await withTemporal(env, async (line) => {
      const run = await startOrJoin(line, { ...flags, cloud });
      const board = flags.keep ? belongings.keep(await demoBoard(line), (opened) => opened.close()) : undefined;
      const worker = startDemoWorker(server, cloud, flags.taskQueue);
      try {
        return await show({ server, cloud, worker, run, line, board }, flags);
      } finally {
        await worker.end();
      }
    });
  } finally {
    await belongings.close();
  }
}

/** For this machine alone, at whichever port is free. */
function demoBoard(line: TemporalLine): Promise<Board> {
  return serveBoard(line, { host: '127.0.0.1', port: 0, readOnly: false });
}

async function show(stage: Stage, flags: Flags): Promise<ExitCode> {
  const say = flags.json ? tell : print;
  if (flags.json) printJson(accessTo(stage, flags));
  introduction(stage).forEach(say);
  const interruption = listenForInterruption();
  try {
    const end = await watch(stage, flags, interruption.signal);
    if (!end.closed) return notClosed(interruption.signal, stage);
    const code = await reportEnd(stage.run.handle, end.look, { json: false, say });
    (await demoReport(stage.cloud, end)).forEach(say);
    await leaveUp(
      stage,
      { ...flags, othersMayWatch: code !== EXIT.done || stage.worker.hasDied() },
      interruption.signal,
    );
    return code;
  } finally {
    interruption.stopListening();
  }
}

async function watch({ line, run, worker }: Stage, { json }: Flags, interrupted: AbortSignal): Promise<FollowEnd> {
  const display = displayOn(progressScreen({ json }), run.handle.workflowId);
  worker.onDeath((sentence) => display.say(sentence));
  try {
    const signal = AbortSignal.any([interrupted, AbortSignal.timeout(WATCH_AT_MOST_MS)]);
    return await followPipeline(line, run.handle, display, { signal });
  } finally {
    display.end();
  }
}

function notClosed(interrupted: AbortSignal, { run }: Stage): ExitCode {
  if (interrupted.aborted) return EXIT.interrupted;
  throw new CliError(`${run.handle.workflowId} has not ended within ${WATCH_AT_MOST_MS / 60_000} minutes.`);
}

interface Leave {
  keep: boolean;
  othersMayWatch: boolean;
}

async function leaveUp({ server }: Stage, { keep, othersMayWatch }: Leave, interrupted: AbortSignal): Promise<void> {
  if (keep) {
    tell('Everything stays up until Ctrl-C.');
    await fired(interrupted);
  } else if (othersMayWatch && server.pid !== null) {
    await pause(LINGER_MS, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

function accessTo({ server, cloud, worker, run, board }: Stage, { taskQueue }: Flags): object {
  return {
    temporalAddress: server.address,
    uiUrl: server.uiUrl,
    ...(board && { boardUrl: board.url }),
    taskQueue,
    simulator: cloud.access,
    workflowId: run.handle.workflowId,
    pids: { server: server.pid, simulator: cloud.process?.pid ?? null, worker: worker.pid },
  };
}

function introduction({ server, cloud, worker, run, board }: Stage): string[] {
  const own = (pid: number | null | undefined): string => (pid ? `pid ${pid}` : 'was there already');
  const link = uiLink(server, run);
  return [
    ...(board ? [`Board            ${board.url}`] : []),
    `Temporal server  ${server.address} (${own(server.pid)})`,
    `Huawei Cloud     ${cloud.access.url} (a simulator, ${own(cloud.process?.pid)})`,
    `Worker           pid ${worker.pid}`,
    `Pipeline         ${run.handle.workflowId}${run.attached ? ' (was running already)' : ''}`,
    ...(link ? [`Temporal UI      ${link}`] : []),
    '',
  ];
}
