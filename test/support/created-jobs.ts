import type { Simulator } from '../../simulator';

/** The jobs that a cluster has now of those that were created for a run, by whoever looks. */
export async function createdJobsOf(cloud: Simulator, clusterId: string): Promise<string[]> {
  const { url, projectId, domain, user, password } = cloud;
  const auth = {
    identity: { methods: ['password'], password: { user: { domain: { name: domain }, name: user, password } } },
    scope: { project: { id: projectId } },
  };
  const login = await fetch(`${url}/v3/auth/tokens`, { method: 'POST', body: JSON.stringify({ auth }) });
  const reply = await fetch(`${url}/v1.1/${projectId}/clusters/${clusterId}/cdm/job/all`, {
    headers: { 'x-auth-token': login.headers.get('x-subject-token') ?? '' },
  });
  const { jobs } = (await reply.json()) as { jobs: { name: string }[] };
  return jobs.map(({ name }) => name).filter((name) => name.startsWith('temporal_'));
}
