import { useMemo, useRef, useState } from 'react';
import { Virtualizer } from 'virtua';
import { outputTail, plainOutput } from '../../../../lib/terminal-text';
import { Button } from '../../../../ui/button';
import { CopyButton } from '../../../../ui/copy-button';
import { Dialog } from '../../../../ui/dialog';

const tailLines = 12;

/** The end of what a command wrote; the whole of it opens in a window. */
export function CommandOutput({
  output,
  running,
  title,
  partial,
}: {
  output: string;
  running: boolean;
  title: string;
  partial: boolean;
}) {
  const [full, setFull] = useState(false);
  const tail = useMemo(() => outputTail(output, tailLines), [output]);
  if (output === '') return <p className="step-note">{running ? 'No output yet.' : 'No output.'}</p>;
  return (
    <div className="output">
      {partial && <p className="partial-mark">The beginning of the output was not received.</p>}
      <pre tabIndex={0} role="group" aria-label="Output">
        {tail.text}
      </pre>
      <div className="output-tools">
        {tail.hiddenLines > 0 && <span>{tail.hiddenLines.toLocaleString('en')} earlier lines</span>}
        <Button size="small" look="quiet" onClick={() => setFull(true)}>
          Open full
        </Button>
        <CopyButton text={() => plainOutput(output)} label="Copy output" />
      </div>
      <Dialog
        open={full}
        onClose={() => setFull(false)}
        title={title}
        wide
        tools={<CopyButton text={() => plainOutput(output)} label="Copy output" word="Copy all" />}
      >
        <FullOutput output={output} />
      </Dialog>
    </div>
  );
}

/** Millions of characters scroll smoothly, because only the lines in sight are in the page. */
function FullOutput({ output }: { output: string }) {
  const lines = useMemo(() => plainOutput(output).split('\n'), [output]);
  const scroll = useRef<HTMLDivElement>(null);
  return (
    <div ref={scroll} className="full-output" tabIndex={0} role="group" aria-label="Full output">
      <Virtualizer data={lines} scrollRef={scroll} itemSize={19}>
        {(line, index) => (
          <div key={index} className="full-output-line">
            {line === '' ? '\u200b' : line}
          </div>
        )}
      </Virtualizer>
    </div>
  );
}
