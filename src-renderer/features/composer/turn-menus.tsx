import { useState } from 'react';
import type { PermissionMode } from '../../../src-shared/contract/models';
import { noChoice } from '../../state/app-state';
import { useApp, useAppState } from '../../state/context';
import { permissionModes, permissionWords } from '../../state/permission-words';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ExpandedIcon, FullAccessIcon } from '../../ui/icons';
import { Menu, MenuChoices } from '../../ui/menu';

/** Permission mode and model of what is sent next. `inForce`: what applies unless something else is chosen. */
export function TurnMenus({
  hostId,
  choiceKey,
  inForce,
}: {
  hostId: string | null;
  choiceKey: string;
  inForce: { readonly permissionMode: PermissionMode | null; readonly model: string | null };
}) {
  const { actions } = useApp();
  const choice = useAppState((state) => state.choices[choiceKey]) ?? noChoice;
  const host = useAppState(
    (state) => state.hosts.find((candidate) => candidate.id === hostId)?.alias ?? 'the host',
  );
  const models = useAppState((state) => (hostId === null ? undefined : state.models[hostId]));
  const [confirming, setConfirming] = useState(false);
  const mode = choice.permissionMode ?? inForce.permissionMode;
  const standard = models?.find((model) => model.isDefault);
  const modelId = choice.model ?? inForce.model ?? standard?.id ?? '';
  const modelName = models?.find((model) => model.id === modelId)?.displayName ?? modelId;

  const choose = (value: string): void => {
    const next = permissionModes.find((candidate) => candidate === value);
    if (next === undefined) return;
    if (next === 'fullAccess' && mode !== 'fullAccess') setConfirming(true);
    else actions.choose(choiceKey, { permissionMode: next });
  };

  return (
    <>
      <Menu
        side="top"
        trigger={
          <Button
            look="quiet"
            size="small"
            className={mode === 'fullAccess' ? 'permission-full' : ''}
            icon={mode === 'fullAccess' ? <FullAccessIcon size={13} /> : undefined}
            aria-label={`Permission mode: ${mode === null ? 'as the thread has it' : permissionWords[mode].name}`}
          >
            {mode === null ? 'Permissions' : permissionWords[mode].name}
            <ExpandedIcon size={12} aria-hidden />
          </Button>
        }
      >
        <MenuChoices
          label="What Codex may do"
          value={mode ?? ''}
          choices={permissionModes.map((each) => ({
            value: each,
            text: permissionWords[each].name,
            hint: permissionWords[each].hint,
            icon:
              each === 'fullAccess' ? <FullAccessIcon size={14} className="permission-mark" /> : undefined,
          }))}
          onChoose={choose}
        />
      </Menu>
      {(models?.length ?? 0) > 0 && (
        <Menu
          side="top"
          trigger={
            <Button look="quiet" size="small" aria-label={`Model: ${modelName}`}>
              <span className="truncate composer-model">{modelName === '' ? 'Model' : modelName}</span>
              <ExpandedIcon size={12} aria-hidden />
            </Button>
          }
        >
          <MenuChoices
            label="Model"
            value={modelId}
            choices={(models ?? []).map((model) => ({
              value: model.id,
              text: model.displayName,
              hint: model.isDefault ? 'Standard on this host' : undefined,
            }))}
            onChoose={(model) => actions.choose(choiceKey, { model })}
          />
        </Menu>
      )}
      <Dialog
        open={confirming}
        onClose={() => setConfirming(false)}
        title={`Full access on ${host}?`}
        text={`Codex will run every command on ${host} with your rights there: no sandbox, no questions. It can change or delete anything you can, and use the network.`}
        actions={
          <>
            <Button onClick={() => setConfirming(false)}>Cancel</Button>
            <Button
              look="danger"
              onClick={() => {
                actions.choose(choiceKey, { permissionMode: 'fullAccess' });
                setConfirming(false);
              }}
            >
              Use full access
            </Button>
          </>
        }
      />
    </>
  );
}
