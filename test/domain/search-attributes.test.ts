import type { PlannedPipeline } from '../../src/domain/plan';
import { searchedAsLate, searchedBy } from '../../src/domain/search-attributes';

const plan = { name: 'orders', steps: [{ service: 'cdm' }, { service: 'dgc' }, { service: 'cdm' }] };

test('a run is found by its name, its day and each service once, where search attributes are in use', () => {
  expect(searchedBy({ ...plan, searchDate: '2026-11-30' } as PlannedPipeline)).toEqual({
    HuaweiCloudPipeline: 'orders',
    HuaweiCloudService: ['cdm', 'dgc'],
    HuaweiCloudDate: '2026-11-30',
    HuaweiCloudState: 'running',
  });
  expect(searchedBy(plan as PlannedPipeline)).toEqual({});
});

test('one that is late is found by that beside its services', () => {
  expect(searchedAsLate(['cdm', 'dgc', 'cdm'])).toEqual({ HuaweiCloudService: ['cdm', 'dgc', 'late'] });
});
