import { Fragment } from 'react';
import { visibleParts } from '../lib/visible-text';

/** Text of a stranger with everything invisible or misleading in it shown as marks. */
export function VisibleText({ text }: { text: string }) {
  return visibleParts(text).map((part, index) =>
    part.hidden ? (
      <span key={index} className="hidden-character">
        {part.text}
      </span>
    ) : (
      <Fragment key={index}>{part.text}</Fragment>
    ),
  );
}
