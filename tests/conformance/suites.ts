import { runJsonSchemaSuite } from '../../packages/core/test/support/json-schema-suite.ts';
import { runJsonataSuite } from '../../packages/core/test/support/jsonata-suite.ts';
import { runB2mmlSuite } from './b2mml.ts';
import { runMtconnectSuite } from './mtconnect.ts';
import { runSapSuite } from './sap.ts';
import { runSchemaCompatSuite } from './schema-compat.ts';
import type { SuiteRun } from './suite.ts';

/** A suite that others wrote. */
export interface Suite {
  readonly run: (folder: string) => Promise<SuiteRun>;
  /** The form that its folder has. */
  readonly form: string;
  /** Where it stands in a folder that holds all of them. */
  readonly folder: string;
  /** Who wrote it, and what it tells. */
  readonly says: string;
}

/** Every suite, by the name that the command takes. */
export const suites: Readonly<Record<string, Suite>> = {
  jsonata: {
    run: runJsonataSuite,
    form: 'a folder with groups/ and datasets/',
    folder: 'jsonata',
    says: 'The test suite of JSONata (jsonata-js, MIT): expressions give the same results and the same error codes.',
  },
  'json-schema': {
    run: runJsonSchemaSuite,
    form: 'a folder with tests/draft2020-12 and remotes/, or the folder of test files',
    folder: 'json-schema-suite',
    says: 'The test suite of JSON Schema 2020-12 (json-schema-org, MIT), its optional part too: contracts are checked as the standard says.',
  },
  'schema-compat': {
    run: runSchemaCompatSuite,
    form: 'a folder with compatibility-test-data.json, or such a file',
    folder: 'schema-compat',
    says: 'Pairs of JSON Schemas with a verdict (Apicurio Registry, Apache-2.0): comparing versions of a contract. Verdicts are exact: "backward" means backward and not forward.',
  },
  b2mml: {
    run: runB2mmlSuite,
    form: 'a folder with V0701/Schema, history/V0401 … and examples',
    folder: 'b2mml',
    says: 'The schemas and examples of B2MML and BatchML (MESA International): schemas become contracts, what those allow is valid by xmllint, examples keep them and survive being written again.',
  },
  sap: {
    run: runSapSuite,
    form: 'a folder with payloads, mig-mag, odata-metadata and api-production-order, some of them, or any folder of payloads',
    folder: 'sap',
    says: 'Payloads that SAP systems exchange (SAP, Apache-2.0): IDocs, EDIFACT, X12, TRADACOMS, GS1 and other XML are read and written without loss; guidelines become contracts.',
  },
  mtconnect: {
    run: runMtconnectSuite,
    form: 'any folder of recordings: day files of SHDR, documents of agents, with the schemas of MTConnect beside them or not',
    folder: 'mtconnect',
    says: 'Recordings of machine tools (NIST Smart Manufacturing Systems Test Bed, public domain): every observation of a file is read, becomes a message, is told by an agent, received by a node and stored with its exact value and moment; what is not valid MTConnect is named.',
  },
};
