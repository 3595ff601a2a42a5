/**
 * Text of somebody who means harm: it clears the screen, hides a link, turns the reading direction, begins lines of its
 * own, speaks to the machine that runs a CI job, and is Markdown. Lines that it begins hold FORGED at their start.
 */
export const HOSTILE = [
  'evil\u001b[2J\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\rFORGED ok  all is well',
  '\nFORGED ok  all is well',
  '\r\n::error file=a,line=1::FORGED',
  '\n##[add-mask]FORGED',
  '\u0085FORGED \u2028FORGED \u2029FORGED \u000bFORGED \u000cFORGED',
  '\u009b31m\u009d8;;x\u009c\u007f\u0008',
  '\u202egpj.exe\u202c\u2066x\u2069 a\u200bb\u00adc\ufeffd\u2060e\u{e0041}\u{e0100}\ud800\udfff',
  ' [link](https://evil.example) ![image](https://evil.example/i.png) <img src=x onerror=alert(1)>',
  ' https://evil.example www.evil.example me@evil.example <https://evil.example> &#x3c;b&gt; ~~x~~ | a | b |',
  ' `code` ``` **bold** _x_ # [x]: https://evil.example',
  '\n# heading\n```\nfence\n- list\n1. one\n> quote\n---\n===\n',
  ' ;touch /tmp/pwned $(touch /tmp/pwned) \'"\\ 订单 ',
].join('');

/** As much of it as a job's name or an id may have, with no halves of pairs: those do not leave a process. */
export const HOSTILE_ID = `${HOSTILE.slice(0, 190)} ;touch /tmp/pwned \`x\` [l](https://e.example)`;

/** The same without what a spec refuses in a name. */
export const HOSTILE_NAME = [
  '::error::x ##[error]x [link](https://evil.example) ![i](https://e.example/i.png) <img src=x onerror=alert(1)>',
  ' `x` | ;touch /tmp/pwned $(id) \'"\\ 订单',
].join('');
