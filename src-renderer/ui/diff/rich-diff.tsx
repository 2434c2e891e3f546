import { parseDiffFromFile, processFile, type FileDiffMetadata } from '@pierre/diffs';
import { FileDiff } from '@pierre/diffs/react';
import { useMemo } from 'react';
import type { FileChange } from '../../../src-shared/codex/thread-state';
import { codeThemes } from '../../lib/highlight';
import { useThemeType } from '../theme';

/** The diff of one file, coloured. Throws on text that is no diff; the caller shows it as text then. */
export default function RichDiff({ change }: { change: FileChange }) {
  const fileDiff = useMemo(() => parse(change), [change]);
  const themeType = useThemeType();
  const options = useMemo(
    () => ({
      theme: codeThemes,
      themeType,
      diffStyle: 'unified' as const,
      diffIndicators: 'classic' as const,
      disableFileHeader: true,
      overflow: 'wrap' as const,
      hunkSeparators: 'simple' as const,
      lineDiffType: 'word' as const,
      preferredHighlighter: 'shiki-js' as const,
    }),
    [themeType],
  );
  return <FileDiff fileDiff={fileDiff} options={options} className="rich-diff" disableWorkerPool />;
}

function parse(change: FileChange): FileDiffMetadata {
  const name = change.movePath ?? change.path;
  const side = (contents: string) => ({ name, contents });
  switch (change.kind) {
    case 'add':
      return parseDiffFromFile(side(''), side(change.diff));
    case 'delete':
      return parseDiffFromFile(side(change.diff), side(''));
    case 'update': {
      const end = change.diff.endsWith('\n') ? '' : '\n';
      const parsed = processFile(`--- a/${change.path}\n+++ b/${name}\n${change.diff}${end}`, {
        throwOnError: true,
      });
      if (parsed === undefined || parsed.hunks.length === 0) throw new Error('This is no diff.');
      return parsed;
    }
  }
}
