import type { HighlighterCore, ThemedToken } from 'shiki/core';

/** Lines of coloured pieces; the colours of both themes ride along as CSS variables (`--shiki-light`, `--shiki-dark`). */
export type HighlightedLines = readonly (readonly ThemedToken[])[];

/** Longer code is shown plain: colouring it would hold up the page. */
const maxLength = 60_000;

export const codeThemes = { light: 'github-light-high-contrast', dark: 'github-dark-default' } as const;

let highlighter: Promise<HighlighterCore> | null = null;

/** @returns null when the language is not known, or the code is too long to colour. */
export async function highlight(code: string, language: string): Promise<HighlightedLines | null> {
  if (code.length > maxLength) return null;
  const { bundledLanguages } = await import('shiki/langs');
  const load = Object.hasOwn(bundledLanguages, language)
    ? bundledLanguages[language as keyof typeof bundledLanguages]
    : undefined;
  if (load === undefined) return null;
  highlighter ??= createHighlighter();
  const shiki = await highlighter;
  if (!shiki.getLoadedLanguages().includes(language)) await shiki.loadLanguage(load);
  return shiki.codeToTokens(code, { lang: language, themes: codeThemes, defaultColor: false }).tokens;
}

/** The engine made of the browser's own regular expressions: the page's policy allows no WebAssembly. */
async function createHighlighter(): Promise<HighlighterCore> {
  const [{ createHighlighterCore }, { createJavaScriptRegexEngine }, light, dark] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
    import('shiki/themes/github-light-high-contrast.mjs'),
    import('shiki/themes/github-dark-default.mjs'),
  ]);
  return createHighlighterCore({
    engine: createJavaScriptRegexEngine({ forgiving: true }),
    themes: [light, dark],
    langs: [],
  });
}
