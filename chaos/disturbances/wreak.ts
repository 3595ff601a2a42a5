import { setTimeout as pause } from 'node:timers/promises';
import type { FaultSpec } from '../../simulator';
import type { Random } from '../random';
import type { CloudProcess } from '../stage/cloud-process';
import type { StageServer } from '../stage/restartable-server';
import type { WorkerHerd } from '../stage/worker-herd';
import type { Disturbance } from './draw-disturbances';

/** Whom the disturbances befall. */
export interface Victims {
  server: StageServer;
  cloud: CloudProcess;
  herd: WorkerHerd;
}

/** What has been done so far. */
export interface Havoc {
  networkCuts: number;
  faultsLaid: number;
  /** How long it took until all was done and mended. */
  seconds: number;
}

/** Does what was drawn, each at its time. Returns when all is done and mended again: frozen workers, the server. */
export async function wreak(
  disturbances: Disturbance[],
  victims: Victims,
  { random, havoc, signal }: { random: Random; havoc: Havoc; signal: AbortSignal },
): Promise<void> {
  const from = performance.now();
  const lasting: Promise<void>[] = [];
  // One server crash after the other: the next waits until the server is back.
  let crash: Promise<void> = Promise.resolve();
  for (const disturbance of disturbances) {
    await pause(Math.max(0, disturbance.atMs - (performance.now() - from)), undefined, { signal });
    if (disturbance.kind === 'killServer') crash = crash.then(async () => victims.server.crash(disturbance.ms));
    else lasting.push(wreakOne(disturbance, victims, random, havoc));
    // What fails is reported at the end, and is no unhandled rejection until then.
    for (const work of [crash, ...lasting.slice(-1)]) work.catch(() => undefined);
  }
  await Promise.all([crash, ...lasting]);
  havoc.seconds = (performance.now() - from) / 1_000;
}

async function wreakOne(
  disturbance: Exclude<Disturbance, { kind: 'killServer' }>,
  { cloud, herd }: Victims,
  random: Random,
  havoc: Havoc,
): Promise<void> {
  const draw = (count: number) => random.between(0, count - 1);
  switch (disturbance.kind) {
    case 'killWorker':
      return herd.kill(draw);
    case 'freezeWorker':
      return herd.freeze(disturbance.ms, draw);
    case 'cutNetwork':
      havoc.networkCuts += 1;
      return cloud.fault({ kind: 'down', ms: disturbance.ms });
    case 'layFault':
      if (await isOneTooMany(disturbance.fault, cloud)) return;
      havoc.faultsLaid += 1;
      return cloud.fault(disturbance.fault);
  }
}

/** Several that say a token has expired would refuse each fresh one as well: a login that does not work. */
async function isOneTooMany({ kind }: FaultSpec, cloud: CloudProcess): Promise<boolean> {
  return kind === 'expireToken' && (await cloud.faults()).some((laid) => laid.kind === kind);
}
