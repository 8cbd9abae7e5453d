import * as fc from 'fast-check';
import { standardFunctions } from '../../src/mapping/functions/standard.ts';

/** What the calls are made on. */
export const callInput: unknown = JSON.parse(
  `{"a": {"b": [1, 2, 3]}, "s": ["x", "yy", "x"], "o": [{"k": 1, "v": "p"}, {"k": 2, "v": "q"}, {"k": 3}], "n": 5, "t": "Hello World",
    "e": [], "m": [1, "a", null, true], "one": [7], "deep": {"x": {"y": [{"z": 1}, {"z": [2, 3]}]}}, "__proto__": {"p": 1}, "constructor": {"c": 2}}`,
);

const texts =
  '""|"a"|"abc"|"Hello World"|" pad  me "|"😀é"|"123"|"-4.5e2"|"0x1F"|"a,b,c"|"ab ab"|"$1"|"$0-$1-$$"|"MCMXCIX"|"twenty-one"|"2018-04-01T10:20:30.000Z"|"2018-04-01"|"AAEC/+=="|"a%20b"|"%E0%A4%A"|"https://x.y/a b?c=é&d"'.split(
    '|',
  );
const pictures =
  '"#,##0.00"|"0"|"00.00e0"|"0%"|"#0.0‰"|"w"|"W"|"Ww"|"Ww;o"|"A"|"i"|"000"|"#,##0"|"0;o"|"#.##;(#.##)"|"0.0.0"|"###"|"[Y0001]-[M01]-[D01]"|"[D1o] [MNn] [Y]"|"[H01]:[m01]:[s01].[f001]"|"[h]:[m][P]"|"[FNn,3-3], [D] [MN,*-3] [Y,2-2]"|"[X]-W[W01]-[F1]"|"[Z]"|"[z]"|"[Z0101t]"|"[q]"|"[Y"|"[Yi] [MI]"|"[x] [w]"|"[d]"|"[C] [E]"'.split(
    '|',
  );
const numbers = '0|1|2|-1|3|1.5|2.5|-2.5|0.1|12345.678|1e21|1e-7|-0.00005|36|100|1521801216617|4294967296|1e15'.split('|');
const lists =
  '[]|[1]|[1,2,3]|["b","a","c"]|[1,"a"]|[[1,2],[3]]|[null]|[{}]|[{"k":1},{"k":2}]|[3,1,2,1]|[1..5]|["a","b","a"]|[true,false]|[1.5,-1.5]'.split(
    '|',
  );
const objects = [
  '{}',
  '{"a":1}',
  '{"a":1,"b":"x","c":[1]}',
  '{"__proto__":1}',
  '{"1":"x","a":2,"0":3}',
  '{"decimal-separator":",","grouping-separator":"."}',
  '{"zero-digit":"٠"}',
];
const functions = [
  'function($x){$x}',
  'function($x,$i){$i}',
  'function($x,$i,$a){$count($a)}',
  'function(){1}',
  'function($x){$x>1}',
  'function($a,$b){$a>$b}',
  'function($a,$b){$a+$b}',
  'function($a,$b,$c,$d){$a&$c&$count($d)}',
  '$uppercase',
  '$string',
  '$sum',
  '$substring',
  '$keys',
  '$not',
  '$exists',
  '$append',
  '$type',
  '$length',
];
const matchers = ['/a/', '/b+/i', '/(a)(b)?/', '/,/', '/\\s+/', '/x*/', '/(\\d)(\\d)*/', '/^|$/m', 'function($s){nothing}'];
const offsets = ['"+0530"', '"-0800"', '"0000"', 'nothing'];
const paths = 'a.b|s|o|o.k|o.v|nothing|t|n|e|m|one|deep.x.y.z|$|a|o[0]|o[k=9]|e.x|one[]'.split('|');

const searching: ReadonlySet<string> = new Set(['match', 'contains', 'split', 'replace']);
const any = fc.constantFrom(
  ...texts,
  ...numbers,
  ...lists,
  ...objects,
  ...functions,
  ...paths,
  ...pictures,
  'null',
  'true',
  'false',
);

function argument(name: string, type: string, index: number): fc.Arbitrary<string> {
  // Beyond the calendar the interpreter writes NaN, where a message is refused.
  if (name === 'fromMillis' && index === 0)
    return fc.constantFrom('0', '-1', '1521801216617', '1e12', '-62135596800000', 'n', 'nothing');
  if (name === 'fromMillis' && index === 2) return fc.constantFrom(...offsets);
  // What a search asks is a matcher or a text; what takes the place of a match is a text here.
  if (type.includes('f') && searching.has(name)) {
    return fc.constantFrom(...(index === 1 ? matchers : []), ...(type === 'f' ? [] : texts));
  }
  switch (type) {
    case 's':
      return fc.constantFrom(...texts, ...pictures, ...paths);
    case 'n':
      return fc.constantFrom(...numbers);
    case 'b':
      return fc.constantFrom('true', 'false', 'nothing');
    case 'a':
      return fc.constantFrom(...lists, ...paths);
    case 'o':
      return fc.constantFrom(...objects, 'a', 'o[0]', 'deep', '$');
    case 'f':
      return fc.constantFrom(...functions);
    default:
      return any;
  }
}

/** Told apart by time or chance. */
const changing: ReadonlySet<string> = new Set(['now', 'millis', 'random', 'shuffle']);

/** Calls of every function of the library: mostly with the arguments it takes, now and then with others, too few, or too many. */
export const functionCall: fc.Arbitrary<string> = fc
  .constantFrom(...[...standardFunctions.values()].filter(({ name }) => !changing.has(name)))
  .chain(({ name, signature: { parameters } }) => {
    const args = parameters.map(({ type }, index) =>
      fc.oneof(
        { weight: 8, arbitrary: argument(name, type, index) },
        { weight: searching.has(name) || name === 'fromMillis' ? 0 : 1, arbitrary: any },
      ),
    );
    const count = fc.constantFrom(...[0, 0, 0, 0, 1, 2].map(left => Math.max(0, args.length - left)));
    return fc.tuple(
      fc.constant(name),
      fc.tuple(...args),
      count,
      fc.constantFrom('call', 'call', 'call', 'list', 'step', 'apply'),
      fc.constantFrom(...paths),
    );
  })
  .map(([name, args, count, form, path]) => {
    const given = args.slice(0, count);
    if (form === 'apply' && given.length > 0 && !given[0]!.startsWith('$'))
      return `${given[0]} ~> $${name}(${given.slice(1).join(', ')})`;
    const call = `$${name}(${given.join(', ')})`;
    return form === 'list' ? `[${call}]` : form === 'step' ? `${path}.${call}` : call;
  });
