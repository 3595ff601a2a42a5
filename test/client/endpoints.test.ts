import { resolveEndpoints } from '../../src/client/endpoints';
import { connectHuaweiCloud, type HuaweiCloudOptions } from '../../src/client/huawei-cloud';

test('each service has its own host in a region', () => {
  expect(resolveEndpoints({ region: 'cn-north-4' })).toEqual({
    iam: 'https://iam.cn-north-4.myhuaweicloud.com',
    cdm: 'https://cdm.cn-north-4.myhuaweicloud.com',
    dgc: 'https://dayu-dlf.cn-north-4.myhuaweicloud.com',
    dgcV2: 'https://dayu.cn-north-4.myhuaweicloud.com',
    dli: 'https://dli.cn-north-4.myhuaweicloud.com',
  });
});

test('DGC in cn-east-4 lives on the host of DataArts Studio', () => {
  expect(resolveEndpoints({ region: 'cn-east-4' }).dgc).toBe('https://dayu.cn-east-4.myhuaweicloud.com');
});

test('Dublin is on the European site', () => {
  expect(resolveEndpoints({ region: 'eu-west-101' }).dli).toBe('https://dli.eu-west-101.myhuaweicloud.eu');
});

test('a service’s own endpoint wins over the one for all, and that over the region', () => {
  const endpoints = { cdm: 'https://cdm.example:8443/' };

  expect(resolveEndpoints({ region: 'cn-north-4', endpoint: 'https://all.example', endpoints })).toEqual({
    iam: 'https://all.example',
    cdm: 'https://cdm.example:8443',
    dgc: 'https://all.example',
    dgcV2: 'https://all.example',
    dli: 'https://all.example',
  });
});

test('an endpoint of DGC is meant for its API v2 too, unless that has one of its own', () => {
  const dgc = 'https://dgc.example';
  expect(resolveEndpoints({ region: 'cn-north-4', endpoints: { dgc } }).dgcV2).toBe(dgc);
  const dgcV2 = 'https://v2.example';
  expect(resolveEndpoints({ region: 'cn-north-4', endpoints: { dgc, dgcV2 } })).toMatchObject({ dgc, dgcV2 });
});

test.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:8080'])('%s may be plain http', (endpoint) => {
  expect(resolveEndpoints({ endpoint }).cdm).toBe(endpoint);
});

test.each([
  'http://cdm.cn-north-4.myhuaweicloud.com',
  'http://127.0.0.1.evil.example',
  'ftp://127.0.0.1',
  'https://cdm.example/v1',
  'https://cdm.example?x=1',
  'https://cdm.example#x',
  'cdm.example',
  '',
])('the endpoint %j is refused by name and value', (endpoint) => {
  const resolve = (): unknown => resolveEndpoints({ endpoints: { cdm: endpoint }, region: 'cn-north-4' });

  expect(resolve).toThrow(RangeError);
  expect(resolve).toThrow(`, got ${JSON.stringify(endpoint)}`);
  expect(resolve).toThrow(/^endpoints\.cdm must /);
});

test('an endpoint with a password in it is refused without repeating it', () => {
  const endpoint = 'https://user:hunter2@cdm.example';

  expect(() => resolveEndpoints({ endpoint })).toThrow(/^endpoint must not hold a user name or password/);
  expect(() => resolveEndpoints({ endpoint })).not.toThrow(/hunter2/);
});

test('neither region nor endpoint is one sentence', () => {
  expect(() => resolveEndpoints({})).toThrow('There is no host for IAM: set region, or endpoint, or endpoints.iam.');
});

const credentials: HuaweiCloudOptions['credentials'] = { accessKey: { ak: 'a', sk: 's' } };

test.each([
  { options: { region: 'cn north 4' }, says: 'region must be' },
  { options: { region: 'cn-north-4/../x' }, says: 'region must be' },
  { options: { region: 'r', timeoutMs: 0 }, says: 'timeoutMs must be above 0 and below 2^31, got 0' },
  { options: { region: 'r', maxReplyBytes: -1 }, says: 'maxReplyBytes must be' },
  { options: { region: 'r', connectTimeoutMs: Number.NaN }, says: 'connectTimeoutMs must be' },
  { options: { region: 'r', timeoutMs: 2 ** 31 }, says: 'got 2147483648' },
  { options: { region: 'r', budget: { share: 0 } }, says: 'share must be above 0 and at most 1, got 0' },
  { options: { region: 'r', budget: { limits: { dgc: { calls: 0, perMs: 1 } } } }, says: 'budget.limits["dgc"].calls' },
])('nonsense is refused at construction: $says', ({ options, says }) => {
  expect(() => connectHuaweiCloud({ credentials, ...options })).toThrow(says);
});

test('a password login without region and project is refused, as its token would be good for nothing', () => {
  const login = { domain: 'd', user: 'u', password: 'p' };

  expect(() => connectHuaweiCloud({ credentials: { login }, endpoint: 'https://all.example' })).toThrow(
    'A password login needs a region or a projectId',
  );
});
