// Reads texts as JSON from standard input, and writes for each what two readers of Markdown make of it: the one that
// Temporal's web UI has (CommonMark), and one of GitHub's dialect, which makes links of bare addresses.
import { text } from 'node:stream/consumers';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { marked } from 'marked';

function kindsIn(node, kinds = {}) {
  kinds[node.type] = (kinds[node.type] ?? 0) + 1;
  for (const child of node.children ?? []) kindsIn(child, kinds);
  return kinds;
}

function kindsInDialect(markdown) {
  const kinds = {};
  marked.walkTokens(marked.lexer(markdown), ({ type }) => (kinds[type] = (kinds[type] ?? 0) + 1));
  return kinds;
}

function textIn(node) {
  return node.value ?? (node.children ?? []).map(textIn).join('');
}

const judged = JSON.parse(await text(process.stdin)).map((markdown) => {
  const page = fromMarkdown(markdown);
  return { ui: kindsIn(page), dialect: kindsInDialect(markdown), text: textIn(page) };
});
process.stdout.write(JSON.stringify(judged));
