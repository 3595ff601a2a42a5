import { resolveEndpoints } from '../../src/client/routes/endpoints';
import { failureOf } from './support/failure-of';
import { connectHuaweiCloud, type HuaweiCloudOptions } from '../../src/client/huawei-cloud';

test('each service has its own host in a region', () => {
  expect(resolveEndpoints({ region: 'cn-north-4' })).toEqual({
    iam: 'https://iam.cn-north-4.myhuaweicloud.com',
    cdm: 'https://cdm.cn-north-4.myhuaweicloud.com',
    dgc: 'https://dayu-dlf.cn-north-4.myhuaweicloud.com',
    dgcV2: 'https://dayu.cn-north-4.myhuaweicloud.com',
    dli: 'https://dli.cn-north-4.myhuaweicloud.com',
    dliSql: 'https://dli.cn-north-4.myhuaweicloud.com',
    dliSpark: 'https://dli.cn-north-4.myhuaweicloud.com',
    mrs: 'https://mrs.cn-north-4.myhuaweicloud.com',
    obs: 'https://obs.cn-north-4.myhuaweicloud.com',
    smn: 'https://smn.cn-north-4.myhuaweicloud.com',
  });
});

test('DGC in cn-east-4 lives on the host of DataArts Studio', () => {
  expect(resolveEndpoints({ region: 'cn-east-4' }).dgc).toBe('https://dayu.cn-east-4.myhuaweicloud.com');
});

test('Dublin is on the European site, with all its services', () => {
  expect(resolveEndpoints({ region: 'eu-west-101' })).toEqual({
    iam: 'https://iam.eu-west-101.myhuaweicloud.eu',
    cdm: 'https://cdm.eu-west-101.myhuaweicloud.eu',
    dgc: 'https://dayu-dlf.eu-west-101.myhuaweicloud.eu',
    dgcV2: 'https://dayu.eu-west-101.myhuaweicloud.eu',
    dli: 'https://dli.eu-west-101.myhuaweicloud.eu',
    dliSql: 'https://dli.eu-west-101.myhuaweicloud.eu',
    dliSpark: 'https://dli.eu-west-101.myhuaweicloud.eu',
    mrs: 'https://mrs.eu-west-101.myhuaweicloud.eu',
    obs: 'https://obs.eu-west-101.myhuaweicloud.eu',
    smn: 'https://smn.eu-west-101.myhuaweicloud.eu',
  });
});

test.each(['ap-southeast-3', 'cn-southwest-2', 'ru-northwest-2', 'la-north-2', 'na-mexico-1', 'tr-west-1', 'ae-ad-1'])(
  'the hosts of %s are the vendor’s',
  (region) => {
    expect(resolveEndpoints({ region }).cdm).toBe(`https://cdm.${region}.myhuaweicloud.com`);
  },
);

test.each(['ap-southeast-1', 'ap-southeast-4', 'ru-northwest-2'])('MRS in %s is on the Chinese site', (region) => {
  expect(resolveEndpoints({ region }).mrs).toBe(`https://mrs.${region}.myhuaweicloud.cn`);
  expect(resolveEndpoints({ region }).dli).toBe(`https://dli.${region}.myhuaweicloud.com`);
});

