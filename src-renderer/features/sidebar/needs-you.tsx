import { useApp, useAppState } from '../../state/context';
import { threadTitle } from '../../state/thread-title';
import { NeedsYouIcon } from '../../ui/icons';
import { Menu, MenuItem } from '../../ui/menu';

/** Everything that stands still until the person answers, wherever it is. Not there when nothing does. */
export function NeedsYou() {
  const { actions, navigation } = useApp();
  const approvals = useAppState((state) => state.approvals);
  const connections = useAppState((state) => state.connections);
  const hosts = useAppState((state) => state.hosts);
  const lists = useAppState((state) => state.threadLists);
  const prompts = hosts.filter((host) => connections[host.id]?.state.phase === 'needsInput');
  const count = approvals.length + prompts.length;
  if (count === 0) return null;
  const aliasOf = (hostId: string): string => hosts.find((host) => host.id === hostId)?.alias ?? 'a host';

  return (
    <Menu
      trigger={
        <button type="button" className="sidebar-row sidebar-needs" aria-label={`Needs you, ${count}`}>
          <NeedsYouIcon size={15} aria-hidden />
          <span className="sidebar-row-text">Needs you</span>
          <span className="count" aria-hidden>
            {count}
          </span>
        </button>
      }
    >
      {prompts.map((host) => (
        <MenuItem key={host.id} hint="Connection" onSelect={() => navigation.openSettings('connections')}>
          {host.alias} waits for an answer
        </MenuItem>
      ))}
      {approvals.map((approval) => {
        const thread = lists[approval.hostId]?.threads[approval.threadId];
        return (
          <MenuItem
            key={approval.key}
            hint={thread === undefined ? undefined : threadTitle(thread)}
            onSelect={() => actions.showThread(approval.hostId, approval.threadId)}
          >
            {approval.kind === 'command' ? 'Run on' : 'Change files on'} {aliasOf(approval.hostId)}?
          </MenuItem>
        );
      })}
    </Menu>
  );
}
