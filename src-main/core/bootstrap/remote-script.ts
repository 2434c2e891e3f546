/**
 * The POSIX sh program that turns a login into a running app-server. It is sent as one argument of the login shell, and
 * holds nothing that any login shell could parse differently (ssh.md B4).
 *
 * Two parts:
 * - the *outer* script runs under a bare /bin/sh. It starts the account's own login shell on the *inner* script, waits
 *   with a deadline, and copies the inner script's records to stdout behind the mark. rc noise goes to a capped file.
 * - the *inner* script runs under /bin/sh with the environment that the login shell made. So PATH, proxies and keys of
 *   the person reach the server as data, without ever being parsed by us. It finds codex, adopts or starts the server.
 *
 * Records are lines `<mark> <key> <value>`. Values hold no newline; longer texts are base64.
 */

/** Seconds until a login shell that has not reached the inner script is given up. */
const shellDeadlineSeconds = 10;
/** Seconds for everything: a codex launcher on a cold disk is slow. */
const totalDeadlineSeconds = 40;

export interface BootstrapOptions {
  /** 16 random hex digits that no rc file can guess. */
  readonly mark: string;
  /** Absolute path set by the person for this host; null to look for codex. */
  readonly codexPath: string | null;
  /** CODEX_HOME that a server was last seen under: if its socket is there, the login shell is not needed. */
  readonly knownCodexHome: string | null;
  /** The socket that is there was proven dead by a failed connection: start a server over it. */
  readonly socketIsDead: boolean;
}

/** @returns the string for `SshSession.exec`. Only the base64 alphabet varies in it. */
export function bootstrapCommand(options: BootstrapOptions): string {
  return shellProof(outerScript(options));
}

/** @returns a command that pipes raw bytes between stdio and the control socket, after one mark line. */
export function proxyCommand(options: {
  mark: string;
  codexPath: string;
  socketPath: string;
  path: string;
}): string {
  return shellProof(
    [
      `PATH=${quote(options.path)}; export PATH`,
      `printf '\\n%s proxy ready\\n' ${quote(options.mark)}`,
      `exec ${quote(options.codexPath)} app-server proxy --sock ${quote(options.socketPath)}`,
    ].join('\n'),
  );
}

/**
 * Wraps a POSIX script so that bash, zsh, fish, tcsh, dash, mksh, elvish and xonsh all read the same words (ssh.md B4).
 * PATH is extended because rc files that were read already may have left it without coreutils.
 */
export function shellProof(script: string): string {
  const payload = Buffer.from(script, 'utf8').toString('base64');
  return `exec /bin/sh -c 'PATH=$PATH:/usr/bin:/bin:/usr/local/bin; eval "$(printf %s ${payload} | base64 -d)"'`;
}

/** Single quotes for POSIX sh. Only used inside the base64 payload. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}

function outerScript(options: BootstrapOptions): string {
  return `
M=${quote(options.mark)}
KNOWN_CODEX_HOME=${quote(options.knownCodexHome ?? '')}
SOCKET_IS_DEAD=${options.socketIsDead ? '1' : ''}
say() { printf '\\n%s %s\\n' "$M" "$*"; }
say begin
${describeSocket}
if [ -n "$KNOWN_CODEX_HOME" ] && [ -z "$SOCKET_IS_DEAD" ]; then
  S=$KNOWN_CODEX_HOME/app-server-control/app-server-control.sock
  if usable "$S"; then
    say home "$HOME"; say codexhome "$KNOWN_CODEX_HOME"; say server known
    say socket "$(socket_path "$S")"; say instance "$(socket_instance "$S")"; say end
    exit 0
  fi
fi
SH=\${SHELL:-/bin/sh}
say shell "$SH"
D=$(mktemp -d "\${TMPDIR:-/tmp}/mooring.XXXXXX" 2>/dev/null) ||
  D=$(mktemp -d /tmp/mooring.XXXXXX 2>/dev/null) ||
  D=$(mktemp -d "$HOME/.mooring.XXXXXX" 2>/dev/null) || { say error notemp; exit 0; }
stop_shell() { [ -f "$D/leader" ] && kill -9 "$group$(cat "$D/leader")" 2>/dev/null; }
trap '[ -d "$D/once" ] || stop_shell; rm -rf "$D"' EXIT
# PIPE: the client went away.
trap 'exit 1' HUP INT TERM PIPE
cat > "$D/inner" <<'MOORING_INNER'
${innerScript(options)}
MOORING_INNER
I="/bin/sh $D/inner"
# An rc file that reads stdin gets data instead of hanging; one that execs another shell runs the script from here.
printf '%s\\n%s\\n%s\\nexit\\n' "$I" "$I" "$I" > "$D/stdin"
TERM=dumb; MOORING_RESOLVING_ENVIRONMENT=1; export TERM MOORING_RESOLVING_ENVIRONMENT
if command -v setsid >/dev/null 2>&1; then own=setsid; group=-; else own=; group=; fi
cat > "$D/run" <<'MOORING_RUN'
I=$1; SH=$2; D=$3
echo $$ > "$D/leader"
trap ': > "$D/over"' EXIT
case \${SH##*/} in
  tcsh|csh) "$SH" -l < "$D/stdin" ;;
  elvish) "$SH" -i < "$D/stdin" ;;
  *) "$SH" -l -i -c "$I" < "$D/stdin" ;;
