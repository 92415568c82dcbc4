// Breaks the first paragraph at many widths and prints the lines that begin or end as they must not, as JSON:
// node lines.cjs page.html '{"start": "，。", "end": "（", "whole": ["——"]}'
const path = require('path');
const { pathToFileURL } = require('url');
const { chromium } = require(path.resolve(process.env.JUDGES, 'node_modules', 'playwright-core'));

(async () => {
  const [file, rules] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(pathToFileURL(path.resolve(file)).href);
  const found = await page.evaluate(({ start, end, whole }) => {
    const p = document.querySelector('.story-body p');
    const node = p.firstChild, text = node.data, range = document.createRange();
    const wrong = [];
    let lines = 0;
    for (let width = 120; width <= 700; width += 7) {
      p.style.width = `${width}px`;
      let last = null;
      for (let i = 0; i < text.length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        if (last !== null && top > last + 4) {
          lines++;
          const around = `${width}: ${text.slice(i - 3, i)}|${text.slice(i, i + 3)}`;
          if (start.includes(text[i]) || end.includes(text[i - 1])) wrong.push(around);
          if (whole.includes(text.slice(i - 1, i + 1))) wrong.push(around);
        }
        last = top;
      }
    }
    return { lines, wrong };
  }, JSON.parse(rules));
  await browser.close();
  console.log(JSON.stringify(found));
})();