test('without a host for MRS everything else works, and its own calls say what is missing', async () => {
  const named = ['iam', 'cdm', 'dgc', 'dli'].map((name) => [name, `https://${name}.example`] as const);
  const credentials = { accessKey: { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE' } };
  const cloud = connectHuaweiCloud({ credentials, projectId: 'p1', endpoints: Object.fromEntries(named) });

  const error = await failureOf(cloud.mrs.jobs({ clusterId: 'c1' }));

  expect(error.message).toBe(
    'MRS jobs: GET /v2/{project_id}/clusters/{cluster_id}/job-executions was not sent: no host is known for this service. ' +
      'Name its host in the connection (`endpoints`, or HUAWEICLOUD_<service>_ENDPOINT), or the region.',
  );
  expect(await cloud.probe('mrs')).toEqual({ origin: '', route: 'unset', says: 'no host is known' });
  await cloud.close();
});

test.each([
  { region: 'eu-de', whose: 'is one of Open Telekom Cloud' },
  { region: 'eu-nl', whose: 'is one of Open Telekom Cloud' },
  { region: 'eu-ch2', whose: 'is one of Open Telekom Cloud' },
  { region: 'eu-west-0', whose: 'is one of Flexible Engine' },
  { region: 'cn-global-1', whose: 'is one of Huawei Cloud Stack' },
  { region: 'sa-global-1', whose: 'is one of Huawei Cloud Stack' },
  { region: 'region-02', whose: 'is none that Huawei Cloud is known by' },
  { region: 'sc-cd-1', whose: 'is none that Huawei Cloud is known by' },
  { region: 'cn-customer-1', whose: 'is none that Huawei Cloud is known by' },
  { region: 'cn-north-4_team', whose: 'is none that Huawei Cloud is known by' },
  { region: 'us-east-1', whose: 'is none that Huawei Cloud is known by' },
])('no host is guessed in $region, which $whose: what names the hosts is told', ({ region, whose }) => {
  const missing = 'set endpoints.iam, endpoints.cdm, endpoints.dgc, endpoints.dli, or endpoint for all';

  expect(() => resolveEndpoints({ region })).toThrow(RangeError);
  expect(() => resolveEndpoints({ region })).toThrow(`The region ${region} ${whose}`);
  expect(() => resolveEndpoints({ region })).toThrow(missing);
});

test('of the hosts of another cloud those that are missing are told, and none once all are named', () => {
  const endpoints = { iam: 'https://iam.example', cdm: 'https://cdm.example', dgc: 'https://dgc.example' };

  expect(() => resolveEndpoints({ region: 'eu-de', endpoints })).toThrow('set endpoints.dli, or endpoint for all');
  const dli = 'https://dli.example';
  expect(resolveEndpoints({ region: 'eu-de', endpoints: { ...endpoints, dli } })).toEqual({
    ...endpoints,
    dgcV2: endpoints.dgc,
    dli,
    dliSql: dli,
    dliSpark: dli,
    // What not everybody needs may be without a host.
    mrs: '',
    obs: '',
    smn: '',
  });
  expect(resolveEndpoints({ region: 'eu-de', endpoint: dli }).cdm).toBe(dli);
});

test('a service’s own endpoint wins over the one for all, and that over the region', () => {
  const endpoints = { cdm: 'https://cdm.example:8443/' };

  expect(resolveEndpoints({ region: 'cn-north-4', endpoint: 'https://all.example', endpoints })).toEqual({
    iam: 'https://all.example',
    cdm: 'https://cdm.example:8443',
    dgc: 'https://all.example',
    dgcV2: 'https://all.example',
    dli: 'https://all.example',
    dliSql: 'https://all.example',
    dliSpark: 'https://all.example',
    mrs: 'https://all.example',
    obs: 'https://all.example',
    smn: 'https://all.example',
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
  { options: { region: 'cn-north-4', timeoutMs: 0 }, says: 'timeoutMs must be above 0 and below 2^31, got 0' },
  { options: { region: 'cn-north-4', maxReplyBytes: -1 }, says: 'maxReplyBytes must be' },
  { options: { region: 'cn-north-4', connectTimeoutMs: Number.NaN }, says: 'connectTimeoutMs must be' },
  { options: { region: 'cn-north-4', timeoutMs: 2 ** 31 }, says: 'got 2147483648' },
  { options: { region: 'cn-north-4', budget: { share: 0 } }, says: 'share must be above 0 and at most 1, got 0' },
  {
    options: { region: 'cn-north-4', budget: { limits: { dgc: { calls: 0, perMs: 1 } } } },
    says: 'budget.limits["dgc"].calls',
  },
])('nonsense is refused at construction: $says', ({ options, says }) => {
  expect(() => connectHuaweiCloud({ credentials, ...options })).toThrow(says);
});

test('a password login without region and project is refused, as its token would be good for nothing', () => {
  const login = { domain: 'd', user: 'u', password: 'p' };

  expect(() => connectHuaweiCloud({ credentials: { login }, endpoint: 'https://all.example' })).toThrow(
    'A password login needs a region or a projectId',
  );
});
