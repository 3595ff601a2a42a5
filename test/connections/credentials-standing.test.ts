import { CredentialsStanding } from '../../src/connections/credentials-standing';

test('whoever listens hears that credentials stand otherwise than before, and nothing where they do not', () => {
  const standing = new CredentialsStanding('north');
  const heard: string[] = [];
  const end = standing.onChange(() => heard.push(standing.is));
  const refusal = new Error('the key is wrong');
  expect(standing).toMatchObject({ connection: 'north', is: 'unknown', refusal: undefined });

  standing.credentialsChecked();
  standing.credentialsChecked();
  expect(standing).toMatchObject({ is: 'accepted', refusal: undefined });
  standing.credentialsChecked(new Error('the key is locked'));
  standing.credentialsChecked(refusal);
  expect(standing.is).toBe('refused');
  expect(standing.refusal).toBe(refusal);
  expect(heard).toEqual(['accepted', 'refused']);

  end();
  standing.credentialsChecked();
  expect(heard).toEqual(['accepted', 'refused']);
});
