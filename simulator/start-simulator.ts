import type { FastifyInstance } from 'fastify';
import { cdmService } from './cdm/routes';
import { Cloud } from './cloud';
import { Control } from './control/control';
import { controlService } from './control/routes';
import { factoryService } from './dgc/factory-routes';
import { dgcService } from './dgc/routes';
import { DGC_DEFAULTS } from './dgc/dialect';
import { dliService } from './dli/routes';
import { createGateway } from './gateway';
import { iamService } from './iam/routes';
import type { Credentials } from './iam/state';
import { Listener } from './listener';
import { credentialsOf, readSeed, requireLoopback, type SimulatorOptions } from './options';

const DAY_MS = 86_400_000;

/** A running pretend Huawei Cloud. */
export interface Simulator extends Pick<Control, keyof Control>, Credentials {
  /** Origin of IAM, CDM, DGC, DLI and the control calls, without a path. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends every connection, also those that hang. */
  close(): Promise<void>;
}

/**
 * Starts a stateful pretend Huawei Cloud on a loopback port.
 * @throws RangeError for a host that is not loopback or a negative speed
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, speed = 1, scaleLimits = false, tokenLifetimeMs = DAY_MS } = options;
  const host = requireLoopback(options.host ?? '127.0.0.1');
  const seed = readSeed(options.seed);
  const credentials = credentialsOf(options, seed);
  const { instanceType, supplementCancelled, supplementFailed } = { ...DGC_DEFAULTS, ...options.dialect?.dgc };
  const cloud = new Cloud({
    credentials,
    tokenLifetimeMs,
    speed,
    scaleLimits,
    usualInstanceType: instanceType,
    supplementWords: { cancelled: supplementCancelled, failed: supplementFailed },
  });
  cloud.addJobs(seed.jobs);

  const listener = new Listener(host);
  const control = new Control(cloud, listener);
  const app = gatewayOf(cloud, control, listener, options);
  await app.ready();
  const openPort = await listener.open(port, (request, response) => app.routing(request, response));
  return Object.assign(control, credentials, {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${openPort}`,
    port: openPort,
    close: () => listener.close(),
  });
}

function gatewayOf(cloud: Cloud, control: Control, listener: Listener, options: SimulatorOptions): FastifyInstance {
  const { iam, timeline, faults, counters } = cloud;
  const { dialect = {}, retryAfterSeconds, limits = false } = options;
  return createGateway({
    services: [
      iamService(iam),
      cdmService(cloud.cdm, dialect.cdm ?? {}),
      dgcService(cloud.dgc, timeline, dialect.dgc ?? {}),
      factoryService(cloud.supplements),
      dliService(cloud.dli, timeline, dialect.dli ?? {}),
    ],
    control: controlService(control),
    rules: {
      iam,
      ...(limits && { limits: cloud.limits }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
    faults,
    counters,
    timeline,
    listener,
  });
}
