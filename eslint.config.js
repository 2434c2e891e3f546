import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Imports that are right in a few places only. The message says what to do in all others. */
const restricted = {
  electron: {
    regex: '^electron(/|$)',
    message:
      'Give the core or the page a capability instead: src-main/adapters/electron knows Electron, nothing else does.',
  },
  ssh2: {
    regex: '^ssh2(/|$)',
    message: 'Use the SshSession port (src-main/core/ports/ssh.ts); its adapter is src-main/adapters/ssh2.',
  },
  ws: {
    regex: '^ws(/|$)',
    message: 'Use a Channel (renderer wire) or the OpenWebSocket port (codex); their adapters know ws.',
  },
  kit: {
    regex: '^@base-ui/react(/|$)',
    message: 'Use a component of src-renderer/ui, or add one there: the kit must stay replaceable.',
  },
  generated: {
    regex: '/codex/generated/',
    message:
      'Take the type from src-shared/codex/methods.ts, or decode into one of ours: generated types change with codex.',
  },
};
const restrict = (...names) => ({
  'no-restricted-imports': ['error', { patterns: names.map((name) => restricted[name]) }],
});

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'coverage/',
      'test-results/',
      'playwright-report/',
      'src-shared/codex/generated/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: {
        project: [
          'tsconfig.shared.json',
          'tsconfig.main.json',
          'tsconfig.preload.json',
          'tsconfig.renderer.json',
          'tsconfig.e2e.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      // The compiler knows undefined names, per layer.
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-control-regex': 'error',
      'max-lines': ['error', { max: 400 }],
      ...restrict('electron', 'ssh2', 'ws', 'kit', 'generated'),
    },
  },
  // A test file is as long as what it tests has cases.
  { files: ['**/*.test.{ts,tsx}', '**/*.spec.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['src-main/adapters/electron/**', 'src-main/shells/electron/**'],
    rules: restrict('ssh2', 'ws', 'kit', 'generated'),
  },
  {
    files: ['src-main/adapters/ssh2/**', 'src-main/adapters/known-hosts/**'],
    rules: restrict('electron', 'ws', 'kit', 'generated'),
  },
  {
    files: ['src-main/adapters/ws/**', 'src-main/adapters/loopback-server/**'],
    rules: restrict('electron', 'ssh2', 'kit', 'generated'),
  },
  {
    // The demo's host is a server for both; so are the rigs of tests, and benchmarks measure without our layers.
    files: ['src-main/adapters/demo-host/**', 'src-main/**/*.test.ts', 'e2e/**', 'bench/**', 'tests/**'],
    rules: restrict('electron', 'kit', 'generated'),
  },
  { files: ['src-renderer/ui/**'], rules: restrict('electron', 'ssh2', 'ws', 'generated') },
  { files: ['src-shared/codex/**'], rules: restrict('electron', 'ssh2', 'ws', 'kit') },
  {
    files: ['src-renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['**/*.{js,mjs}'],
    rules: { 'no-unused-vars': 'error', eqeqeq: 'error', 'prefer-const': 'error' },
  },
);
