import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../../fixtures';
import { openProject } from '../../models/steps';
import { thread } from '../../models/thread';

test('the key in the address is gone once it was used, and a page without it learns nothing', async ({
  app,
  launchChromium,
}) => {
  const page = await app.open();
  await expect(page.getByRole('navigation', { name: 'Threads' })).toBeVisible();
  const address = new URL(page.url());
  expect(address.hash).toBe('');
  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict' });

  const stranger = await (await launchChromium()).newContext();
  const other = await stranger.newPage();
  await other.goto(address.origin);
  await expect(other.getByText(/Open the address it printed/)).toBeVisible();
  await expect(other.getByRole('navigation', { name: 'Threads' })).toBeHidden();
  await stranger.close();
});

test('a page of another origin can neither read nor steer the app', async ({ app }) => {
  const page = await app.open();
  const target = new URL(page.url()).host;
  const foreign = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<p>hello'),
  );
  foreign.listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  const { port } = foreign.address() as AddressInfo;
  const tab = await page.context().newPage();
  // Another port of the same host: the browser sends the session cookie along, so only the Origin tells them apart.
  await tab.goto(`http://127.0.0.1:${port}/`);
  const outcome = await tab.evaluate(
    (host) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://${host}/channel`);
        socket.onopen = () => resolve('opened');
        socket.onerror = () => resolve('refused');
      }),
    target,
  );
  expect(outcome).toBe('refused');
  const read = await tab.evaluate(
    (host) =>
      fetch(`http://${host}/`).then(
        () => 'read',
        () => 'refused',
      ),
    target,
  );
  expect(read).toBe('refused');
  foreign.close();
});

test('what an agent writes can not load, run or open anything', async ({ app, rig }) => {
  const asked: string[] = [];
  const trap = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  trap.listen(0, '127.0.0.1');
  await once(trap, 'listening');
  const { port } = trap.address() as AddressInfo;
  const page = await openProject(app, rig);
  const complaints: string[] = [];
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  const lines = [
    `![picture](http://127.0.0.1:${port}/markdown.png)`,
    `<img src="http://127.0.0.1:${port}/html.png" onerror="alert(1)">`,
    '<script>alert(2)</script>',
    `<iframe src="http://127.0.0.1:${port}/frame"></iframe>`,
    '[link](javascript:alert(3))',
    'the end',
  ];
  const open = thread(page);
  await open.say(`SAY ${lines.join('\\n\\n')}`);
  await expect(open.fromCodex.last()).toContainText('the end');
  await expect(open.stop).toBeHidden();
  await expect(open.log.locator('iframe, script, [onerror], a[href^="javascript"]')).toHaveCount(0);
  expect(asked).toEqual([]);
  expect(complaints).toEqual([]);
  trap.close();
});
