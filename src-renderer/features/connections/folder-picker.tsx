import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import { baseName, breadcrumb, joinPath, parentPath, shortPath } from '../../lib/remote-path';
import { visibleLine } from '../../lib/visible-text';
import { useApp } from '../../state/context';
import { Button, IconButton } from '../../ui/button';
import { NewFolderIcon, UpIcon } from '../../ui/icons';
import { Problem } from '../../ui/problem';
import { Skeleton } from '../../ui/skeleton';
import { Switch } from '../../ui/switch';
import { TextField } from '../../ui/text-field';
import { FolderList } from './folder-list';
import {
  chosenFolder,
  completed,
  folderAsText,
  matchToOpen,
  readFolderText,
  subfolders,
} from './folder-text';
import { NewFolder } from './new-folder';
import { useDirectory } from './use-directory';
import './folder-picker.css';

/**
 * Chooses a folder of a host, by mouse, by arrows, or by typing its path. The text is the whole truth: what it names is
 * what is shown, narrowed by the name still being typed, and what “Use this folder” takes.
 */
export function FolderPicker({
  hostId,
  home,
  ready,
  text,
  onText,
  onUse,
  children,
}: {
  hostId: string;
  home: string;
  /** The host is connected. While it is not, what was typed stays and nothing is asked. */
  ready: boolean;
  text: string;
  onText(text: string): void;
  /** Gets an absolute path. @returns why it can not be used. */
  onUse(path: string): Promise<AppError | null>;
  /** Buttons to the left of “Use this folder”. */
  children?: ReactNode;
}) {
  const { api } = useApp();
  const [hidden, setHidden] = useState(false);
  const [active, setActive] = useState<string | null>(null);
  const [naming, setNaming] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  const [version, setVersion] = useState(0);
  const list = useRef<HTMLUListElement>(null);

  const { folder, prefix } = readFolderText(text, home);
  const directory = useDirectory(hostId, folder, ready, version);
  const names = directory?.ok === true ? subfolders(directory.value, prefix, hidden) : [];
  const chosen = chosenFolder(text, home);

  const change = (next: string, chooses: string | null = null): void => {
    setProblem(null);
    setActive(chooses);
    onText(next);
  };
  const open = (path: string): void => change(folderAsText(path, home));
  const up = (): void => {
    if (folder !== '/') change(folderAsText(parentPath(folder), home), baseName(folder));
  };
  const confirm = async (): Promise<void> => {
    if (busy || !ready) return;
    setBusy(true);
    setProblem(await onUse(chosen));
    setBusy(false);
  };
  const create = async (name: string): Promise<AppError | null> => {
    const path = joinPath(folder, name);
    const created = await api.call('files.createDirectory', { hostId, path });
    if (!created.ok) return created.error;
    setNaming(false);
    setVersion(version + 1);
    open(path);
    return null;
  };

  const onFieldKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focus();
    } else if (event.key === 'Tab' && prefix !== '') {
      // As in a shell, and only while there is something to complete: else Tab goes on to the next control.
      const longer = completed(names, prefix);
      if (longer === null) return;
      event.preventDefault();
      const path = joinPath(folder, longer);
      change(names.length === 1 ? folderAsText(path, home) : shortPath(path, home));
    } else if (event.key === 'Enter' && !event.repeat) {
      event.preventDefault();
      if (prefix === '') return void confirm();
      const match = matchToOpen(names, prefix);
      open(match === null ? chosen : joinPath(folder, match));
    }
  };

  return (
    <div className="picker">
      <div className="picker-path">
        <TextField
          label="Folder"
          mono
          autoFocus
          placeholder="~/project"
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={onFieldKey}
        />
        <Button icon={<NewFolderIcon size={14} />} disabled={!ready} onClick={() => setNaming(true)}>
          New folder
        </Button>
      </div>
      <div className="picker-bar">
        <IconButton
          size="small"
          label="Folder above"
          icon={<UpIcon size={14} />}
          disabled={folder === '/'}
          onClick={up}
        />
        <nav className="picker-crumbs" aria-label="Path">
          {breadcrumb(folder, home).map((crumb, index, crumbs) => (
            <span key={crumb.path} className="picker-crumb">
              {index > 0 && crumbs[index - 1]?.name !== '/' && <span aria-hidden>/</span>}
              <button type="button" className="crumb-button" onClick={() => open(crumb.path)}>
                {visibleLine(crumb.name)}
              </button>
            </span>
          ))}
        </nav>
        <div className="picker-hidden">
          <span aria-hidden>Show hidden</span>
          <Switch checked={hidden} label="Show hidden" onChange={setHidden} />
        </div>
      </div>
      {naming && <NewFolder onCreate={create} onClose={() => setNaming(false)} />}
      {problem !== null ? (
        <Problem problem={problem} />
      ) : directory?.ok === false ? (
        <Problem problem={directory.error}>
          <Button size="small" onClick={() => setVersion(version + 1)}>
            Try again
          </Button>
          <Button size="small" onClick={up} disabled={folder === '/'}>
            Folder above
          </Button>
        </Problem>
      ) : (
        <div className="picker-frame">
          <FolderList
            ref={list}
            names={names}
            active={active}
            busy={directory === null}
            onActive={setActive}
            onOpen={(name) => open(joinPath(folder, name))}
            onUp={up}
          />
          {directory === null && ready && (
            <div className="picker-over">
              <Skeleton lines={5} label={`Reading ${shortPath(folder, home)}`} />
            </div>
          )}
          {directory?.ok === true && names.length === 0 && (
            <p className="picker-over picker-empty">
              {prefix === ''
                ? emptyText(directory.value.length)
                : `No folder here begins with “${visibleLine(prefix)}”.`}
            </p>
          )}
        </div>
      )}
      <div className="add-host-actions">
        {children}
        <span className="picker-chosen truncate" title={chosen}>
          {visibleLine(shortPath(chosen, home))}
        </span>
        <Button look="primary" disabled={busy || !ready} onClick={() => void confirm()}>
          Use this folder
        </Button>
      </div>
    </div>
  );
}

function emptyText(entries: number): string {
  if (entries === 0) return 'This folder is empty. You can use it as it is.';
  return `No folders to open in here. You can use this one as it is.`;
}
