import { readXml } from '../../src/client/reply/read-xml';
import { ExcessiveBody } from '../../src/client/reply/read-json';

test('elements are read by their local names, whichever namespace they are of, and their texts to the letter', () => {
  const { root } = readXml(
    '<?xml version="1.0"?>\n<!-- a > b -->\n<o:List xmlns:o="http://obs" kind=\'a>b\'>\n <o:Key> a &amp;&#60;b&#x3E;é </o:Key><Empty/><![CDATA[]]></o:List>\n',
  );

  expect(root.name).toBe('List');
  expect(root.children.map(({ name, text }) => [name, text])).toEqual([
    ['Key', ' a &<b>é '],
    ['Empty', ''],
  ]);
});

test.each([
  ['a declaration, with which entities come', '<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>'],
  ['a declaration within', '<a><!X/></a>'],
  ['a declaration of which nothing is used', '<!DOCTYPE a><a/>'],
  ['an entity that nobody declared', '<a>&b;</a>'],
  ['a character that there is not', '<a>&#1114112;</a>'],
  ['no end', '<a><b></b>'],
  ['an end too many', '<a></a></b>'],
  ['the end of another', '<a><b></a></b>'],
  ['two roots', '<a/><b/>'],
  ['no root', 'not here'],
  ['a tag that breaks off', '<a><b attr="'],
  ['a comment that breaks off', '<a><!-- '],
  ['a tag without a name', '<a>< ></a>'],
  ['a blank before a name', '<a>< b/></a>'],
])('a document with %s is not read', (_what, xml) => {
  expect(() => readXml(xml)).toThrow(SyntaxError);
});

test('a document that is nested too deep, or holds too much, is not read', () => {
  expect(() => readXml('<a>'.repeat(100))).toThrow(ExcessiveBody);
  expect(() => readXml(`<a>${'<b/>'.repeat(500_001)}</a>`)).toThrow(ExcessiveBody);
});

test.each([
  ['brackets', '<'.repeat(200_000)],
  ['opened tags', '<a'.repeat(100_000)],
  ['quotes', `<a ${'"'.repeat(200_000)}`],
  ['entities', `<a>${'&'.repeat(200_000)}</a>`],
  ['comments', '<!--'.repeat(50_000)],
])('many %s take no longer than reading them', (_what, xml) => {
  const from = performance.now();
  try {
    readXml(xml);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
  }
  expect(performance.now() - from).toBeLessThan(2_000);
});

test('quotes of both kinds hide a bracket, and a character may be the first or the last that there is', () => {
  expect(readXml('<a b="\'>" c=\'">\'>x&#0;&#x10ffff;y</a>').root.text).toBe('x\u0000\u{10ffff}y');
});

test('what a section says that is no markup is text to the letter, wherever it begins and ends', () => {
  const { root } = readXml('<a>x<![CDATA[1 < 2 && "]]]>y</a>');
  expect(root.text).toBe('x1 < 2 && "]y');
});

test.each([
  ['<a>\n  <b>four</b>\n  <c>three</c>\n</a>', { depth: 2, values: 3, longestText: 5, hasMarks: true }],
  ['<a>four</a>', { depth: 1, values: 1, longestText: 4, hasMarks: false }],
  ['<a>&#27;</a>', { depth: 1, values: 1, longestText: 1, hasMarks: true }],
  ['<a>\u009b</a>', { depth: 1, values: 1, longestText: 1, hasMarks: true }],
  ['<a><b><c/></b><b/></a>', { depth: 3, values: 4, longestText: 0, hasMarks: false }],
])('of %j it is told how deep it is, how much there is in it and how long its longest text', (xml, extent) => {
  expect(readXml(xml).extent).toEqual(extent);
});
