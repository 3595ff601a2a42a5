/** A definition of a CDM job, as a step may hold it. */
export const COPY_OF_ORDERS = {
  'from-connector-name': 'generic-jdbc-connector',
  'from-link-name': 'orders_db',
  'to-connector-name': 'obs-connector',
  'to-link-name': 'lake',
  'from-config-values': {
    configs: [{ name: 'fromJobConfig', inputs: [{ name: 'fromJobConfig.tableName', value: 'orders' }] }],
  },
  'to-config-values': {
    configs: [{ name: 'toJobConfig', inputs: [{ name: 'toJobConfig.outputDirectory', value: '/orders' }] }],
  },
};
