import { z } from 'zod';
import { faultSpec } from '../faults';
import { jobSpec } from '../job-spec';
import { Refusal } from '../refusal';
import { json } from '../replies';
import { del, get, post, type Service } from '../routing';
import type { Control } from './control';
import { continueRequest, runRequest } from './run-request';

const BASE = '/_simulator';
const ANYONE = { open: true } as const;

const clockRequest = z.union([
  z.object({ advanceMs: z.number().nonnegative() }),
  z.object({ speed: z.number().nonnegative() }),
]);

const text = z.string().min(1).optional();
const changedCredentials = z.strictObject({ ak: text, sk: text, securityToken: text, password: text });

/** The control calls. They are ours: no vendor page describes them. */
export const controlService = (control: Control): Service => ({
  // A run the simulated cloud refused is a conflict; what was asked wrongly is a bad request.
  refuse: ({ code, message }) => json({ error: message, code }, code === 'bad-request' ? 400 : 409),
  malformedBody: new Refusal('bad-request', 'The body is not JSON.'),
  routes: [
    post(`${BASE}/jobs`, ANYONE, ({ body }) => {
      const jobs = read(z.array(jobSpec), Array.isArray(body) ? body : [body]);
      control.addJobs(jobs);
      return json({ added: jobs.length });
    }),
    post(`${BASE}/runs`, ANYONE, ({ body }) => {
      const request = read(runRequest, body);
      return json({ service: request.service, job: request.job, run: control.run(request) });
    }),
    post(`${BASE}/runs/continue`, ANYONE, ({ body }) => {
      const request = read(continueRequest, body);
      return json({ service: request.service, job: request.job, run: control.continueRun(request) });
    }),
    get(`${BASE}/log`, ANYONE, () => json(control.log())),
    get(`${BASE}/starts`, ANYONE, () => json(control.starts())),
    get(`${BASE}/requests`, ANYONE, () => json(control.requests())),
    post(`${BASE}/faults`, ANYONE, ({ body }) => {
      const fault = read(faultSpec, body);
      // The answer leaves before the server may go down.
      const isImmediate = fault.kind === 'down' && !fault.match;
      if (isImmediate) return { ...json({ laid: fault }), afterwards: () => control.fault(fault) };
      control.fault(fault);
      return json({ laid: fault });
    }),
    get(`${BASE}/faults`, ANYONE, () => json(control.faults())),
    del(`${BASE}/faults`, ANYONE, () => {
      control.endFaults();
      return json({});
    }),
    post(`${BASE}/credentials`, ANYONE, ({ body }) => {
      control.changeCredentials(read(changedCredentials, body));
      return json({});
    }),
    post(`${BASE}/clock`, ANYONE, ({ body }) => {
      const request = read(clockRequest, body);
      return json('speed' in request ? control.setSpeed(request.speed) : control.advance(request.advanceMs));
    }),
    get(`${BASE}/clock`, ANYONE, () => json(control.clock())),
    post(`${BASE}/reset`, ANYONE, () => {
      control.reset();
      return json({});
    }),
  ],
});

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Refusal('bad-request', z.prettifyError(result.error));
}
