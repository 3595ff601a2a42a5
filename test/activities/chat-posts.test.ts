import { chatAnswer, chatPost } from '../../src/activities/chat-posts';
import { CHATS } from '../../src/domain/notice-channels';

const url = new URL('https://chat.example.com/hook?key=K');
const NOW_MS = 1_599_360_473_123;

const posted = (chat: (typeof CHATS)[number], text: string, secret?: string) =>
  chatPost(chat, { url, text, secret }, NOW_MS);

test('each chat is sent a text in its own form', () => {
  const forms = Object.fromEntries(CHATS.map((chat) => [chat, posted(chat, 'nightly failed\nlook: x').body]));
  expect(forms).toEqual({
    slack: { text: 'nightly failed\nlook: x', mrkdwn: false, unfurl_links: false, unfurl_media: false },
    feishu: { msg_type: 'text', content: { text: 'nightly failed\nlook: x' } },
    dingtalk: { msgtype: 'text', text: { content: 'nightly failed\nlook: x' } },
    wecom: { msgtype: 'text', text: { content: 'nightly failed\nlook: x' } },
  });
});

test('nobody is called by what a job or its cloud wrote', () => {
  expect(posted('slack', 'a <!channel> & <https://evil|log in>').body).toMatchObject({
    text: 'a &lt;!channel&gt; &amp; &lt;https://evil|log in&gt;',
  });
  expect(posted('feishu', '<at user_id="all">all</at> a < b').body).toEqual({
    msg_type: 'text',
    content: { text: '＜at user_id="all">all＜/at> a < b' },
  });
});

test('what would not be seen is shown by its number, line by line', () => {
  expect(posted('wecom', 'one\u202etwo\r\n\u001b[31mthree').body).toEqual({
    msgtype: 'text',
    text: { content: 'one\\u202etwo\\r\n\\x1b[31mthree' },
  });
});

test('a text longer than a chat takes is cut between two characters', () => {
  const { text } = posted('wecom', '夜'.repeat(1_000)).body as { text: { content: string } };
  expect(text.content).toBe(`${'夜'.repeat(681)}…`);
  expect(Buffer.byteLength(text.content)).toBeLessThanOrEqual(2_048);
});

test('Feishu and DingTalk are sent the signature that they would make themselves', () => {
  expect(posted('feishu', 'x', 'demo-secret').body).toEqual({
    timestamp: '1599360473',
    sign: '3/MaVZ8JLIy4TUG+7KSFJqvUkTKd+HWY8g+56DZWq8s=',
    msg_type: 'text',
    content: { text: 'x' },
  });
  const signed = posted('dingtalk', 'x', 'demo-secret').url;
  expect(Object.fromEntries(signed.searchParams)).toEqual({
    key: 'K',
    timestamp: '1599360473123',
    sign: 'xRbLIaPS6DdEctU76yBT2Wr845Q3Gnhr9KURaQuCGoM=',
  });
  expect(url.searchParams.has('sign')).toBe(false);
});

test.each([
  ['slack', 'ok', { is: 'taken' }],
  ['feishu', '{"code":0,"msg":"success"}', { is: 'taken' }],
  ['feishu', '{"StatusCode":0,"StatusMessage":"success"}', { is: 'taken' }],
  ['feishu', '{"code":19021,"msg":"sign match fail"}', { is: 'refused', code: '19021', passes: false }],
  ['feishu', '{"code":11232,"msg":"frequency limited"}', { is: 'refused', code: '11232', passes: true }],
  ['dingtalk', '{"errcode":0,"errmsg":"ok"}', { is: 'taken' }],
  ['dingtalk', '{"errcode":"0"}', { is: 'taken' }],
  [
    'dingtalk',
    '{"errcode":310000,"errmsg":"keywords not in content"}',
    { is: 'refused', code: '310000', passes: false },
  ],
  ['dingtalk', '{"errcode":130101}', { is: 'refused', code: '130101', passes: true }],
  ['wecom', '{"errcode":45009}', { is: 'refused', code: '45009', passes: true }],
  ['wecom', '{"errcode":93000}', { is: 'refused', code: '93000', passes: false }],
  ['wecom', '{"errcode":""}', { is: 'refused', code: '', passes: false }],
  ['wecom', '{"errcode":null}', { is: 'refused', code: 'without a code', passes: true }],
  ['wecom', '<html>', { is: 'refused', code: 'without a code', passes: true }],
  [
    'wecom',
    '{"errcode":"\\u001b[31m93000 and a whole story"}',
    { is: 'refused', code: '\\x1b[31m93000 and a who', passes: false },
  ],
] as const)('%s answers %s', (chat, body, answer) => {
  expect(chatAnswer(chat, body)).toEqual(answer);
});
