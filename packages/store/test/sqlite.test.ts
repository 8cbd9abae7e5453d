import { openStore } from '../src/index.ts';
import { storeSuite } from '../src/testkit/index.ts';

storeSuite('SQLite', folder => openStore({ folder, node: 'test', minimumFreeBytes: 0 }));
