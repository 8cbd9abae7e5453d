import type { ConnectorExample } from '@millrace/connector';

/** Complete settings as a person would write them; a test reads each. */
export const httpExamples: readonly ConnectorExample[] = [
  {
    title: 'Take orders from an ERP that knows a key',
    config: {
      listen: '127.0.0.1:8080',
      path: '/orders',
      auth: { kind: 'key', header: 'X-API-Key', keys: ['${secret:ERP_KEY}', '${secret:ERP_KEY_NEXT}'] },
    },
  },
  {
    title: 'Take signed confirmations, one a line',
    config: { listen: '127.0.0.1:8080', path: '/confirmations', auth: { kind: 'hmac', secrets: ['${secret:MES_SIGNING}'] } },
  },
  {
    title: 'Post goods movements to SAP with a RequestID; a 200 with a message of type E inside is a rejection',
    config: {
      url: 'https://erp.example/sap/opu/odata/sap/ZGOODSMVT/Movements',
      auth: { kind: 'basic', user: 'MILLRACE', password: '${secret:SAP_PASSWORD}' },
      csrf: { url: 'https://erp.example/sap/opu/odata/sap/ZGOODSMVT/' },
      idempotency: { kind: 'request-id' },
      answer: {
        errorWhen: [{ path: 'd.Return.Type', in: ['E', 'A'] }],
        alreadyWhen: [{ path: 'error.code', equals: 'ZMM/017' }],
        emptyBody: 'rejected',
        reference: 'd.MaterialDocument',
        message: 'd.Return.Message',
        code: 'd.Return.Number',
      },
      verify: {
        url: "https://erp.example/sap/opu/odata/sap/ZGOODSMVT/Movements?$filter=RequestId eq '{key}'",
        absentWhen: [{ path: 'd.results', empty: true }],
        reference: 'd.results.MaterialDocument',
      },
      identity: { url: 'https://erp.example/sap/opu/odata/sap/ZSYSTEM/Me', path: 'd.Client', equals: 'PRD-100' },
    },
  },
  {
    title: 'Put work orders to an MES, each at its own address',
    config: {
      url: 'https://mes.example/api/work-orders/{key.order}',
      method: 'PUT',
      auth: { kind: 'bearer', token: '${secret:MES_TOKEN}' },
      answer: { reference: 'workOrder' },
    },
  },
  {
    title: 'Send batches of a hundred with an outcome for each message',
    config: {
      url: 'https://platform.example/ingest',
      batch: 'array',
      batchSize: 100,
      repeats: 'keyed',
      answer: { items: { path: 'results', status: 'status' }, reference: 'id' },
    },
  },
];
