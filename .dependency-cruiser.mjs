// The house as data: which folder of src may import which (the table of the design), checked by `npm run imports`.
// scripts/import-table.test.ts shows that each rule bites.
import { fileURLToPath } from 'node:url';

/** What each folder may import besides itself. `types of x`: only with `import type`. */
const MAY_IMPORT = {
  base: [],
  protocol: ['base'],
  storage: ['base'],
  cluster: ['base', 'protocol', 'storage'],
  trace: ['base', 'types of protocol', 'types of storage', 'types of cluster'],
  checks: ['base', 'trace'],
  lab: ['base', 'protocol', 'storage', 'cluster', 'trace', 'checks'],
  swarm: ['base', 'protocol', 'storage', 'cluster', 'trace', 'checks', 'lab'],
  scenarios: ['types of lab'],
  ui: ['base', 'lab', 'trace', 'checks', 'scenarios'],
  cli: ['base', 'protocol', 'lab', 'swarm', 'scenarios'],
};

/** Libraries that belong to some folders only; whatever is not named here is open to all of src. */
const ONLY_IN = {
  ui: [
    'react',
    'react-dom',
    'zustand',
    'd3',
    'd3-[^/]+',
    '@types/d3[^/]*',
    'radix-ui',
    '@radix-ui',
    'cmdk',
    'sonner',
    'lucide-react',
    'react-resizable-panels',
    '@fontsource-variable',
  ],
  'storage/indexeddb': ['idb'],
  '(cluster|lab|ui)': ['comlink'],
};

// Tests, and the contract suites that tests of several places share.
const TESTS = String.raw`\.test\.tsx?$|-contract\.ts$|/testing/`;
const TEST_LIBRARIES = ['vitest', '@vitest', 'fast-check', 'classic-level'];

const TYPES_OF = 'types of ';
const TYPE_ONLY = ['type-only', 'type-import'];

/** @param {string} folder */
const inside = (folder) => `^src/${folder}/`;
/** @param {string[]} words */
const anyOf = (words) => `(${words.join('|')})`;
/** @param {string[]} names */
const library = (names) => `(^|node_modules/)${anyOf(names)}(/|$)`;

const folderRules = Object.entries(MAY_IMPORT).flatMap(([folder, allowed]) => {
  const typesOf = allowed.filter((name) => name.startsWith(TYPES_OF)).map((name) => name.slice(TYPES_OF.length));
  const reachable = [folder, ...allowed.filter((name) => !name.startsWith(TYPES_OF)), ...typesOf];
  const beyond = {
    name: `${folder}-imports`,
    comment: `src/${folder} may import ${allowed.join(', ') || 'no other folder'}.`,
    severity: 'error',
    from: { path: inside(folder) },
    to: { path: '^(src|scripts|e2e)/', pathNot: inside(anyOf(reachable)) },
  };
  const valuesOfTypes = {
    name: `${folder}-imports-types`,
    comment: `src/${folder} may import only types of ${typesOf.join(', ')}: write \`import type\`.`,
    severity: 'error',
    from: { path: inside(folder) },
    to: { path: inside(anyOf(typesOf)), dependencyTypesNot: TYPE_ONLY },
  };
  return typesOf.length === 0 ? [beyond] : [beyond, valuesOfTypes];
});

const libraryRules = Object.entries(ONLY_IN).map(([folder, names]) => ({
  name: `libraries-of-${folder.replace(/\W+/g, '-').replace(/^-|-$/g, '')}`,
  comment: `${names.join(', ')}: only in src/${folder}.`,
  severity: 'error',
  from: { path: '^src/', pathNot: inside(folder) },
  to: { path: library(names) },
}));

const generalRules = [
  {
    name: 'known-folder',
    comment: 'A folder of src that the import table does not know: add it there (and to the design) or move the file.',
    severity: 'error',
    from: { path: '^src/', pathNot: inside(anyOf(Object.keys(MAY_IMPORT))) },
    to: {},
  },
  {
    name: 'node-only-in-cli',
    comment: 'Node built-ins exist only in src/cli and in tests: everything else also runs in a browser.',
    severity: 'error',
    from: { path: '^src/', pathNot: [inside('cli'), TESTS] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'test-libraries-only-in-tests',
    comment: 'vitest, fast-check and the oracle belong to tests and to the contract suites they share.',
    severity: 'error',
    from: { path: '^src/', pathNot: TESTS },
    to: { path: library(TEST_LIBRARIES) },
  },
  {
    name: 'no-tests-in-the-product',
    comment: 'What ships does not import a test or a contract suite.',
    severity: 'error',
    from: { path: '^src/', pathNot: TESTS },
    to: { path: TESTS },
  },
  {
    name: 'declared-libraries-only',
    comment: 'A library that ships must stand under dependencies in package.json.',
    severity: 'error',
    from: { path: '^src/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: TYPE_ONLY },
  },
  {
    name: 'no-cycles',
    comment:
      'Two files that need each other are one idea, or a third file is missing. Cycles of types alone are allowed.',
    severity: 'error',
    from: { path: '^src/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: TYPE_ONLY } },
  },
  {
    name: 'resolvable',
    comment: 'This import leads nowhere.',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true, pathNot: [String.raw`\?`] },
  },
];

export default {
  forbidden: [...folderRules, ...libraryRules, ...generalRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: fileURLToPath(new URL('tsconfig.json', import.meta.url)) },
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
