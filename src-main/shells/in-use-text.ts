/** What to say when another process has the folder of the app's data. */
export function inUseText(directory: string, pid: number): string {
  return (
    `Mooring is running already (process ${pid}) with the data in ${directory}. ` +
    'Use that one, or quit it first; --user-data-dir DIR starts one with data of its own.'
  );
}
