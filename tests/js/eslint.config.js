// What is asked of the browser's modules: ESLint's recommended rules, those that need types, and a few more that catch mistakes.
// ESLint runs in the repository's root, so that is what `files` is counted from.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import typed from 'typescript-eslint';

export default defineConfig(
  {
    files: ['assets/*.js'],
    extends: [js.configs.recommended, typed.configs.recommendedTypeChecked],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      globals: globals.browser,
      parserOptions: { project: 'tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-implicit-globals': 'error',
      'no-shadow': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      // A listener may be async, as long as it says itself what went wrong: nobody waits for it.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  // The one file that is no module: it runs before anything is painted.
  { files: ['assets/theme.js'], languageOptions: { sourceType: 'script' } },
);
