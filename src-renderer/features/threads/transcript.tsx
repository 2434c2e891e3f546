import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { Button } from '../../ui/button';
import { DownIcon } from '../../ui/icons';
import type { Row } from './rows';
import { RowView, type RowActions } from './row-view';
import './transcript.css';

/** Nearer to the end than this counts as being there. */
const nearEndPx = 24;

export interface TranscriptProps {
  readonly rows: readonly Row[];
  readonly cwd: string;
  readonly actions: RowActions;
  readonly canLoadOlder: boolean;
  readonly loadingOlder: boolean;
  onLoadOlder(): void;
}

/**
 * The rows of a thread. Only those in sight are in the page. It follows the newest only while its end is in sight; it
 * never moves what a person is reading.
 */
export function Transcript({ rows, cwd, actions, canLoadOlder, loadingOlder, onLoadOlder }: TranscriptProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const { atEnd, lengthWhenLeft, toEnd, followsEnd } = useEnd(scroll, content, rows.length);
  const prepended = usePrepended(rows);

  useLayoutEffect(() => {
    if (followsEnd.current) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, followsEnd]);

  const missed = rows.length - lengthWhenLeft;
  return (
    <div className="transcript">
      {/* Scrolled from the keyboard like any region. Screen readers are told of additions by the role. */}
      <div ref={scroll} className="transcript-scroll" role="log" aria-label="Thread" tabIndex={0}>
        <div className="transcript-space" />
        <div ref={content} className="transcript-column">
          <div className="transcript-older">
            {canLoadOlder && (
              <Button size="small" look="quiet" disabled={loadingOlder} onClick={onLoadOlder}>
                {loadingOlder ? 'Loading…' : 'Load earlier'}
              </Button>
            )}
          </div>
          <Virtualizer
            ref={list}
            data={rows}
            scrollRef={scroll}
            startMargin={32}
            shift={prepended}
            bufferSize={600}
          >
            {(row) => <RowView key={row.id} row={row} cwd={cwd} actions={actions} />}
          </Virtualizer>
          <div className="transcript-end" />
        </div>
      </div>
      {!atEnd && (
        <Button className="jump-latest" icon={<DownIcon size={14} />} onClick={toEnd}>
          {missed > 0 ? `Jump to latest (${missed})` : 'Jump to latest'}
        </Button>
      )}
    </div>
  );
}

/** Whether the end is in sight, and staying there while it grows. */
function useEnd(
  scroll: RefObject<HTMLDivElement | null>,
  content: RefObject<HTMLDivElement | null>,
  length: number,
) {
  const [atEnd, setAtEnd] = useState(true);
  const [lengthWhenLeft, setLengthWhenLeft] = useState(length);
  const followsEnd = useRef(true);
  const newestLength = useRef(length);
  useLayoutEffect(() => {
    newestLength.current = length;
  }, [length]);

  const toEnd = useCallback(() => {
    const element = scroll.current;
    if (element === null) return;
    followsEnd.current = true;
    setAtEnd(true);
    element.scrollTop = element.scrollHeight;
  }, [scroll]);

  useEffect(() => {
    const element = scroll.current;
    if (element === null) return;
    let lastTop = element.scrollTop;
    const onScroll = (): void => {
      const top = element.scrollTop;
      const near = element.scrollHeight - top - element.clientHeight <= nearEndPx;
      // Growth moves the end away without moving the view; only a person moves the view up.
      const movedUp = top < lastTop;
      lastTop = top;
      if (near === followsEnd.current || (!near && !movedUp)) return;
      followsEnd.current = near;
      setAtEnd(near);
      if (!near) setLengthWhenLeft(newestLength.current);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    // Also what grows without a new row (streamed text, colours that arrive late, the window itself).
    const observer = new ResizeObserver(() => {
      if (followsEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    if (content.current !== null) observer.observe(content.current);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [scroll, content]);

  return { atEnd, lengthWhenLeft, toEnd, followsEnd };
}

/** True for the one render in which rows came in before those that were there: the view then stays where it was. */
function usePrepended(rows: readonly Row[]): boolean {
  const firstId = rows[0]?.id;
  const [known, setKnown] = useState({ firstId, prepended: false });
  if (known.firstId !== firstId) {
    const prepended = known.firstId !== undefined && rows.some((row) => row.id === known.firstId);
    setKnown({ firstId, prepended });
    return prepended;
  }
  return known.prepended;
}
