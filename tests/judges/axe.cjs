// Opens a page in Chromium at desktop and phone width, light and dark, and prints what axe finds, with requests and
// console messages, as JSON: node axe.cjs page.html [folder for screenshots]
const path = require('path');
const { pathToFileURL } = require('url');
const modules = path.resolve(process.env.JUDGES, 'node_modules');
const { chromium } = require(path.join(modules, 'playwright-core'));
const axe = require.resolve(path.join(modules, 'axe-core'));

const views = [
  ['desktop', { width: 1280, height: 900 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'light'],
  ['desktop-dark', { width: 1280, height: 900 }, 'dark'],
  ['phone-dark', { width: 390, height: 844 }, 'dark'],
];

(async () => {
  const [page_file, shots] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  const found = [];
  for (const [name, viewport, colorScheme] of views) {
    // A page under test is a file of its own making; axe must be able to run in it.
    const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const outside = [], said = [];
    page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) outside.push(request.url()); });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('dialog', (dialog) => { said.push('dialog: ' + dialog.message()); dialog.dismiss(); });
    await page.goto(pathToFileURL(path.resolve(page_file)).href);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    await page.evaluate(async () => {
      for (const image of document.images) image.loading = 'eager';
      await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    });
    if (shots) await page.screenshot({ path: path.join(shots, name + '.png'), fullPage: true });
    await page.addScriptTag({ path: axe });
    const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    const violations = result.violations.map((v) => ({ id: v.id, nodes: v.nodes.map((n) => n.html) }));
    found.push({ view: name, violations, outside, said, wide });
    await context.close();
  }
  await browser.close();
  console.log(JSON.stringify(found));
})();
