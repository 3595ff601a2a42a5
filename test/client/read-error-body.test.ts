import type { CloudService } from '../../src/client/huawei-cloud-error';
import { errorItems, readErrorBody, readVendorCode, validationErrors } from '../../src/client/reply/read-error-body';

const json = (value: unknown, service?: CloudService) => readErrorBody({ is: 'json', value }, service);

test.each<[unknown, CloudService | undefined, string | undefined]>([
  ['Cdm.0100', 'CDM', 'Cdm.0100'],
  ['NoSuchBucket', 'OBS', 'NoSuchBucket'],
  [`C${'x'.repeat(63)}`, 'CDM', `C${'x'.repeat(63)}`],
  [`C${'x'.repeat(64)}`, 'CDM', undefined],
  ['0Cdm.0100', 'CDM', undefined],
  ['no such job', 'CDM', undefined],
  ['30107', 'DGC', 'DLF.30107'],
  [30107, 'DGC', 'DLF.30107'],
  ['301077', 'DGC', undefined],
  ['130107', 'DGC', undefined],
  ['20801', undefined, 'DLF.20801'],
  ['2080x', 'DGC', undefined],
  ['0176', 'MRS', 'MRS.0176'],
  ['12000003', 'MRS', 'MRS.12000003'],
  ['01765', 'MRS', undefined],
  ['x0176', 'MRS', 'x0176'],
  ['0176', 'DGC', undefined],
  ['30107', 'MRS', undefined],
  [403, 'IAM', undefined],
  ['', 'CDM', undefined],
  [null, 'CDM', undefined],
])('the code %j of %s is %s', (code, service, read) => {
  expect(json({ error_code: code }, service).code).toBe(read);
});

test.each([
  ['10006', 'DLI.10006'],
  ['CS.10006', 'DLI.10006'],
  ['cs.10006', 'DLI.10006'],
  ['100061', undefined],
  ['XCS.10006', 'XCS.10006'],
  ['DLI.0005', 'DLI.0005'],
  [7, undefined],
])('what CloudStream calls %j is %s', (id, code) => {
  expect(json({ error_id: id }).code).toBe(code);
});

test('the first key that says something is read, of codes as of messages', () => {
  expect(json({ error_code: '', errCode: 'Cdm.0100', code: 'DLI.1' }).code).toBe('Cdm.0100');
  expect(json({ error_msg: '', externalMessage: 7, message: 'M' }).message).toBe('7');
  expect(json({ title: 'T', error_name: 'N', error_cause: 'C' }).message).toBe('C');
  expect(json({ error: { code: 'IAM.1', message: 'M' }, request_id: 'r' })).toEqual({
    code: 'IAM.1',
    message: 'M',
    requestId: 'r',
    validationErrors: [],
  });
});

test.each([
  ['<p>a</p>  <b class="x">c</b>\n\n\t d ', 'a c d'],
  ['<style>p{}</style>a<script>\nb\n</script>c', 'a c'],
  ['<style>a</script>b', 'a b'],
  ['  \n', undefined],
  [`${'x'.repeat(4_096)}y`, 'x'.repeat(4_096)],
])('of the page %j, %j is told', (text, message) => {
  expect(readErrorBody({ is: 'page', text })).toEqual({ message, validationErrors: [] });
});

test('a body that holds no error is told as it is', () => {
  expect(json([1, 'a'])).toEqual({ message: '[1,"a"]', validationErrors: [] });
  expect(json(null)).toEqual({ message: 'null', validationErrors: [] });
  expect(readErrorBody({ is: 'nothing' })).toEqual({ message: undefined, validationErrors: [] });
});

const item = (error_code: string | undefined, error_msg?: string) => ({ error_code, error_msg });

test('of a list the first code leads, each message is told once, and of more than five how many', () => {
  expect(
    json([{ is_success: true }, item('DLI.1', 'A'), item('DLI.2', 'B'), item('DLI.1', 'C'), item('DLI.1', 'A'), 7]),
  ).toEqual({
    code: 'DLI.1',
    message: 'A; DLI.2: B; C',
    requestId: undefined,
    validationErrors: [],
    codes: [undefined, 'DLI.1', 'DLI.2', 'DLI.1', 'DLI.1', undefined],
  });
  const many = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((message) => item('DLI.1', message));
  expect(json(many).message).toBe('A; B; C; D; E; 2 more');
  expect(json(many.slice(0, 5)).message).toBe('A; B; C; D; E');
  expect(json([item('DLI.1'), item('DLI.2')]).message).toBeUndefined();
  expect(json([item(undefined, 'A'), { request_id: 'r-2' }])).toMatchObject({ message: 'A', requestId: 'r-2' });
});

test('a body speaks by its items where it is a list, or says nothing but a list of errors', () => {
  const errors = [{ error_code: 'DLI.1' }];
  expect(errorItems(errors)).toBe(errors);
  expect(errorItems({ errors })).toBe(errors);
  expect(errorItems({ errors, error_code: 'DLI.2' })).toBeUndefined();
  expect(errorItems({ errors: 'none' })).toBeUndefined();
  expect(errorItems(null)).toBeUndefined();
});

test.each([
  [{ errCode: 'Cdm.0100' }, 'Cdm.0100'],
  [{ error_code: 'apig.0301' }, 'apig.0301'],
  [{ job_submit_result: { error_code: 'MRS.0176' } }, 'MRS.0176'],
  [{ job_submit_result: { error_code: 'MRS.0176' }, error_code: 'MRS.0177' }, 'MRS.0177'],
  [{ code: 'NoSuchBucket' }, undefined],
  [{ code: 'Cdm.x' }, undefined],
  [{ code: 'MyCdm.0100' }, undefined],
  [{ job_submit_result: null }, undefined],
  [[{ errCode: 'Cdm.0100' }], undefined],
  ['Cdm.0100', undefined],
])("the code of one of the vendor's families in %j is %s", (body, code) => {
  expect(readVendorCode(body)).toBe(code);
});

test('what a validation finds is told from wherever it stands, four levels deep at most', () => {
  const found = { status: 'error', message: 'M' };
  expect(validationErrors([{ status: 'WARNING', message: 'W' }, { form: [found] }, { status: 'ERROR' }, 7])).toEqual([
    'M',
    'no message',
  ]);
  expect(validationErrors([[[[found]]]])).toEqual(['M']);
  expect(validationErrors([[[[[found]]]]])).toEqual([]);
});
