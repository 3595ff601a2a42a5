import { unquotedTemplate } from '../../src/spec/unquoted-template';

test.each([
  { line: 'day: {{ run.date }}', column: 6, quoted: '"{{ run.date }}"' },
  { line: 'day: in/{{ run.date }}/a.csv', column: 6, quoted: '"in/{{ run.date }}/a.csv"' },
  { line: 'day: a{{ x }}b{{ y }}c # {{ z }}', column: 6, quoted: '"a{{ x }}b{{ y }}c # {{ z }}"' },
  { line: 'a: { b: in/{{ x }}, c: 1 }', column: 9, quoted: '"in/{{ x }}"' },
  { line: 'a: [in/{{ x }}/b, c]', column: 5, quoted: '"in/{{ x }}/b"' },
  { line: "a: {{ x | date: '%Y' }}", column: 4, quoted: `"{{ x | date: '%Y' }}"` },
  { line: 'a: {{ x | split: "," }}', column: 4, quoted: `'{{ x | split: "," }}'` },
  { line: "a: '{{ x }}', b: {{ y }}", column: 18, quoted: '"{{ y }}"' },
  { line: 'a#b: {{ x }}', column: 6, quoted: '"{{ x }}"' },
  { line: 'a# b: {{ x }}', column: 7, quoted: '"{{ x }}"' },
  { line: 'a\rb: {{ x }}', column: 6, quoted: '"{{ x }}"' },
])('of $line the value $quoted wants quotes', ({ line, column, quoted }) => {
  const message = `a template stands in quotes; put quotes around it: \`${quoted}\``;
  expect(unquotedTemplate(`first\n${line}\r\nlast`, 2)).toEqual({ column, message });
});

test.each([
  'a: "{{ x }}"',
  "a: '{{ x }}'",
  'a: "of {{ x }}"',
  "a: 'of {{ x }}'",
  'a: b',
  '# {{ x }}',
  '#{{ x }}',
  'a: b # {{ x }}',
  'a: b #{{ x }}',
  '',
  `a: {{ ${'x'.repeat(2_000)} }}`,
])('of %s nothing is said', (line) => {
  expect(unquotedTemplate(line, 1)).toBeUndefined();
  expect(unquotedTemplate(line, 2)).toBeUndefined();
});
