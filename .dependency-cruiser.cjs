/**
 * The import rules of ARCHITECTURE.md, each named by the sentence it keeps. tests/boundaries.test.ts feeds every one of
 * them an import that it must find.
 */
const tests = '\\.test\\.tsx?$';
const packages = '(^|/)node_modules/';
/** The folder of node_modules a file came from, for "its one library" rules. */
const library = (...names) => `${packages}(${names.join('|')})(/|$)`;

/** The library, or libraries, that an adapter exists for. */
const adapterLibraries = {
  electron: ['electron', 'zod'],
  fs: [],
  log: ['pino'],
  'loopback-server': ['ws', '@types/ws'],
  openssh: [],
  'ssh-config': [],
  ssh2: ['ssh2', '@types/ssh2'],
  system: [],
  ws: ['ws', '@types/ws'],
  'known-hosts': ['ssh2', '@types/ssh2'],
  'scripted-model': [],
  'demo-host': ['ssh2', '@types/ssh2', 'ws', '@types/ws'],
};

module.exports = {
  forbidden: [
    {
      name: 'Imports never go in a circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'Every import leads somewhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^bun:' },
    },
    {
      name: 'Shared code imports only shared code, zod and vscode-jsonrpc',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: tests },
      to: { pathNot: ['^src-shared/', library('zod', 'vscode-jsonrpc')] },
    },
    {
      name: 'The core imports only shared code and the core',
      severity: 'error',
      from: { path: '^src-main/core/', pathNot: tests },
      to: {
        pathNot: [
          '^src-shared/',
          '^src-main/core/',
          library('zod', 'vscode-jsonrpc'),
          // Of Node, what is neither a file nor a socket nor a process.
          '^(node:)?(stream|crypto|path|path/posix|buffer|events|string_decoder|util)$',
        ],
      },
    },
    {
      name: 'An adapter imports only the ports of the core',
      severity: 'error',
      from: { path: '^src-main/adapters/', pathNot: tests },
      to: { path: '^src-main/(core|shells)/', pathNot: '^src-main/core/ports/' },
    },
    {
      name: 'Adapters never import each other',
      severity: 'error',
      from: { path: '^src-main/adapters/([^/]+)/', pathNot: tests },
      to: { path: '^src-main/adapters/', pathNot: '^src-main/adapters/$1/' },
    },
    ...Object.entries(adapterLibraries).map(([adapter, names]) => ({
      name: `The adapter ${adapter} imports ${names.length > 0 ? `no package but ${names.join(', ')}` : 'no package'}`,
      severity: 'error',
      from: { path: `^src-main/adapters/${adapter}/`, pathNot: tests },
      to: { path: packages, ...(names.length > 0 ? { pathNot: library(...names) } : {}) },
    })),
    {
      name: 'Nothing but shells and tests imports a shell',
      severity: 'error',
      from: { pathNot: ['^src-main/shells/', tests, '^(e2e|bench|tests|scripts)/'] },
      to: { path: '^src-main/shells/' },
    },
    {
      name: 'Electron is imported only by its adapter and its shell',
      severity: 'error',
      from: { pathNot: ['^src-main/(adapters|shells)/electron/', '^(e2e|scripts)/'] },
      to: { path: library('electron') },
    },
    {
      name: 'The preload script imports only electron and types of shared code',
      severity: 'error',
      from: { path: '^src-main/shells/electron/preload\\.ts$' },
      to: { pathNot: [library('electron'), '^src-shared/'] },
    },
    {
      name: 'The renderer never imports main',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: tests },
      to: { path: '^(src-main|e2e|scripts|bench|tests)/' },
    },
    {
      name: 'The renderer never imports Node',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'Tests of the renderer never import main',
      severity: 'error',
      from: { path: `^src-renderer/.*${tests}` },
      to: { path: '^src-main/' },
    },
    {
      name: 'Main never imports the renderer',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^src-renderer/' },
    },
    {
      name: 'Features never import the insides of each other',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      // A feature shows its face to others as features/<name>/<name>.tsx.
      to: { path: '^src-renderer/features/([^/]+)/', pathNot: '^src-renderer/features/$1/' },
    },
    {
      name: 'The ui knows no state, no host and no feature',
      severity: 'error',
      from: { path: '^src-renderer/ui/' },
      to: { path: '^src-renderer/(state|host|features)/|^src-shared/contract/' },
    },
    {
      name: 'State knows neither features nor the ui',
      severity: 'error',
      from: { path: '^src-renderer/(state|host|lib)/' },
      to: { path: '^src-renderer/(features|ui)/' },
    },
    {
      name: 'The UI kit is imported only by ui',
      severity: 'error',
      from: { pathNot: '^src-renderer/ui/' },
      to: { path: library('@base-ui/react') },
    },
    {
      name: 'Generated protocol types are imported only by shared codex code',
      severity: 'error',
      from: { pathNot: '^src-shared/codex/' },
      to: { path: '^src-shared/codex/generated/' },
    },
    {
      name: 'Shipped code imports no tests, rigs or scripts',
      severity: 'error',
      from: { path: '^src-', pathNot: tests },
      to: { path: `^(e2e|bench|tests|scripts)/|${tests}` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
