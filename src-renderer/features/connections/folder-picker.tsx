import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { AppError } from '../../../src-shared/contract/errors';
import {
  baseName,
  breadcrumb,
  completionParts,
  joinPath,
  longPath,
  parentPath,
  shortPath,
} from '../../lib/remote-path';
import { visibleLine } from '../../lib/visible-text';
import { useApp } from '../../state/context';
import { Button } from '../../ui/button';
import { FolderIcon, NewFolderIcon } from '../../ui/icons';
import { Problem } from '../../ui/problem';
import { RenameDialog } from '../../ui/rename-dialog';
import { Switch } from '../../ui/switch';
import { useDirectory } from './use-directory';

/**
 * Chooses a folder of a host. By mouse or by keyboard alone: arrows choose, Enter opens, Backspace goes up; or the path
 * is typed, with completion. The folder that is open is the one that is used.
 */
export function FolderPicker({
  hostId,
  home,
  startPath,
  onBack,
  onUse,
}: {
  hostId: string;
  home: string;
  startPath: string;
  onBack(): void;
  /** @returns why it can not be used. */
  onUse(path: string): Promise<AppError | null>;
}) {
  const { api } = useApp();
  const directory = useDirectory(hostId, startPath);
  const [typed, setTyped] = useState<string | null>(null);
  const [hidden, setHidden] = useState(false);
  const [at, setAt] = useState(0);
  const [naming, setNaming] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AppError | null>(null);
  const list = useRef<HTMLUListElement>(null);

  const folders = useMemo(
    () => directory.entries.filter((entry) => entry.isDirectory && (hidden || !entry.name.startsWith('.'))),
    [directory.entries, hidden],
  );
  const files = directory.entries.filter((entry) => !entry.isDirectory).length;
  const chosen = Math.min(at, folders.length - 1);

  const open = async (path: string): Promise<void> => {
    setProblem(null);
    if (!(await directory.open(path))) return;
    setTyped(null);
    setAt(0);
    list.current?.scrollTo({ top: 0 });
  };

  const use = async (): Promise<void> => {
    const path = typed === null ? directory.path : longPath(typed.trim(), home);
    setBusy(true);
    const failure = await onUse(path);
    setBusy(false);
    setProblem(failure);
  };

  const createFolder = async (name: string): Promise<void> => {
    const path = joinPath(directory.path, name);
    const created = await api.call('files.createDirectory', { hostId, path });
    if (created.ok) await open(path);
    else setProblem(created.error);
  };

  const move = (to: number): void => {
    const next = Math.min(Math.max(0, to), folders.length - 1);
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };

  const onListKey = (event: KeyboardEvent): void => {
    const entry = folders[chosen];
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(chosen + 1),
      ArrowUp: () => move(chosen - 1),
      Home: () => move(0),
      End: () => move(folders.length - 1),
      Enter: () => {
        if (entry !== undefined) void open(joinPath(directory.path, entry.name));
      },
      Backspace: () => void open(parentPath(directory.path)),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  const onPathKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      event.preventDefault();
      void open(longPath((typed ?? directory.path).trim(), home));
    }
    if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      setTyped(null);
    }
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focus();
    }
  };

  return (
    <div className="picker">
      <div className="picker-path">
        <PathField
          hostId={hostId}
          home={home}
          value={typed ?? shortPath(directory.path, home)}
          onChange={setTyped}
          onKeyDown={onPathKey}
        />
        <Button icon={<NewFolderIcon size={14} />} onClick={() => setNaming(true)}>
          New folder
        </Button>
      </div>
      <div className="picker-crumbs" role="navigation" aria-label="Folder path">
        {breadcrumb(directory.path, home).map((crumb, index) => (
          <span key={crumb.path} className="picker-crumb">
            {index > 0 && <span aria-hidden>/</span>}
            <button type="button" className="crumb-button" onClick={() => void open(crumb.path)}>
              {visibleLine(crumb.name)}
            </button>
          </span>
        ))}
        <label className="picker-hidden">
          Hidden folders <Switch checked={hidden} label="Show hidden folders" onChange={setHidden} />
        </label>
      </div>
      <ul
        ref={list}
        className="picker-list"
        role="listbox"
        aria-label={`Folders in ${shortPath(directory.path, home)}`}
        aria-activedescendant={folders[chosen] === undefined ? undefined : `folder-${chosen}`}
        aria-busy={directory.loading}
        tabIndex={0}
        onKeyDown={onListKey}
      >
        {folders.map((entry, index) => (
          <li
            key={entry.name}
            id={`folder-${index}`}
            role="option"
            aria-label={visibleLine(entry.name)}
            aria-selected={index === chosen}
            className="picker-option"
            onClick={() => setAt(index)}
            onDoubleClick={() => void open(joinPath(directory.path, entry.name))}
          >
            <FolderIcon size={14} aria-hidden />
            <span className="truncate">{visibleLine(entry.name)}</span>
            {/* For the mouse only, and no control: an option may contain none. Enter on the list does the same. */}
            <span
              className="button button-quiet button-small"
              aria-hidden
              onClick={() => void open(joinPath(directory.path, entry.name))}
            >
              Open
            </span>
          </li>
        ))}
        {folders.length === 0 && !directory.loading && directory.error === null && (
          <li className="picker-empty" role="presentation">
            No folders in here{files > 0 ? `, ${files === 1 ? 'one file' : `${files} files`}` : ''}.
          </li>
        )}
      </ul>
      {directory.error !== null && <Problem problem={directory.error} />}
      {problem !== null && <Problem problem={problem} />}
      <div className="add-host-actions">
        <Button onClick={onBack}>Back</Button>
        <span className="picker-chosen truncate" title={directory.path}>
          {typed === null ? shortPath(directory.path, home) : typed}
        </span>
        <Button
          look="primary"
          disabled={busy || (typed !== null && typed.trim() === '')}
          onClick={() => void use()}
        >
          Use this folder
        </Button>
      </div>
      <RenameDialog
        open={naming}
        title={`New folder in ${baseName(directory.path)}`}
        label="Name of the folder"
        action="Create"
        value=""
        onClose={() => setNaming(false)}
        onRename={(name) => void createFolder(name)}
      />
    </div>
  );
}

/** The path as text. What is typed is completed with the folders that are there. */
function PathField({
  hostId,
  home,
  value,
  onChange,
  onKeyDown,
}: {
  hostId: string;
  home: string;
  value: string;
  onChange(value: string): void;
  onKeyDown(event: KeyboardEvent): void;
}) {
  const { api } = useApp();
  const [names, setNames] = useState<{ folder: string; paths: readonly string[] }>({ folder: '', paths: [] });

  const complete = async (text: string): Promise<void> => {
    const { folder } = completionParts(text, home);
    if (folder === names.folder || !folder.startsWith('/')) return;
    setNames({ folder, paths: [] });
    const listed = await api.call('files.list', { hostId, path: folder });
    if (!listed.ok) return;
    const paths = listed.value
      .filter((entry) => entry.isDirectory)
      .map((entry) => shortPath(joinPath(folder, entry.name), home));
    setNames((now) => (now.folder === folder ? { folder, paths } : now));
  };

  return (
    <>
      <input
        className="input input-mono"
        aria-label="Folder"
        list="folder-names"
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          void complete(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <datalist id="folder-names">
        {names.paths.slice(0, 200).map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
    </>
  );
}
