import { webhooksFromEnvironment } from '../../src/config/webhooks';

const ENV = {
  HUAWEICLOUD_WEBHOOK_OPS: ' https://hooks.example.com/x ',
  HUAWEICLOUD_WEBHOOK_OPS_SECRET: 'https://hooks.example.com/secret',
  HUAWEICLOUD_WEBHOOK_EMPTY: ' ',
  HUAWEICLOUD_FEISHU_OPS: 'https://open.feishu.cn/hook',
  HUAWEICLOUD_FEISHU_OPS_SECRET: 'shh',
  HUAWEICLOUD_SLACK_OPS: 'https://hooks.slack.com/x',
};

test.each([
  'https://hooks.example.com/x',
  'https://10.1.2.3:8443/x?key=K',
  'https://localhost/x',
  'http://localhost:8080/x',
  'http://127.0.0.1:8080/x',
  'http://[::1]:8080/x',
])('a notice may be posted to %s', (address) => {
  const webhooks = webhooksFromEnvironment({ HUAWEICLOUD_WEBHOOK_OPS: address });
  expect(webhooks.urlOf('ops').href).toBe(address);
});

test.each([
  ['http://hooks.example.com/x', 'must be https (plain http only to this machine)'],
  ['http://localhost.example.com/x', 'must be https (plain http only to this machine)'],
  ['http://127.0.0.2/x', 'must be https (plain http only to this machine)'],
  ['ftp://localhost/x', 'must be https (plain http only to this machine)'],
  ['hooks.example.com', 'must be a URL such as https://hooks.example.com/x'],
  ['', 'must be a URL such as https://hooks.example.com/x'],
])('no notice is posted to %j, and its variable is named', (address, words) => {
  const webhooks = webhooksFromEnvironment({ HUAWEICLOUD_SLACK_OPS: address });
  expect(() => webhooks.urlOf('ops', 'slack')).toThrow(`HUAWEICLOUD_SLACK_OPS ${words}`);
});

test('webhooks and chats are known by the ends of their variables, and what signs for a chat is none of them', () => {
  const webhooks = webhooksFromEnvironment(ENV);
  expect(webhooks.names()).toEqual(['ops', 'ops_secret']);
  expect(webhooks.names('feishu')).toEqual(['ops']);
  expect(webhooks.names('slack')).toEqual(['ops']);
  expect(webhooks.names('wecom')).toEqual([]);
});

test('a chat signs by its own secret, and by none where none is set', () => {
  const webhooks = webhooksFromEnvironment(ENV);
  expect(webhooks.secretOf?.('ops', 'feishu')).toBe('shh');
  expect(webhooks.secretOf?.('ops', 'dingtalk')).toBeUndefined();
  expect(webhooks.urlOf('ops', 'feishu').href).toBe('https://open.feishu.cn/hook');
});
