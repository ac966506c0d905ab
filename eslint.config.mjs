import { builtinModules } from 'node:module'
import ts from 'typescript-eslint'

/** Rooms that must run in window, worker and Node alike: no platform of their own. */
const pure = ['lib/bytes/**/*.ts', 'lib/codec/**/*.ts', 'lib/keys/**/*.ts', 'lib/record/**/*.ts']

export default ts.config(
  { ignores: ['node_modules', 'out', '.next', 'public', '**/target', '**/third-party', '**/generated', '**/dist', 'next-env.d.ts', '.cyxcloud', 'test-results'] },
  ...ts.configs.strictTypeChecked.map(config => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      semi: ['error', 'never'],
      quotes: ['error', 'single', { avoidEscape: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
    },
  },
  {
    files: pure,
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: builtinModules.flatMap(name => [name, `node:${name}`]) }], 'no-restricted-globals': ['error', 'window', 'document', 'process', 'Buffer'] },
  },
  { files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**', 'bench/**', 'tools/**', 'devnet/**', 'node/**', 'lib/**/generate*.ts', 'docs/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.test.ts', '**/*.test.tsx', 'e2e/**'], rules: { '@typescript-eslint/explicit-module-boundary-types': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
)
