import { CALLS } from './calls';
import type { RecordedReply } from './recorded-reply';
import { recordedReplies, textOf } from './recorded-reply';

const REPLIES = recordedReplies();

/** The codes of huawei-api.md 9.2. */
const CODES = [
  ...['10001', '10005', '10006', '10007', '10009', '0015', '13005', '13007', '16001', '17001', '13017', '13024'],
  ...['15002', '23001'],
].map((digits) => `DLI.${digits}`);
const OTHER_CODES = [
  'DLF.20819',
  'APIGW.0301',
  'CDM.5090',
  'Cdm.00095',
  ...['0001', '0095', '0201', '0051', '0055', '0057', '0058', '0061', '0089'].map((digits) => `Cdm.${digits}`),
];

/** What stands in for projects, accounts, requests, tokens and addresses. */
const PLACEHOLDERS = new Set(['0123456789abcdef0123456789abcdef', '00000000000000000000000000000001']);

test('there are well over sixty recorded replies, live ones among them, and each says where it stands', () => {
  expect(REPLIES.length).toBeGreaterThanOrEqual(60);
  expect(REPLIES.filter(({ live }) => live).length).toBeGreaterThanOrEqual(10);
  for (const { name, source, means } of REPLIES) {
    expect({ name, source }).toEqual({ name, source: expect.stringMatching(WHERE) as string });
    expect({ name, says: Object.keys(means).length > 0 }).toEqual({ name, says: true });
  }
});

/** A public address, a repository, a package, or the row of our own page that names its witness. */
const WHERE =
  /https:\/\/|github [\w-]+\/[\w-]+|crate huawei-cloud-api-definitions|huawei-api(?:-more)?\.md \d|seed 00\d|page dli_|issue 13/;

test('a reply that somebody saw live names the thread, the test or the witness', () => {
  const live = REPLIES.filter((reply) => reply.live);
  expect(live.filter(({ source }) => !/https:\/\/github|github |LIVE|page dli_03_0138/.test(source))).toEqual([]);
});

test.each([...CODES, ...OTHER_CODES])('the code %s is met in a recorded reply', (code) => {
  expect(REPLIES.filter(({ bytes }) => bytes.includes(`"${code}"`)).length).toBeGreaterThan(0);
});

test.each([
  {
    shape: 'a 400 array of refusals',
    is: ({ status, means }: RecordedReply) => status === 400 && all(means, 'refused'),
  },
  { shape: 'a mixed 400 array', is: ({ status, means }: RecordedReply) => status === 400 && mixed(means) },
  { shape: 'an error item in a 200 array', is: ({ status, means }: RecordedReply) => status === 200 && mixed(means) },
  { shape: 'CloudStream', is: ({ bytes }: RecordedReply) => bytes.includes('error_cause') },
  { shape: 'error_json_opt', is: ({ bytes }: RecordedReply) => bytes.includes('error_json_opt') },
  { shape: 'a byte order mark', is: ({ bytes }: RecordedReply) => bytes.subarray(0, 3).toString('hex') === 'efbbbf' },
  { shape: 'an empty refusal', is: ({ status, bytes }: RecordedReply) => status === 400 && bytes.length === 0 },
  { shape: 'a run that is halted', is: ({ means }: RecordedReply) => means.run?.look === 'halted' },
])('$shape is among them', ({ is }) => {
  expect(REPLIES.filter(is).length).toBeGreaterThan(0);
});

test('each call of our client has an ordinary reply', () => {
  const ordinary = REPLIES.filter(({ status, means }) => status < 300 && means.reads !== undefined);
  const answered = new Set(ordinary.map(({ service, operation }) => `${service} ${operation}`));
  expect(Object.keys(CALLS).filter((call) => !answered.has(call))).toEqual([]);
});

test('no recorded reply holds what tells who it was', () => {
  const suspects = REPLIES.flatMap((reply) => lookThrough(textOf(reply)).map((found) => `${reply.name}: ${found}`));
  expect(suspects).toEqual([]);
});

test.each([
  'the project 330e068af1334c9782f4226acc00a2e2',
  'ak LTAI5tDvssj9BBMtAGT3 not exist',
  '"ip":"49.12.7.10"',
  'mail somebody@example.com',
  'X-Auth-Token: MIIbEwYJKoZIhvcNAQcCoIIbBDCCGwACAQExDTALBglghkgBZQMEAgEwghk',
  'cluster 6ec9a0a4-76be-4262-8697-e7af1fac7920',
])('the look for secrets finds %s', (text) => {
  expect(lookThrough(text)).not.toEqual([]);
});

function lookThrough(text: string): string[] {
  const patterns = [
    // Ids of projects, domains, users and requests.
    /\b[0-9a-f]{32}\b/g,
    /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
    // Access keys.
    /\b(?=\w*\d)[A-Z0-9]{16,}\b/g,
    /\bLTAI\w+/g,
    // Tokens: IAM's begin so, others are one long word.
    /\bMII\w{20,}/g,
    /\b(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)\w{30,}\b/g,
    /[\w.+-]+@[\w-]+\.[\w.]+/g,
    /\b(?:\d{1,3}\.){3}\d{1,3}\b/g,
  ];
  const plain = text.replace(/%[0-9A-F]{2}/g, ' ');
  return patterns.flatMap((pattern) => [...plain.matchAll(pattern)].map(([found]) => found)).filter(isNoPlaceholder);
}

/** The times of signatures are capitals and digits too. */
const isNoPlaceholder = (found: string): boolean => !PLACEHOLDERS.has(found) && !/^\d{8}T\d{6}Z$/.test(found);

function all({ jobs }: RecordedReply['means'], word: string): boolean {
  return jobs !== undefined && jobs.length > 0 && jobs.every((said) => said === word);
}

function mixed({ jobs }: RecordedReply['means']): boolean {
  return jobs !== undefined && jobs.includes('taken') && jobs.includes('refused');
}
