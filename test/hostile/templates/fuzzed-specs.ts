import fc from 'fast-check';

const FILTERS = (
  'append prepend upcase replace split join json size first map sort sort_natural uniq concat date times plus divided_by ' +
  'base64_encode url_encode escape slice truncate default where sum where_exp sample inspect nofilter strip remove'
).split(' ');

/** What hands that mean harm may write: pieces of the language in any order, and anything at all. */
const name = fc.constantFrom(
  'run.date',
  'params.x',
  'params.list',
  'params.map',
  'params[params.x]',
  'steps.s0.rowsWritten',
  'nothing',
  '(1..99999999)',
  '[params.x]',
  '0012',
  '"',
);
const text = fc.string({ unit: 'binary', maxLength: 12 });
const quoted = fc.oneof(
  text.map((inner) => `'${inner}'`),
  text.map((inner) => JSON.stringify(inner)),
);
const argument = fc.oneof(name, quoted, fc.integer().map(String), fc.constantFrom('9999999', '-1', '1e9', 'x'));
const filter = fc
  .tuple(fc.constantFrom(...FILTERS), fc.array(argument, { maxLength: 3 }))
  .map(([filterName, args]) => `| ${filterName}${args.length ? `: ${args.join(', ')}` : ''}`);
const output = fc
  .tuple(fc.oneof(name, quoted), fc.array(filter, { maxLength: 6 }), fc.nat(60))
  .map(([first, filters, times]) => `{{ ${first} ${filters.join(' ').repeat(filters.length ? 1 + times : 1)} }}`);
const piece = fc.oneof(
  { weight: 4, arbitrary: output },
  { weight: 2, arbitrary: text },
  fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    '{% raw %}',
    '{%- for i in (1..9999) -%}',
    '\u001b[2J',
    '\r',
    '\u202e',
    '{{-',
    '-}}',
    '[',
    '|',
  ),
);
export const templateText = fc
  .tuple(fc.array(piece, { maxLength: 8 }), fc.nat(40))
  .map(([pieces, times]) => pieces.join('').repeat(1 + times));

const term = fc
  .tuple(argument, fc.constantFrom('==', '!=', '<', '>', 'contains', 'and', 'or', '', 'not'), argument)
  .map((parts) => parts.join(' '));
const condition = fc.oneof(
  fc.tuple(fc.array(term, { maxLength: 6 }), fc.nat(30)).map(([terms, times]) =>
    Array(1 + times)
      .fill(terms.join(' and '))
      .join(' or '),
  ),
  templateText,
);

const key = fc.oneof(fc.constantFrom('x', '__proto__', 'constructor', 'y'), text);
const service = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .dictionary(key, templateText, { maxKeys: 3 })
      .map((variables) => ({ cdm: { clusterId: 'c', jobName: 'j', variables } })),
  },
  fc.dictionary(key, templateText, { maxKeys: 3 }).map((jobParams) => ({ dgc: { jobName: 'j', jobParams } })),
  fc.tuple(templateText, templateText).map(([jobName, workspace]) => ({ dgc: { jobName, workspace } })),
  fc.array(templateText, { maxLength: 3 }).map((jobIds) => ({ dli: { jobIds } })),
  fc.object({ maxDepth: 4 }),
);
const step = fc
  .tuple(service, fc.option(condition, { nil: undefined }), fc.option(service, { nil: undefined }))
  .map(([body, when, compensate]) => ({
    ...body,
    ...(when !== undefined && { when }),
    ...(compensate && { compensate }),
  }));

/** A pipeline as somebody may send it, and its bare text as somebody may put it into a file. */
export const hostileSpec = fc
  .record({
    x: fc.oneof(
      text,
      fc.nat(60_000).map((length) => '"x'.repeat(length / 2)),
    ),
    list: fc.oneof(
      fc.array(text),
      fc.nat(20_000).map((length) => Array<string>(length).fill('ab')),
    ),
    map: fc.object({ maxDepth: 3 }),
    timezone: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('UTC', 'Asia/Shanghai', 'asia/SHANGHAI') }, text),
    steps: fc.array(step, { maxLength: 5 }),
  })
  .map(({ x, list, map, timezone, steps }) => ({
    name: 'p',
    timezone,
    params: { x, list, map },
    steps: steps.map((one, at) => ({ id: `s${at}`, ...one })),
  }));

/** Pieces of YAML in any order. */
export const hostileFile = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'name: p\n',
          'steps:\n',
          '  - id: a\n',
          '    cdm: { clusterId: c, jobName: j }\n',
          'params: ',
          '- ',
          '? ',
          '[',
          ']',
          '{',
          '}',
          ',',
          '&a ',
          '*a',
          '<<: *a\n',
          '!!int ',
          '!t ',
          '"',
          "'",
          '|\n',
          '>-\n',
          '# x\n',
          '---\n',
          '...\n',
          '%YAML 1.2\n',
          '\t',
          '\n',
          '  ',
          ': ',
          'x',
          '\u001b[31m',
          '\u0085',
          '\u0000',
        ),
        text,
      ),
      { maxLength: 30 },
    ),
    fc.nat(300),
  )
  .map(([pieces, times]) => pieces.join('').repeat(1 + times));