esac
[ -d "$D/once" ] || "$SH" -l -c "$I" < /dev/null
[ -d "$D/once" ] || "$SH" -c "$I" < /dev/null
MOORING_RUN
$own /bin/sh "$D/run" "$I" "$SH" "$D" 2>&1 </dev/null | head -c 65536 > "$D/noise" 2>/dev/null &
# $! is the pid of head: the group's leader writes down its own.
H=$!
n=1; ticks=0; reason=
tick() { sleep 0.05 2>/dev/null || { sleep 1; ticks=$((ticks + 19)); }; ticks=$((ticks + 1)); }
drain() { while [ -f "$D/r$n" ]; do say "$(cat "$D/r$n")"; n=$((n + 1)); done; }
while :; do
  drain
  [ -f "$D/done" ] && break
  if [ ! -d "$D/once" ]; then
    if [ -f "$D/over" ]; then reason=ended; break; fi
    if [ "$ticks" -ge ${shellDeadlineSeconds * 20} ]; then reason=timeout; break; fi
  elif [ "$ticks" -ge ${totalDeadlineSeconds * 20} ]; then reason=slow; break; fi
  tick
done
drain
[ -n "$reason" ] && stop_shell
if [ -n "$reason" ] && mkdir "$D/fallback" 2>/dev/null && [ "$reason" != slow ]; then
  # head writes when its input ends; a job that left the group may hold that open.
  e=0
  while [ $e -lt 20 ] && kill -0 "$H" 2>/dev/null; do tick; e=$((e + 1)); done
  say noise "$(head -c 600 "$D/noise" 2>/dev/null | base64 | tr -d '\\n')"
  say fallback "$reason"
  MOORING_FALLBACK=1; export MOORING_FALLBACK
  ( cd "$HOME" 2>/dev/null; /bin/sh "$D/inner" ) </dev/null >/dev/null 2>&1 &
  while [ ! -f "$D/done" ] && [ "$ticks" -lt ${(totalDeadlineSeconds + shellDeadlineSeconds) * 20} ]; do drain; tick; done
  drain
fi
[ -f "$D/done" ] || say error slow
say end
`.trim();
}

/** Shell functions used by both scripts: where the control socket really is, and which server process it belongs to. */
const describeSocket = `
usable() { [ -S "$1" ] && [ -O "$1" ]; }
socket_path() { readlink -f "$1" 2>/dev/null || printf '%s' "$1"; }
# The inode alone is no sign: a new socket often gets that of the one it replaces. Time in full, whatever the zone.
socket_instance() (
  TZ=UTC0; LC_ALL=C; export TZ LC_ALL
  s=$(socket_path "$1")
  { stat -c '%d %i %y' "$s" || stat -f '%d %i %Fm' "$s" || ls -il "$s"; } 2>/dev/null | cksum | tr ' ' -
)`;

function innerScript(options: BootstrapOptions): string {
  return `
