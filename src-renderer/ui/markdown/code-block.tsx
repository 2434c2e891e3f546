import { useEffect, useState, type CSSProperties } from 'react';
import { useIsCodeFenceIncomplete } from 'streamdown';
import { highlight, type HighlightedLines } from '../../lib/highlight';
import { plainOutput } from '../../lib/terminal-text';
import { CopyButton } from '../copy-button';

/** A fenced block. Coloured once its fence is closed: colouring every streamed letter would cost more than it gives. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  const incomplete = useIsCodeFenceIncomplete();
  const shown = code.endsWith('\n') ? code.slice(0, -1) : code;
  const [colours, setColours] = useState<{ code: string; lines: HighlightedLines } | null>(null);

  useEffect(() => {
    if (incomplete || language === '') return;
    let current = true;
    void highlight(shown, language.toLowerCase()).then(
      (lines) => {
        if (current && lines !== null) setColours({ code: shown, lines });
      },
      // A grammar that fails leaves the code plain.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [shown, language, incomplete]);

  return (
    <div className="code-block">
      <div className="code-block-head">
        <span>{language}</span>
        <CopyButton text={shown} label="Copy code" />
      </div>
      <pre tabIndex={0} role="group" aria-label={language === '' ? 'Code' : `Code, ${language}`}>
        <code>{colours?.code === shown ? <Coloured lines={colours.lines} /> : plainOutput(shown)}</code>
      </pre>
    </div>
  );
}

function Coloured({ lines }: { lines: HighlightedLines }) {
  return lines.map((tokens, index) => (
    <span key={index}>
      {tokens.map((token, at) => (
        <span key={at} className="token" style={token.htmlStyle as CSSProperties}>
          {plainOutput(token.content)}
        </span>
      ))}
      {index < lines.length - 1 ? '\n' : null}
    </span>
  ));
}
