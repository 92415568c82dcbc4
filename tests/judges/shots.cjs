// Pictures of pages in Chromium: node shots.cjs page.html out-prefix [page.html out-prefix …]
// writes PREFIX-desktop.png, -phone.png, -dark.png, -wide.png and PREFIX.pdf
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require(path.resolve(process.env.JUDGES, 'node_modules', 'playwright-core'));

const views = [
  ['desktop', { width: 1280, height: 900 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'light'],
  ['dark', { width: 1280, height: 900 }, 'dark'],
  ['wide', { width: 2200, height: 1200 }, 'light'],
];

(async () => {
  const asked = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  for (let i = 0; i + 1 < asked.length; i += 2) {
    for (const [name, viewport, colorScheme] of views) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      await page.goto(pathToFileURL(path.resolve(asked[i])).href);
      await page.evaluate(async () => {
        for (const image of document.images) image.loading = 'eager';
        await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
      });
      await page.screenshot({ path: `${asked[i + 1]}-${name}.png`, fullPage: true });
      if (name === 'desktop') await page.pdf({ path: `${asked[i + 1]}.pdf`, format: 'A4', preferCSSPageSize: true });
      await context.close();
    }
    console.log(asked[i + 1]);
  }
  await browser.close();
})();
