import type { RequestListener } from 'node:http';
import { Cloud } from './cloud';
import { Control } from './control/control';
import { controlService } from './control/routes';
import { speechOf } from './dialect';
import { createGateway } from './gateway';
import { iamService } from './iam/routes';
import type { Credentials } from './iam/state';
import { Listener } from './listener';
import { credentialsOf, readSeed, requireLoopback, type SimulatorOptions } from './options';
import { SERVICE_NAMES } from './services';
import { DAY_MS } from './timeline';

/** A running pretend Huawei Cloud. */
export interface Simulator extends Pick<Control, keyof Control>, Credentials {
  /** Origin of all services and the control calls, without a path. */
  readonly url: string;
  /** Where it listens on the loopback address, also when any free one was asked for. */
  readonly port: number;
  /** Stops listening and ends every connection, also those that hang. */
  close(): Promise<void>;
}

/**
 * Starts a stateful pretend Huawei Cloud on a loopback port.
 * @throws RangeError for a host that is not loopback, a negative speed, or a dialect that is not known
 * @throws ZodError for a seed that is none
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, speed = 1, scaleLimits = false, tokenLifetimeMs = DAY_MS } = options;
  const host = requireLoopback(options.host ?? '127.0.0.1');
  const seed = readSeed(options.seed);
  const credentials = credentialsOf(options, seed);
  const speech = speechOf(options.dialect);
  const cloud = new Cloud({ credentials, tokenLifetimeMs, speed, scaleLimits, speech });
  cloud.addJobs(seed.jobs);

  const listener = new Listener(host);
  const control = new Control(cloud, listener);
  const openPort = await listener.open(port, gatewayOf(cloud, control, listener, options));
  return Object.assign(control, credentials, {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${openPort}`,
    port: openPort,
    close: () => listener.close(),
  });
}

function gatewayOf(cloud: Cloud, control: Control, listener: Listener, options: SimulatorOptions): RequestListener {
  const { iam, timeline, faults, counters, startRequests } = cloud;
  const { retryAfterSeconds, limits = false } = options;
  return createGateway({
    services: [iamService(iam), ...SERVICE_NAMES.flatMap((name) => cloud.serviceOf(name).apis)],
    control: controlService(control),
    rules: {
      iam,
      ...(limits && { limits: cloud.limits }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
    faults,
    counters,
    startRequests,
    timeline,
    listener,
  });
}
