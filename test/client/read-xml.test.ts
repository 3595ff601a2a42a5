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
