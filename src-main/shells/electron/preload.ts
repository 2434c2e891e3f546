import { contextBridge, ipcRenderer } from 'electron';

// All that the page gets of Electron. What it can do beyond this goes over the port, which speaks the contract only.
contextBridge.exposeInMainWorld('mooring', {
  shell: 'electron',
  /** A port to the core arrives as the window message `mooring:port`. */
  requestPort: (): void => ipcRenderer.send('mooring:request-port'),
  /** Opens an http, https or mailto address outside, once the person has agreed to the address they are shown. */
  openExternal: (url: string): Promise<void> =>
    ipcRenderer.invoke('mooring:open-external', url) as Promise<void>,
});

ipcRenderer.on('mooring:port', (event) => {
  window.postMessage('mooring:port', window.location.origin, event.ports);
});
