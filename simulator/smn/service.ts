import { z } from 'zod';
import type { Quota } from '../rate-limits';
import { Refusal } from '../refusal';
import { json, type Reply } from '../replies';
import { fieldsOf, get, isRecord, post, type Route, type Service } from '../routing';
import type { SimulatedService, World } from '../simulated-service';
import type { Actor } from '../truth-log';

/** A topic to publish to. */
const smnTopicSpec = z.object({
  /** Tells it from the jobs of other services. */
  service: z.literal('smn'),
  /** `urn:smn:region:project:name`. As soon as one is registered, there are no others. */
  topicUrn: z.string().min(1).max(512),
  /** Publishing is refused with these words. */
  refuses: z
    .object({
      /** The code beside these words. */
      code: z.string().default('SMN.0001'),
      /** Why, in SMN's words. */
      message: z.string(),
    })
    .optional(),
});

type Topic = z.output<typeof smnTopicSpec>;

/** Where the vendor's SMN pages disagree. The first word of each is the default. */
const smnDialect = z.strictObject({
  /** A subject has at most 512 bytes, or as many characters. */
  subject: z.enum(['bytes', 'characters']).optional(),
});

/** How the pretend SMN speaks where the vendor's pages leave it open. */
export type SmnDialect = z.infer<typeof smnDialect>;

/** GUESS: none is published, so the gateway's default per API applies. */
const QUOTA: Quota = { name: 'smn', limits: [{ calls: 200, windowMs: 1_000, per: 'route' }] };
const LONGEST_SUBJECT = 512;
const LARGEST_MESSAGE = 256 * 1024;

/** Simple Message Notification: publishing. Nothing can be read back, so that only the log tells what was sent. */
export const SMN = {
  job: smnTopicSpec,
  dialect: smnDialect,
  defaults: { subject: 'bytes' } as Required<SmnDialect>,
  open: (world: World, speech: Required<SmnDialect>) => {
    const topics = new Map<string, Topic>();
    return {
      apis: [smnService(topics, world, speech)],
      add: (topic) => void topics.set(topic.topicUrn, topic),
      // A stranger's job is a topic.
      run: ({ job }, actor) => publish(topics, world, job, { message: `by ${actor.by}` }, actor),
      clear: () => topics.clear(),
    };
  },
} satisfies SimulatedService<typeof smnTopicSpec, Required<SmnDialect>>;

function smnService(topics: Map<string, Topic>, world: World, speech: Required<SmnDialect>): Service {
  return {
    refuse: (refusal) => smnError(refusal, world),
    malformedBody: new Refusal('SMN.0005', 'The request body is not JSON.'),
    routes: [
      // https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/topic_operations/
      get('/v2/:projectId/notifications/topics', { quota: QUOTA }, () =>
        json({
          request_id: newId(world),
          topic_count: topics.size,
          topics: [...topics.keys()].map((urn) => ({ topic_urn: urn, name: urn.split(':').at(-1), push_policy: 0 })),
        }),
      ),
      // https://docs.otc.t-systems.com/simple-message-notification/api-ref/apis/message_publishing/
      post(
        '/v2/:projectId/notifications/topics/:topicUrn/publish',
        { quota: QUOTA, starts: namedTopic },
        ({ params: { topicUrn }, body, actor }) => {
          const fields = fieldsOf(body);
          checkMessage(fields, speech);
          const id = publish(topics, world, topicUrn, fields, actor);
          return json({ request_id: newId(world), message_id: id });
        },
      ),
    ],
  };
}

const namedTopic: Route['starts'] = ({ topicUrn = '' }) => ({ service: 'smn', jobs: [topicUrn] });

const newId = ({ machine }: World): string => machine.newId().replaceAll('-', '');

/** Takes a message in and answers its id; each is another, also of the same words. @throws Refusal where there is no such topic */
function publish(topics: Map<string, Topic>, world: World, topicUrn: string, asked: object, actor: Actor): string {
  const topic = topics.get(topicUrn);
  const isKnown = topic !== undefined || (topics.size === 0 && topicUrn.startsWith('urn:smn:'));
  const missing = isKnown ? undefined : new Refusal('SMN.0006', 'The topic is not found.');
  const refusal = topic?.refuses ? new Refusal(topic.refuses.code, topic.refuses.message) : missing;
  const happening = { service: 'smn', job: topicUrn } as const;
  if (refusal) {
    world.log.record({ ...happening, run: null, effect: 'refused', reason: String(refusal) }, actor);
    throw refusal;
  }
  const run = newId(world);
  world.log.record({ ...happening, run, effect: 'start', asked }, actor);
  return run;
}

/** One of message, structure and template is wanted, in the order in which the later gives way. */
function checkMessage(asked: Record<string, unknown>, speech: Required<SmnDialect>): void {
  const { subject = '', message, message_structure: structure, message_template_name: template } = asked;
  const length = speech.subject === 'bytes' ? Buffer.byteLength(String(subject)) : String(subject).length;
  if (typeof subject !== 'string' || length > LONGEST_SUBJECT) throw new Refusal('SMN.0008', 'The subject is invalid.');
  if (structure !== undefined) return checkStructure(structure);
  if (typeof template === 'string' && template !== '') throw new Refusal('SMN.0027', 'The template is not found.');
  if (typeof message !== 'string' || message === '' || Buffer.byteLength(message) > LARGEST_MESSAGE) {
    throw new Refusal('SMN.0009', 'The message is invalid.');
  }
}

/** JSON in a text: an object, which a sample shows, is wrong. */
function checkStructure(structure: unknown): void {
  const isShort = typeof structure === 'string' && Buffer.byteLength(structure) <= LARGEST_MESSAGE;
  const parsed = isShort ? parsedOf(structure) : undefined;
  if (isRecord(parsed) && typeof parsed['default'] === 'string') return;
  throw new Refusal('SMN.0009', 'The message_structure must be JSON text with a default.');
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const STATUSES: Record<string, number> = {
  'SMN.0006': 404,
  'SMN.0027': 404,
  'SMN.0001': 403,
  'SMN.0008': 403,
  'SMN.0009': 403,
  'SMN.0016': 500,
};

const smnError = ({ code, message }: Refusal, world: World): Reply =>
  json({ request_id: newId(world), code, message }, STATUSES[code] ?? 400);
