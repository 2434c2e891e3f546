import type { WebContents, WebFrameMain } from 'electron';
import { appOrigin } from './app-protocol';

/** Whether a message of a page comes from the window's own page: not from a frame in it, not from another origin. */
export function isOurPage(contents: WebContents, frame: WebFrameMain | null): boolean {
  return frame !== null && frame === contents.mainFrame && frame.origin === appOrigin;
}
