import { newThreadDraft } from '../../state/app-state';
import { useAppState } from '../../state/context';
import { Composer } from './composer';
import { TurnMenus } from './turn-menus';

/** The composer of a thread that does not exist yet. */
export function NewThreadComposer({
  hostId,
  alias,
  blocked,
  busy,
  onSend,
}: {
  hostId: string | null;
  alias: string;
  blocked: string | null;
  busy: boolean;
  onSend(text: string): void;
}) {
  const permissionMode = useAppState((state) => state.settings.permissionMode);
  return (
    <Composer
      draftKey={newThreadDraft}
      autoFocus
      placeholder={busy ? 'Starting the thread…' : `Ask Codex on ${alias}`}
      busy={busy}
      blocked={blocked}
      onSend={onSend}
    >
      <TurnMenus hostId={hostId} choiceKey={newThreadDraft} inForce={{ permissionMode, model: null }} />
    </Composer>
  );
}