D=\${0%/*}
# Several start lines may reach us: the first one works.
mkdir "$D/once" 2>/dev/null || exit 0
unset MOORING_RESOLVING_ENVIRONMENT
k=0
r() { k=$((k + 1)); printf '%s' "$*" > "$D/t"; mv "$D/t" "$D/r$k"; }
finish() { : > "$D/done"; exit 0; }
tail64() { tail -c 1500 "$1" 2>/dev/null | base64 | tr -d '\\n'; }
${describeSocket}
WANTED=${quote(options.codexPath ?? '')}
SOCKET_IS_DEAD=${options.socketIsDead ? '1' : ''}
for d in /usr/local/bin /usr/bin /bin; do case :$PATH: in *":$d:"*) ;; *) PATH=$PATH:$d ;; esac; done
export PATH
r home "$HOME"
CH=\${CODEX_HOME:-$HOME/.codex}
r codexhome "$CH"
r env "$([ -n "$MOORING_FALLBACK" ] && echo fallback || echo login)"
C=
if [ -n "$WANTED" ]; then
  [ -x "$WANTED" ] && C=$WANTED
  [ -n "$C" ] || { r error nowanted; finish; }
else
  C=$(command -v codex 2>/dev/null)
  case $C in /*) ;; *) C= ;; esac
  if [ -z "$C" ]; then
    for d in "$HOME/.local/bin" "$HOME/bin" "$HOME"/.nvm/versions/node/*/bin "$HOME"/.local/share/fnm/node-versions/*/installation/bin \\
      "$HOME/.volta/bin" "$HOME/.asdf/shims" "$HOME/.local/share/mise/shims" "$HOME/.bun/bin" "$HOME/.npm-global/bin" \\
      "$HOME/.codex/bin" /opt/homebrew/bin /home/linuxbrew/.linuxbrew/bin "$HOME/.nix-profile/bin" /snap/bin; do
      [ -x "$d/codex" ] && C=$d/codex
    done
  fi
fi
[ -n "$C" ] || { r path "$PATH"; r error nocodex; finish; }
case :$PATH: in *":\${C%/*}:"*) ;; *) PATH=\${C%/*}:$PATH; export PATH ;; esac
r path "$PATH"
r codex "$C"
V=$("$C" --version </dev/null 2>"$D/verr")
[ -n "$V" ] || { r log "$(tail64 "$D/verr")"; r error codexfails; finish; }
r version "$(printf '%s' "$V" | head -n 1)"
if [ -f "$CH/auth.json" ]; then r auth file; elif [ -n "$OPENAI_API_KEY$CODEX_API_KEY" ]; then r auth env; else r auth none; fi
S=$CH/app-server-control/app-server-control.sock
found() { r server "$1"; r socket "$(socket_path "$S")"; r instance "$(socket_instance "$S")"; finish; }
alive() { "$C" app-server proxy --sock "$S" </dev/null >/dev/null 2>&1; }
usable "$S" && [ -z "$SOCKET_IS_DEAD" ] && found adopted
L=\${XDG_STATE_HOME:-$HOME/.local/state}/mooring
mkdir -p "$L" 2>/dev/null && [ -w "$L" ] || L=$D
mv "$L/app-server.log" "$L/app-server.log.previous" 2>/dev/null
( umask 077; : > "$L/app-server.log" )
cd "$HOME" 2>/dev/null || cd /
if command -v setsid >/dev/null 2>&1; then
  setsid "$C" app-server --listen unix:// </dev/null >>"$L/app-server.log" 2>&1 &
else
  nohup "$C" app-server --listen unix:// </dev/null >>"$L/app-server.log" 2>&1 &
fi
P=$!
i=0
while [ $i -lt 400 ]; do
  if usable "$S"; then
    if [ -z "$SOCKET_IS_DEAD" ] || alive; then found started; fi
  fi
  if ! kill -0 $P 2>/dev/null; then
    # Another client may have won the race: codex lets only one server have the socket.
    sleep 1; usable "$S" && alive && found adopted
    r log "$(tail64 "$L/app-server.log")"; r error serverdied; finish
  fi
  sleep 0.05 2>/dev/null || { sleep 1; i=$((i + 19)); }
  i=$((i + 1))
done
r log "$(tail64 "$L/app-server.log")"; r error serverslow; finish
`.trim();
}
