const PIPELINE = 'name: p\nsteps:\n  - id: a\n    cdm: { clusterId: c, jobName: j }\n';

interface FileBomb {
  name: string;
  text: string | Buffer;
  /** What stands behind the name of the file. */
  says: RegExp;
}

function many(count: number, line: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => line(at)).join('');
}

const VALUES = /^:\d+:\d+: has more than 100,000 maps, lists and values, and that is the most/;
const DEPTH = /^:\d+:\d+: lists and maps go more than 30 deep in each other, and that is the most/;
const LETTERS = 'bcdefghi';

/** Files of at most a megabyte that have tried to cost seconds, memory or a stack. */
export const FILE_BOMBS: FileBomb[] = [
  { name: '80,000 keys', text: `${PIPELINE}params:\n${many(80_000, (at) => `  k${at}: 1\n`)}`, says: VALUES },
  {
    name: '60,000 keys as JSON',
    text: `{"name":"p","params":{${many(60_000, (at) => `"k${at}":1,`)}"z":1},"steps":[]}`,
    says: VALUES,
  },
  {
    name: '20,000 anchors with their aliases',
    text: `${PIPELINE}params:\n  l:\n${many(20_000, (at) => `  - &a${at} 1\n  - *a${at}\n`)}`,
    says: /^:2007:5: has more than 1,000 anchors/,
  },
  {
    name: '9,000 aliases',
    text: `${PIPELINE}params:\n  a: &a 1\n${many(9_000, (at) => `  m${at}: *a\n`)}`,
    says: /^:1007:10: has more than 1,000 aliases/,
  },
  { name: 'brackets, 400,000 deep', text: `${PIPELINE}params: { x: ${'['.repeat(400_000)} }`, says: DEPTH },
  {
    name: 'JSON, 400,000 deep',
    text: `{"name":"p","params":{"x":${'['.repeat(400_000)}${']'.repeat(400_000)}},"steps":[]}`,
    says: DEPTH,
  },
  {
    name: 'lists in one line, 400,000 deep',
    text: `${PIPELINE}params:\n  x:\n    ${'- '.repeat(400_000)}`,
    says: DEPTH,
  },
  { name: 'keys of keys, 400,000 deep', text: `${PIPELINE}params:\n  x:\n    ${'? '.repeat(400_000)}`, says: DEPTH },
  { name: 'maps in one line', text: `${PIPELINE}params: ${'a: '.repeat(300_000)}`, says: DEPTH },
  {
    name: 'aliases of aliases',
    text: `${PIPELINE}params:\n  a: &a [${'x,'.repeat(10)}]\n${[...LETTERS].map((letter, at) => `  ${letter}: &${letter} [${`*${'abcdefghi'[at]},`.repeat(10)}]\n`).join('')}`,
    says: /^:10:\d+: with what its aliases repeat the file comes to more than 100,000 values/,
  },
  {
    name: 'an alias that makes it deep',
    text: `${PIPELINE}params:\n  a: &a ${'['.repeat(20)}${']'.repeat(20)}\n  b: ${'['.repeat(20)}*a${']'.repeat(20)}\n`,
    says: /^:7:26: with what this alias repeats, lists and maps go more than 30 deep/,
  },
  {
    name: 'an alias within what it names',
    text: `${PIPELINE}params:\n  a: &a [*a]\n`,
    says: /^:6:10: an alias \(`\*name`\) stands within what it repeats/,
  },
  { name: 'an alias of nothing', text: `${PIPELINE}params:\n  a: *b\n`, says: /^:6:6: / },
  {
    name: '300,000 brackets that close nothing',
    text: `${PIPELINE}params: {${'}'.repeat(300_000)}`,
    says: /^:5:11: is not YAML from here on/,
  },
  { name: '300,000 commas', text: `${PIPELINE}params: [${','.repeat(300_000)}]`, says: VALUES },
  {
    name: 'very many documents',
    text: `${PIPELINE}${'---\n'.repeat(200_000)}`,
    says: /^:5:1: a second document begins here/,
  },
  {
    name: 'a text that does not end',
    text: `${PIPELINE}params: { x: "${'\n'.repeat(900_000)}`,
    says: /^:\d+:\d+: a text in double quotes is not closed/,
  },
  {
    name: 'a key that stands twice among 30,000',
    text: `${PIPELINE}params:\n${many(30_000, (at) => `  k${at}: 1\n`)}  k7: 2\n`,
    says: /^:30006:3: the same key stands twice/,
  },
  {
    name: 'more bytes than a file may have',
    text: `${PIPELINE}#${'x'.repeat(1_000_000)}`,
    says: /^:1:1: is longer than 1,000,000 bytes/,
  },
  {
    name: 'a job name in GBK',
    text: Buffer.concat([
      Buffer.from(PIPELINE.replace('j }\n', '')),
      Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]),
      Buffer.from(' }\n'),
    ]),
    says: /^:4:35: is not UTF-8 from here on: is it GBK or Latin-1\? Save it as UTF-8/,
  },
  {
    name: 'UTF-16, little end first',
    text: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PIPELINE, 'utf16le')]),
    says: /^:1:1: is UTF-16: save it as UTF-8/,
  },
  {
    name: 'UTF-16, big end first',
    text: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(PIPELINE, 'utf16le').swap16()]),
    says: /^:1:1: is UTF-16: save it as UTF-8/,
  },
  {
    name: 'UTF-16 without its mark',
    text: Buffer.from(PIPELINE, 'utf16le'),
    says: /^:1:2: holds a byte of zero: is it UTF-16, or no text\?/,
  },
  {
    name: 'a tag of Liquid',
    text: `${PIPELINE.replace('jobName: j', "jobName: '{% raw %}'")}`,
    says: /^:4:35 steps\[0\]\.cdm\.jobName: template: `\{%` stands in no text/,
  },
  {
    name: 'a condition of many terms',
    text: `${PIPELINE}    when: ${'true and '.repeat(100)} true\n`,
    says: /^:5:11 steps\[0\]\.when: the text "true and .*…" of step `a`: a condition has more than 50/,
  },
];

/** A pipeline without a fault. */
export const GOOD = PIPELINE;
