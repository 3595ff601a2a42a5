/** A spec whose one step has a variable with this text. */
export function pipelineWith(text: string, params: Record<string, unknown> = {}, more: object = {}) {
  const cdm = { clusterId: '6ec9a0a4', jobName: 'orders', variables: { text } };
  return { name: 'bomb', params, steps: [{ id: 'copy', cdm, ...more }] };
}

const LONG = { x: 'x'.repeat(60_000), y: 'y'.repeat(60_000) };
const HANDLED = /handle more than 4,000,000 characters, and that is the most/;
const TOO_LONG = /comes to more than 64,000 characters, and that is the most/;
const TAG = /`\{%` stands in no text/;

interface Bomb {
  name: string;
  spec: object;
  says: RegExp;
}

function bomb(name: string, says: RegExp, text: string, params?: Record<string, unknown>): Bomb {
  return { name, says, spec: pipelineWith(text, params) };
}

function conditionBomb(name: string, says: RegExp, when: string): Bomb {
  return { name, says, spec: pipelineWith('x', { n: 1 }, { when }) };
}

/** What a spec of some hundred bytes to some hundred KB has tried to cost. */
export const BOMBS: Bomb[] = [
  bomb(
    'a text captured and doubled',
    TAG,
    `{% capture a %}0123456789abcdef{% endcapture %}${'{% capture a %}{{a}}{{a}}{% endcapture %}'.repeat(24)}{{ a }}`,
  ),
  bomb('loops in loops', TAG, `${'{% for i in (1..1000) %}'.repeat(4)}${'{% endfor %}'.repeat(4)}`),
  bomb('a comment', TAG, '{%- # nothing -%}'),
  bomb('quotes that double', TOO_LONG, `{{ '"' ${'| json '.repeat(40)}| size }}`),
  bomb('base64 of base64', TOO_LONG, `{{ params.x ${'| base64_encode '.repeat(40)}| size }}`, LONG),
  bomb('a letter replaced by two, again and again', TOO_LONG, `{{ 'x' ${"| replace: 'x', 'xx' ".repeat(40)}| size }}`),
  bomb('every letter replaced by a long text', HANDLED, "{{ params.x | replace: 'x', params.y | size }}", LONG),
  bomb('a list joined by a long text', HANDLED, '{{ params.list | join: params.x | size }}', {
    ...LONG,
    list: Array(30_000).fill('a'),
  }),
  bomb('a text joined to itself', TOO_LONG, '{{ params.x | append: params.x | size }}', LONG),
  bomb('a date padded to millions of places', HANDLED, "{{ run.date | date: '%9999999N' | size }}"),
  bomb(
    'a date written thousands of times',
    /longer than 100 characters/,
    `{{ run.date | date: '${'%c'.repeat(5_000)}' }}`,
  ),
  bomb('a range of a billion', /a range stands in no template/, '{{ (1..1000000000) | size }}'),
  bomb(
    'a key of many parts for each item',
    /what stands after `map` is longer than 256 characters/,
    '{{ params.list | map: params.dots }}',
    {
      list: Array(20_000).fill({ a: 1 }),
      dots: '.'.repeat(60_000),
    },
  ),
  bomb('a list sorted again and again', HANDLED, `{{ params.list ${'| sort_natural '.repeat(40)}| first }}`, {
    list: Array.from({ length: 30_000 }, (_, at) => `k${(at * 7_919) % 30_000}`),
  }),
  bomb('a long text through thousands of filters', HANDLED, `{{ params.x ${'|upcase'.repeat(8_000)} }}`, LONG),
  bomb(
    'a filter that reads a text as one more template',
    /there is no filter `where_exp`/,
    "{{ params.list | where_exp: 'x', 'x' }}",
    { list: [1] },
  ),
  bomb('lookups in lookups', /stand more than 10 deep/, `{{ ${'params['.repeat(5_000)}1${']'.repeat(5_000)} }}`),
  bomb(
    'lookups in lookups behind a bracket in quotes',
    /stand more than 10 deep/,
    `{{ ${'params["]"]['.repeat(4_000)}1${']'.repeat(4_000)} }}`,
  ),
  bomb(
    'more templates than a text may have',
    /has 240,000 characters, and 64,000 is the most/,
    '{{run.date}}'.repeat(20_000),
  ),
  {
    name: 'more templates than a pipeline may have',
    says: /hold 20,001 templates, and 20,000 is the most/,
    spec: pipelineWith('{{'.repeat(20_001)),
  },
  {
    name: 'texts that together come to more than is kept',
    says: /with those before it, it comes to more than 1,000,000 characters/,
    spec: {
      name: 'p',
      params: LONG,
      steps: Array.from({ length: 20 }, (_, at) => ({ ...pipelineWith('{{ params.x }}').steps[0], id: `s${at}` })),
    },
  },
  conditionBomb(
    'a condition of 10,000 terms',
    /a condition has 169,995 characters, and 2,000 is the most/,
    Array(10_000).fill('params.n > 0').join(' and '),
  ),
  conditionBomb(
    'a condition of 100 terms',
    /more than 50 comparisons and filters/,
    Array(100).fill('params.n').join(' and '),
  ),
  conditionBomb('a condition of brackets', /stand more than 10 deep/, `${'params['.repeat(200)}"n"${']'.repeat(200)}`),
  conditionBomb(
    'a condition that ends its tag',
    /a condition stands without/,
    'true %}{% for i in (1..100000000) %}{% endfor %}{% if true',
  ),
];
